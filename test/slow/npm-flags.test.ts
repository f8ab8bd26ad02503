import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { filesOf, folderOf } from '../support/cli.ts';

const verbs = ['synth', 'publish'];

it.each([
  ['synth', '--check'],
  ['synth', '--env=production'],
  ['publish', '--dry-run'],
])('npm run %s %s, without -- between, does nothing', { timeout: 60_000 }, (verb, flag) => {
  const program = join(packageRoot(), 'bin', 'mooring.mjs');
  const folder = folderOf({
    'package.json': JSON.stringify({
      scripts: Object.fromEntries(verbs.map((name) => [name, `node ${program} ${name}`])),
    }),
    'platform.yaml': 'name: mlops\ngit: { provider: gitlab, url: http://gitlab.example.com/mlops/platform.git }\n',
  });
  const before = filesOf(folder);
  const { status, stderr } = spawnSync('npm', ['run', verb, flag], { cwd: folder, encoding: 'utf8' });
  expect(stderr).toContain(`fix: put -- before the flags: npm run ${verb} -- ${flag.replace('=', ' ')}`);
  expect(status).toBe(2);
  expect(filesOf(folder)).toEqual(before);
});
