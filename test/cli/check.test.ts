import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { folderOf, run } from '../support/cli.ts';

const PLATFORM = `name: mlops
git: { provider: gitlab, url: http://gitlab.example.com/mlops/platform.git }
cluster: { kind: k3d }
components:
  web: { namespace: web, folder: web }
`;
const BARE = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: web }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`;

const check = (platform: string, ...args: readonly string[]) =>
  run([
    'check',
    '--config',
    join(folderOf({ 'platform.yaml': platform, 'web/all.yaml': BARE }), 'platform.yaml'),
    ...args,
  ]);

const validate = new Ajv({ strict: true }).compile(
  JSON.parse(readFileSync(join(packageRoot(), 'schemas', 'findings.schema.json'), 'utf8')),
);

it('prints findings as JSON by its schema, and exits with 1', async () => {
  const { exit, stdout, stderr } = await check(PLATFORM, '--format', 'json');
  expect({ exit, stderr }).toEqual({ exit: 1, stderr: '' });
  const report = JSON.parse(stdout);
  expect(validate(report) || validate.errors).toBe(true);
  expect(report.findings).toContainEqual(
    expect.objectContaining({ rule: 'data-protection', at: { file: 'web/all.yaml', line: 3, column: 1 } }),
  );
  expect((await check(PLATFORM, '--json')).stdout).toBe(stdout);
});

it('prints them as forges read them', async () => {
  const quality = await check(PLATFORM, '--format', 'codequality');
  expect(quality).toMatchObject({ exit: 1, stderr: '' });
  expect(JSON.parse(quality.stdout)).toContainEqual(
    expect.objectContaining({
      check_name: 'data-protection',
      location: { path: 'web/all.yaml', lines: { begin: 3 } },
    }),
  );
  const sarif = await check(PLATFORM, '--format', 'sarif');
  expect(sarif).toMatchObject({ exit: 1, stderr: '' });
  const [{ tool, results }] = JSON.parse(sarif.stdout).runs;
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
  expect(results.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain('data-protection');
});

it('prints a configuration that it refuses in the same form', async () => {
  const refused = PLATFORM.replace('web: {', 'kafak: {');
  for (const format of ['json', 'sarif', 'codequality']) {
    const { exit, stdout, stderr } = await check(`${refused}  nothing: {}\n`, '--format', format);
    expect({ exit, stderr }).toEqual({ exit: 2, stderr: '' });
    expect(stdout).toContain('config/unknown-component');
  }
});

it('refuses a form that it does not know', async () => {
  const { exit, stderr } = await check(PLATFORM, '--format', 'xml');
  expect(exit).toBe(2);
  expect(stderr).toContain('Allowed choices are text, json, sarif, codequality');
});
