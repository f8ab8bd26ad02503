import { describe, expect, it } from 'vitest';
import { MissingProgramError, type Runner } from '../../../src/workspace/run.ts';
import { requireGo, requireInstalled } from './machine.ts';
import { recipeOf } from './recipe.ts';

const recipe = { ...recipeOf('kubernetes'), leastGo: '1.25.0' };
const missing =
  (...names: string[]): Runner =>
  async ({ program }) => {
    if (names.includes(program)) throw new MissingProgramError(program);
    return { exitCode: 0, stdout: '', stderr: '' };
  };
const goOf =
  (GOVERSION: string): Runner =>
  async () => ({ exitCode: 0, stdout: JSON.stringify({ GOVERSION, GOOS: 'linux', GOARCH: 'amd64' }), stderr: '' });

describe('Go', () => {
  it.each(['go1.25.0', 'go1.25.5', 'go1.26.8', 'go1.27rc1', 'go1.26.8-X:nodwarf5'])(
    '%s is new enough',
    async (version) => {
      expect(await requireGo(recipe, goOf(version))).toMatchObject({ GOVERSION: version });
    },
  );

  it('that is too old is refused, with what to do', async () => {
    await expect(requireGo(recipe, goOf('go1.24.4'))).rejects.toThrowErrorMatchingInlineSnapshot(`
      [MachineError: Go is too old: this is 1.24.4, and kubernetes needs 1.25.0 or newer.
      Install a current Go from https://go.dev/dl, or let this one fetch it: GOTOOLCHAIN=auto (Go 1.21 and newer).]
    `);
  });

  it('that is absent is asked for', async () => {
    await expect(requireGo(recipe, missing('go'))).rejects.toThrowErrorMatchingInlineSnapshot(`
      [MachineError: not on this machine: go, which builds Kubernetes, etcd, KWOK, Argo CD, helm and kustomize.
      Install a current Go from https://go.dev/dl, and put it on PATH.]
    `);
  });

  it('that fails is quoted', async () => {
    const broken: Runner = async () => ({ exitCode: 2, stdout: '', stderr: 'go: unknown environment setting\n' });
    await expect(requireGo(recipe, broken)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[MachineError: go env fails with exit code 2: go: unknown environment setting]`,
    );
  });
});

describe('programs of the machine', () => {
  it('that are there need no words', async () => {
    await expect(requireInstalled(missing())).resolves.toBeUndefined();
  });

  it('that are absent are named together, with the command that installs them', async () => {
    await expect(requireInstalled(missing('git', 'redis-server'))).rejects.toThrowErrorMatchingInlineSnapshot(`
      [MachineError: not on this machine: git, which serves the repository that Argo CD reads; redis-server, which is the cache of Argo CD.
      Run test/cluster/install.sh, or: sudo apt-get update && sudo apt-get install -y --no-install-recommends git redis-server]
    `);
  });
});
