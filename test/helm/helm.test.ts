import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openHelm, valuesDigest } from '../../src/helm/helm.ts';
import type { Command, CommandResult, Runner } from '../../src/workspace/run.ts';
import { temporaryFolder } from '../support/charts.ts';

const REQUEST = {
  archive: '/charts/pier-1.2.3.tgz',
  release: 'pier',
  namespace: 'harbour',
  kubeVersion: '1.35.0',
  apiVersions: ['a.example.com/v1', 'a.example.com/v1/A'],
  values: { greeting: 'ahoy' },
};

/** A machine with a file that stands for Helm, and what it answers. */
function machine(version: string, answer: Partial<CommandResult> = {}) {
  const folder = temporaryFolder(afterAll);
  const path = join(folder, process.platform === 'win32' ? 'helm.exe' : 'helm');
  writeFileSync(path, '');
  chmodSync(path, 0o755);
  const calls: Command[] = [];
  const run: Runner = async (command) => {
    calls.push(command);
    const ok = { exitCode: 0, stdout: '', stderr: '' };
    return command.args[0] === 'version' ? { ...ok, stdout: version } : { ...ok, ...answer };
  };
  return { run, calls, path, env: { PATH: ['/nowhere', folder].join(delimiter) }, cacheDir: join(folder, 'cache') };
}

describe('the Helm of this machine', () => {
  it('is the first on PATH, asked for its version once', async () => {
    const { calls, ...rest } = machine('v4.2.3');
    expect((await openHelm(rest)).version).toBe('v4.2.3');
    expect((await openHelm(rest)).version).toBe('v4.2.3');
    expect(calls).toHaveLength(1);
  });

  it('is the one that MOORING_HELM names', async () => {
    const { env: _, path, ...rest } = machine('v3.18.0');
    expect((await openHelm({ ...rest, env: { PATH: '', MOORING_HELM: path } })).version).toBe('v3.18.0');
  });

  it.each(['v3.18.0', 'v3.20.1+g123', 'v4.0.0-rc.1', 'v4.2'])('may be %s', async (version) => {
    await expect(openHelm(machine(version))).resolves.toMatchObject({ version });
  });

  it.each(['v3.17.9', 'v2.17.0', 'v5.0.0', 'unknown'])('is too old or too new: %s', async (version) => {
    const { path, ...rest } = machine(version);
    await expect(openHelm(rest)).rejects.toMatchObject({
      rule: 'chart/helm',
      message: `${path} is Helm ${version}, and charts need 3.18 or newer, below 5`,
      fix: expect.stringContaining('https://helm.sh/docs/intro/install'),
    });
  });

  it('is absent: what to install, or how to do without', async () => {
    const { run, cacheDir } = machine('v4.2.3');
    await expect(openHelm({ run, cacheDir, env: { PATH: '/nowhere' } })).rejects.toMatchObject({
      rule: 'chart/helm',
      message: 'Helm is not on this machine, and the charts in vendor/charts need it',
      fix: expect.stringMatching(/install Helm 3.18 .* or take the archives out of vendor\/charts/),
    });
  });
});

it('is asked for exactly what the request says, cut off from its user', async () => {
  const { calls, ...rest } = machine('v4.2.3');
  await (await openHelm(rest)).template(REQUEST);
  const { args, input, env } = calls.at(-1)!;
  expect(args.join(' ')).toBe(
    'template pier /charts/pier-1.2.3.tgz --namespace harbour --kube-version 1.35.0 --api-versions a.example.com/v1,a.example.com/v1/A --include-crds --values -',
  );
  expect(input).toBe('{"greeting":"ahoy"}');
  for (const name of ['HELM_CONFIG_HOME', 'HELM_PLUGINS', 'HELM_REPOSITORY_CONFIG', 'KUBECONFIG'])
    expect(env![name]).toContain(rest.cacheDir);
});

it('is quoted without paths of this machine when it fails', async () => {
  const stderr =
    'level=WARN msg="x"\nError: execution error at (pier/templates/a.yaml:6:11): in /charts/pier-1.2.3.tgz\n\nUse --debug flag to render out invalid YAML\n';
  await expect((await openHelm(machine('v4.2.3', { exitCode: 1, stderr }))).template(REQUEST)).rejects.toMatchObject({
    rule: 'chart/render',
    message: 'Helm does not render the chart: execution error at (pier/templates/a.yaml:6:11): in the chart',
  });
});

it('has one digest for values, whatever the order of keys, and another for any other value', () => {
  expect(valuesDigest({ a: 1, b: { c: [1, 2], d: null } })).toBe(valuesDigest({ b: { d: null, c: [1, 2] }, a: 1 }));
  expect(valuesDigest({ a: [1, 2] })).not.toBe(valuesDigest({ a: [2, 1] }));
});
