import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StatefulSet } from '../../../imports/types/kubernetes.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { runProgram } from '../../../src/workspace/run.ts';
import { requireInstalled } from '../../cluster/support/machine.ts';
import { freePorts, type Processes } from '../../cluster/support/processes.ts';
import { programOf } from '../../support/outside.ts';
import type { RenderedPlatform } from '../../support/platform.ts';

/** Of the suite's Valkey; with what has to be escaped in an address. */
const PASSWORD = 'p@ss word/of+the:suite';

/** What External Secrets would make for a client of Valkey: one key of its Secret. */
export function valkeyAddress(platform: RenderedPlatform, secret: string, key: string, port: number): string {
  return viewOf(platform, secret, key)
    .replace(/\{\{.*\}\}/, encodeURIComponent(PASSWORD))
    .replace(/valkey\.[\w.-]+:6379/, `127.0.0.1:${port}`);
}

/**
 * Valkey by the arguments and the file of its rendered pod, at a port of this machine. Where it is not installed Redis plays it, of
 * which it was made.
 *
 * @throws MachineError when neither is here.
 */
export async function startValkey(processes: Processes, folder: string, platform: RenderedPlatform): Promise<number> {
  const server = programOf(['valkey-server']) ?? 'redis-server';
  if (server === 'redis-server') await requireInstalled(runProgram);
  const [port = 0] = await freePorts(1);
  const file = join(folder, 'valkey.conf');
  writeFileSync(file, viewOf(platform, 'valkey-config', 'valkey.conf').replace(/\{\{.*\}\}/, PASSWORD));
  const { args = [] } = platform.get<StatefulSet>('StatefulSet', 'valkey').spec!.template.spec!.containers[0]!;
  const ping = () =>
    spawnSync(server.replace('server', 'cli'), ['-e', '-p', `${port}`, 'ping'], {
      env: { ...process.env, REDISCLI_AUTH: PASSWORD, VALKEYCLI_AUTH: PASSWORD },
    });
  await processes.start({
    name: 'valkey',
    program: server,
    args: [file, ...args.slice(2), '--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder],
    ready: async () => ping().status === 0,
  });
  return port;
}

/** The template of a key of a Secret. */
function viewOf(platform: RenderedPlatform, secret: string, key: string): string {
  const view = platform.get<KubeObject & { spec: { target: { template: { data: Record<string, string> } } } }>(
    'ExternalSecret',
    secret,
  );
  return view.spec.target.template.data[key]!;
}
