import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesOf, folderOf, run } from '../support/cli.ts';

const PLATFORM = `name: mlops
git: { provider: gitlab, url: http://gitlab.example.com/mlops/platform.git }
components: { valkey: }
`;
const ENVIRONMENTS = {
  'environments/local.yaml': 'cluster: { kind: k3d }\n',
  'environments/production.yaml': 'cluster: { kind: existing }\n',
};

function repository(files: Record<string, string> = {}) {
  const folder = folderOf({ 'platform.yaml': PLATFORM, ...ENVIRONMENTS, ...files });
  const path = (file: string) => join(folder, file);
  return {
    path,
    synth: (...args: readonly string[]) => run(['synth', '--config', path('platform.yaml'), ...args]),
    check: (...args: readonly string[]) => run(['check', '--config', path('platform.yaml'), ...args]),
    files: () => filesOf(folder),
    read: (file: string) => readFileSync(path(file), 'utf8'),
  };
}

describe('files beside dist/', () => {
  it('are written with the tree, told in words and as JSON, and not again', async () => {
    const { synth, files } = repository();
    const first = await synth();
    expect(first).toMatchObject({ exit: 0, stderr: '' });
    expect(first.stdout).toContain('beside dist/: .gitlab-ci.yml, bootstrap/local/k3d.yaml, ');
    const before = files();
    const again = await synth('--json');
    expect(JSON.parse(again.stdout).tally.repository).toEqual({ written: [], removed: [] });
    expect((await synth()).stdout).not.toContain('beside dist/');
    expect(files()).toEqual(before);
  });

  it('are covered by --check: changed, lost, and there though they belong there no more', async () => {
    const { synth, path, read, files } = repository();
    await synth();
    expect((await synth('--check')).exit).toBe(0);
    const text = read('.gitlab-ci.yml');

    for (const change of [
      () => writeFileSync(path('.gitlab-ci.yml'), `${text}# by hand\n`),
      () => rmSync(path('.gitlab-ci.yml')),
    ]) {
      change();
      const before = files();
      const differs = await synth('--check');
      expect(differs).toMatchObject({ exit: 1, stderr: '' });
      expect(differs.stdout).toContain('beside dist/: .gitlab-ci.yml to write\n');
      expect(differs.stdout).toContain('run `npm run synth` and commit the result');
      expect(files()).toEqual(before);
      expect((await synth()).exit).toBe(0);
      expect(read('.gitlab-ci.yml')).toBe(text);
    }

    writeFileSync(path('environments/local.yaml'), 'cluster: { kind: k3d }\ngit: { ci: false }\n');
    writeFileSync(path('environments/production.yaml'), 'cluster: { kind: existing }\ngit: { ci: false }\n');
    const gone = await synth('--check');
    expect(gone.stdout).toContain('beside dist/: .gitlab-ci.yml to remove\n');
    expect((await synth()).stdout).toContain('beside dist/: .gitlab-ci.yml removed\n');
    expect(existsSync(path('.gitlab-ci.yml'))).toBe(false);
  });

  it('never take the place of what somebody wrote: nothing at all is written then', async () => {
    const { synth, files } = repository({ '.gitlab-ci.yml': 'mine: {}\n' });
    const before = files();
    const refused = await synth();
    expect(refused.exit).toBe(1);
    expect(refused.stderr).toContain('.gitlab-ci.yml is there already, and Mooring did not make it');
    expect(files()).toEqual(before);
    expect((await synth('--check')).exit).toBe(1);
  });

  it('leave alone what somebody wrote where none is wanted', async () => {
    const { synth, read, path } = repository({ '.gitlab-ci.yml': 'mine: {}\n' });
    writeFileSync(path('platform.yaml'), PLATFORM.replace('.git }', '.git, ci: false }'));
    expect(await synth()).toMatchObject({ exit: 0, stderr: '' });
    expect(read('.gitlab-ci.yml')).toBe('mine: {}\n');
  });

  it('are the same of CI, whichever environment is rendered', async () => {
    const { synth, read } = repository();
    await synth();
    const text = read('.gitlab-ci.yml');
    expect((await synth('--env', 'production')).stdout).not.toContain('beside dist/');
    expect(read('.gitlab-ci.yml')).toBe(text);
  });

  it('cannot be made while another environment is wrong, and say which', async () => {
    const { synth, path, files } = repository();
    writeFileSync(path('environments/production.yaml'), 'profile: big\n');
    const before = files();
    const refused = await synth();
    expect(refused.exit).toBe(2);
    expect(refused.stderr).toContain('(in the environment production)');
    expect(refused.stderr).toContain('environments/production.yaml:1:10');
    expect(files()).toEqual(before);
  });
});

describe('an image that CI builds', () => {
  const image = `${PLATFORM}projects: { fraud: { images: { trainer: { build: images/trainer } } } }\n`;

  it('is told when its folder has no Dockerfile, by synth and check alike', async () => {
    const { synth, check } = repository({ 'platform.yaml': image });
    for (const told of [await synth(), await check()]) {
      expect(told.exit).toBe(0);
      expect(`${told.stdout}${told.stderr}`).toContain(
        'CI cannot build the image fraud/trainer: there is no images/trainer/Dockerfile',
      );
    }
  });

  it('is fine when it has one', async () => {
    const { synth } = repository({ 'platform.yaml': image, 'images/trainer/Dockerfile': 'FROM scratch\n' });
    expect(await synth()).toMatchObject({ exit: 0, stderr: '' });
  });
});
