import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../../src/workspace/run.ts';

/**
 * The kubeconfig of a cluster to prove the platform on instead of one that the suite starts: `MOORING_KUBECONFIG` is a
 * file, or `k3d:<cluster>` for one of k3d's that runs. Nothing is taken for it unasked: the suite installs a platform.
 */
export async function givenCluster({ MOORING_KUBECONFIG: given = '' } = process.env): Promise<string | undefined> {
  if (given === '') return undefined;
  const name = /^k3d:(.+)$/.exec(given)?.[1];
  if (name === undefined) return given;
  const { exitCode, stdout, stderr } = await runProgram({ program: 'k3d', args: ['kubeconfig', 'get', name] });
  if (exitCode !== 0) throw new Error(`k3d has no cluster ${name} that runs: ${stderr}`);
  const file = join(tmpdir(), `mooring-k3d-${name}-${process.pid}.yaml`);
  writeFileSync(file, stdout, { mode: 0o600 });
  return file;
}
