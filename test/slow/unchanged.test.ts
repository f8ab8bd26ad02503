import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { folderOf } from '../support/cli.ts';

const PLATFORM = `name: mlops
git: { provider: gitlab, url: http://gitlab.example.com/mlops/platform.git }
components: { valkey: }
projects: { fraud: { images: { trainer: { build: images/trainer } } } }
`;

// The program answers from what it remembers when nothing changed: these are the ways in which something did.
it('sees what happened to the files beside dist/, and to what they are made from', { timeout: 60_000 }, () => {
  const folder = folderOf({
    'platform.yaml': PLATFORM,
    'environments/local.yaml': 'cluster: { kind: k3d }\n',
    'environments/production.yaml': 'registry: { host: one.example.com }\n',
    'images/trainer/Dockerfile': 'FROM scratch\n',
  });
  const path = (file: string) => join(folder, file);
  const synth = () => {
    const program = join(packageRoot(), 'bin', 'mooring.mjs');
    return execFileSync(process.execPath, [program, 'synth', '--config', path('platform.yaml')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  };
  const settled = () => {
    synth();
    expect(synth()).not.toContain('beside dist/');
  };

  settled();
  const text = readFileSync(path('.gitlab-ci.yml'), 'utf8');
  writeFileSync(path('.gitlab-ci.yml'), `${text} `);
  expect(synth()).toContain('beside dist/: .gitlab-ci.yml written');
  expect(readFileSync(path('.gitlab-ci.yml'), 'utf8')).toBe(text);

  settled();
  rmSync(path('bootstrap/local/k3d.yaml'));
  expect(synth()).toContain('beside dist/: bootstrap/local/k3d.yaml written');

  settled();
  writeFileSync(path('environments/production.yaml'), 'registry: { host: two.example.com }\n');
  expect(synth()).toContain('beside dist/: .gitlab-ci.yml written');
  expect(readFileSync(path('.gitlab-ci.yml'), 'utf8')).toContain('two.example.com/fraud/trainer');

  settled();
  rmSync(path('environments/production.yaml'));
  expect(synth()).toContain('beside dist/: .gitlab-ci.yml written');
});
