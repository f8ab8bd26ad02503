import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/doctor/diagnose.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { folderOf, run } from '../support/cli.ts';
import { STATES, snapshotOf, stateOf, wardInstallation } from '../support/doctor/ward.ts';

const PLATFORM = `name: mlops
git: { provider: gitlab, url: http://gitlab.localhost/mlops/platform.git }
cluster: { kind: existing }
components: { kafka: {}, minio: {}, postgresql: {}, mlflow: {}, gitlab: {} }
`;
const installation = wardInstallation();
const schema = JSON.parse(readFileSync(join(packageRoot(), 'schemas', 'doctor.schema.json'), 'utf8'));
const validate = new Ajv({ allErrors: true, validateFormats: false }).compile(schema);
const folder = (state: string) =>
  folderOf({
    'platform.yaml': PLATFORM,
    'state.json': JSON.stringify(snapshotOf(installation, stateOf(state))),
  });
const doctor = (at: string, ...args: readonly string[]) =>
  run(['doctor', '--config', join(at, 'platform.yaml'), ...args]);

describe('doctor', () => {
  it('judges by a snapshot: exit 1 with causes', async () => {
    const at = folder('pod-crash.database');
    const { exit, stdout, stderr } = await doctor(at, '--from', join(at, 'state.json'));
    expect({ exit, stderr }).toEqual({ exit: 1, stderr: '' });
    expect(stdout).toContain('1  postgresql: ghcr.io/cloudnative-pg/postgresql:18.9 cannot be pulled');
  });

  it('exits 0 with warnings only', async () => {
    const at = folder('tree-stale');
    const { exit, stdout } = await doctor(at, '--from', join(at, 'state.json'));
    expect({ exit, end: stdout.trimEnd().split('\n').at(-1) }).toEqual({ exit: 0, end: '1 warning' });
  });

  it('tells only what concerns a component', async () => {
    const at = folder('webhook-down');
    const causes = async (component: string) =>
      JSON.parse((await doctor(at, '--from', join(at, 'state.json'), '--component', component, '--json')).stdout)
        .causes;
    expect(await causes('mlflow')).toHaveLength(1);
    expect(await causes('kafka')).toEqual([]);
  });

  it('works without a cluster: exit 1, and what to do', async () => {
    const at = folder('tree-stale');
    const { exit, stdout } = await doctor(at, '--snapshot', join(at, 'seen.json'));
    expect(exit).toBe(1);
    expect(stdout).toContain('1  environment local does not say which cluster it is [cluster/unreachable]');
    expect(stdout).toContain('warning: dist/local is not what the configuration makes [tree/stale]');
    const again = await doctor(at, '--from', join(at, 'seen.json'));
    expect(again).toEqual({ exit: 1, stdout, stderr: '' });
  });

  it.each([
    [['--component', 'mlfow'], 'error: the platform has no component mlfow\n  fix: write mlflow\n'],
    [
      ['--from', 'nowhere.json'],
      'error: there is no nowhere.json\n  fix: name a file that `doctor --snapshot` wrote\n',
    ],
    [
      ['--from', 'a', '--snapshot', 'b'],
      "error: option '--from <file>' cannot be used with option '--snapshot <file>'\n  fix: --help shows what is possible\n",
    ],
  ])('refuses %s', async (args, said) => {
    expect(await doctor(folder('tree-stale'), ...args)).toEqual({ exit: 2, stdout: '', stderr: said });
  });

  it('tells what is wrong with a configuration that cannot be planned', async () => {
    const at = folderOf({ 'platform.yaml': `${PLATFORM}project: {}\n` });
    const { exit, stdout, stderr } = await doctor(at);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain('[config/unknown-key]');
  });
});

it.each(STATES)('--json of %s is what its schema says', (state) => {
  const diagnosis = JSON.parse(JSON.stringify(diagnose(installation, snapshotOf(installation, stateOf(state)))));
  expect(validate(diagnosis), JSON.stringify(validate.errors)).toBe(true);
});
