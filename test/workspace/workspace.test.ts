import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decode, unreadable } from '../../src/workspace/read-text.ts';
import { UsageError } from '../../src/workspace/usage-error.ts';
import { environmentsOf, readConfigFiles } from '../../src/workspace/workspace.ts';
import { folderOf, run } from '../support/cli.ts';
import { withoutRoot } from '../support/without-root.ts';

const at = (files: Record<string, string>) => {
  const below = Object.entries(files).map(([file, text]) => [`repo/${file}`, text]);
  return join(folderOf({ 'repo/platform.yaml': 'name: a\n', ...Object.fromEntries(below) }), 'repo', 'platform.yaml');
};
const words = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return `${(error as UsageError).message} / ${(error as UsageError).fix}`;
  }
  return undefined;
};

describe('environments', () => {
  it('are the files of environments/, or local where there are none', () => {
    expect(environmentsOf(at({}))).toEqual(['local']);
    expect(environmentsOf(at({ 'environments/README.md': '' }))).toEqual(['local']);
    expect(environmentsOf(at({ 'environments/staging.yaml': '', 'environments/eu-1.yaml': '' }))).toEqual([
      'eu-1',
      'staging',
    ]);
  });

  it('of an empty folder are the one that overrides nothing', () => {
    const config = at({});
    mkdirSync(join(config, '..', 'environments'));
    expect(readConfigFiles(config, 'local').override).toBeUndefined();
  });

  it.each(['../../evil', '/etc/passwd', 'a/b', 'Local', 'a b', '', '-x', 'x'.repeat(41)])(
    'are never called %j',
    (name) => {
      const config = at({ 'environments/local.yaml': '' });
      writeFileSync(join(config, '..', '..', 'evil.yaml'), '');
      expect(words(() => readConfigFiles(config, name))).toContain(
        `${JSON.stringify(name)} is no name of an environment`,
      );
    },
  );

  it.each([
    ['Prod.yaml', 'environments/Prod.yaml is named as no environment can be'],
    ['local.yml', 'environments/local.yml is not read: it ends in .yml / rename it to local.yaml'],
  ])('in a file that is named otherwise are told: %s', (file, message) => {
    const config = at({ [`environments/${file}`]: '' });
    expect(words(() => environmentsOf(config))).toContain(message);
  });

  it('cannot be read from a file', () => {
    expect(words(() => environmentsOf(at({ environments: '' })))).toContain('environments is a file, and no folder');
  });
});

describe('a file that cannot be read is told as what it is', () => {
  it('not there, a folder, without the right', () => {
    const config = at({ 'folder.yaml/x': '' });
    expect(words(() => readConfigFiles(`${config}x`, 'local'))).toContain('there is no ');
    const folder = join(config, '..', 'folder.yaml');
    expect(words(() => readConfigFiles(folder, 'local'))).toContain('folder.yaml is a folder, and no file');
    expect(
      words(() => {
        throw unreadable({ code: 'EACCES' }, 'platform.yaml');
      }),
    ).toBe(
      'platform.yaml is there, and you may not read it (EACCES) / give yourself the right: chmod u+r platform.yaml',
    );
  });

  it('without the right, in truth', () => {
    const config = at({});
    chmodSync(config, 0);
    expect(words(() => withoutRoot(dirname(dirname(config)), () => readConfigFiles(config, 'local')))).toContain(
      'you may not read it (EACCES)',
    );
  });

  it('in UTF-16', () => {
    const text = 'name: mlops\n';
    const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    for (const bytes of [little, Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()])
      expect(words(() => decode(bytes, 'platform.yaml'))).toBe(
        'platform.yaml is not UTF-8 but UTF-16, as some Windows programs write / save it as UTF-8: iconv -f UTF-16 -t UTF-8 platform.yaml',
      );
  });

  it('in Latin-1, with the place', () => {
    expect(words(() => decode(Buffer.from('a: 1\nname: caf\u00e9\n', 'latin1'), 'platform.yaml'))).toContain(
      'platform.yaml:2:10 is not UTF-8: the byte 0xe9 there is of another encoding',
    );
  });

  it('while UTF-8 is taken with a byte order mark, and with the sign that stands for what was lost', () => {
    expect(decode(Buffer.from('\ufeffname: é\ufffd\n'), 'platform.yaml')).toBe('name: é\ufffd\n');
    expect(words(() => decode(Buffer.concat([Buffer.from('\ufffd'), Buffer.from([0xe9])]), 'x'))).toContain('x:1:2');
  });
});

it('an environment out of the repository is refused by every verb that takes one', async () => {
  const config = at({ 'environments/local.yaml': '' });
  writeFileSync(join(config, '..', '..', 'evil.yaml'), 'name: evil\n');
  for (const verb of ['synth', 'check', 'plan', 'images', 'capacity', 'vendor', 'publish'])
    expect(await run([verb, '--config', config, '--env', '../../evil'])).toMatchObject({
      exit: 2,
      stdout: '',
      stderr: expect.stringContaining('"../../evil" is no name of an environment'),
    });
});
