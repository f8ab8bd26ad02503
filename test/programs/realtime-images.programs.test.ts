import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { install, installed } from './support/installed.ts';
import { EXAMPLE } from './support/realtime.ts';

beforeAll(install);

it.each([
  ['generator', 'learner'],
  ['learner', 'learner'],
  ['trainer', 'lake'],
])('the tests of the image %s pass with what it has', (image, environment) => {
  const { status, stdout, stderr } = spawnSync(
    installed(environment, 'bin', 'python'),
    ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'],
    {
      cwd: join(EXAMPLE, 'images', image),
      encoding: 'utf8',
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    },
  );
  expect(status, stdout + stderr).toBe(0);
  expect(stdout).toMatch(/^[1-9]\d* passed/m);
});

it('the tests of the image features passed when its jar was made', () => {
  const folder = installed('features', 'target', 'surefire-reports');
  const reports = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  expect(reports.length).toBeGreaterThan(1);
  for (const name of reports)
    expect(readFileSync(join(folder, name), 'utf8')).toMatch(/Tests run: [1-9]\d*, Failures: 0, Errors: 0/);
});
