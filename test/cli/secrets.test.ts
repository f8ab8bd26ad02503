import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf, run } from '../support/cli.ts';

const PLATFORM = `name: mlops
git: { provider: gitlab, url: http://gitlab.example.com/mlops/platform.git }
cluster: { kind: existing }
components: { postgresql: {}, minio: {}, mlflow: {} }
`;
const VAULT = 'secrets: { store: vault, vault: { server: "https://vault.example.org" } }\n';

const secrets = (...args: readonly string[]) => {
  const folder = folderOf({
    'platform.yaml': PLATFORM,
    'environments/local.yaml': '',
    'environments/production.yaml': VAULT,
  });
  return run(['secrets', ...args, '--config', join(folder, 'platform.yaml')]);
};

it('lists every Secret, who makes it and who reads it', async () => {
  const { exit, stdout, stderr } = await secrets('list');
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  expect(stdout).toMatchSnapshot();
});

it('lists what somebody has to write into the store of an environment', async () => {
  const { stdout } = await secrets('list', '--env', 'production');
  expect(stdout).toContain(
    '    from the store: mlops/production/data-plane/postgres-mlflow (password: 32 letters and digits)\n',
  );
});

it('lists them as JSON', async () => {
  const { exit, stdout } = await secrets('list', '--json');
  const { platform, environment, secrets: listed, live } = JSON.parse(stdout);
  expect({ exit, platform, environment, live }).toEqual({
    exit: 0,
    platform: 'mlops',
    environment: 'local',
    live: undefined,
  });
  expect(listed).toContainEqual(
    expect.objectContaining({ namespace: 'data-plane', name: 'minio-root', keys: ['password', 'username'] }),
  );
});

describe('rotate', () => {
  it('shows what it would do, and does nothing', async () => {
    const { exit, stdout, stderr } = await secrets('rotate', 'postgres-mlflow');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toMatchSnapshot();
  });

  it('tells what only a person can do, and exits 1', async () => {
    const { exit, stdout } = await secrets('rotate', 'mlflow-encryption', '--yes');
    expect(exit).toBe(1);
    expect(stdout).toMatchSnapshot();
  });

  it('does not know which cluster is meant, when nobody said so', async () => {
    const { exit, stderr } = await secrets('rotate', 'postgres-mlflow', '--yes');
    expect({ exit, stderr }).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('name a context of your kubeconfig'),
    });
  });
});

it.each([
  ['no action', []],
  ['an unknown action', ['remove', 'valkey']],
  ['a name that list has no use for', ['list', 'valkey']],
  ['rotate without a name', ['rotate']],
  ['a Secret that is not there', ['rotate', 'postgres-mlfow']],
  ['a Secret whose value is in the store', ['rotate', 'postgres-mlflow', '--env', 'production']],
])('refuses %s', async (_, args) => {
  const { exit, stdout, stderr } = await secrets(...args);
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
  expect(stderr).toMatchSnapshot();
});
