import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePorts, type Processes } from '../../cluster/support/processes.ts';
import { installed } from './installed.ts';

/** How clients and the broker itself talk at its listener, and what it is told beside that. */
interface Kraft {
  readonly protocol: 'PLAINTEXT' | 'SASL_PLAINTEXT';
  readonly properties: Readonly<Record<string, unknown>>;
  /** For `kafka-storage.sh format`. */
  readonly format?: readonly string[];
}

/** One broker that is its own controller, with one listener. Its address. */
export async function startKraft(
  processes: Processes,
  folder: string,
  { protocol, properties, format = [] }: Kraft,
): Promise<string> {
  const [broker, controller] = await freePorts(2);
  const address = `127.0.0.1:${broker}`;
  const file = join(folder, 'kafka.properties');
  const all = {
    ...properties,
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: `CLIENTS://${address},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `CLIENTS://${address}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': `CLIENTS:${protocol},CONTROLLER:PLAINTEXT`,
    'inter.broker.listener.name': 'CLIENTS',
    'log.dirs': join(folder, 'kafka'),
    'group.initial.rebalance.delay.ms': 0,
  };
  writeFileSync(
    file,
    Object.entries(all)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
  const java = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xmx384m', '-cp', `${installed('kafka')}/*`];
  const formatted = spawnSync(
    'java',
    [...java, 'kafka.tools.StorageTool', 'format', '-t', 'AAAAAAAAAAAAAAAAAAAAAQ', '-c', file, ...format],
    { encoding: 'utf8' },
  );
  if (formatted.status !== 0) throw new Error(formatted.stderr + formatted.stdout);
  await processes.start({
    name: 'kafka',
    program: 'java',
    args: [...java, 'kafka.Kafka', file],
    ready: () => listens(broker!),
  });
  return address;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
