import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Kafka } from '../../../imports/types/kafka.strimzi.io.ts';
import { freePorts, type Processes } from '../../cluster/support/processes.ts';
import { installed } from './installed.ts';
import { python } from './script.ts';
import { supervised } from './supervised.ts';

/** Whoever runs the brokers: may do everything. */
const ADMIN = { name: 'admin', password: 'admin-password' };
const JAVA = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xmx320m', '-cp', `${installed('kafka')}/*`];
const LOGIN = `org.apache.kafka.common.security.scram.ScramLoginModule required username="${ADMIN.name}" password="${ADMIN.password}";`;

/** A broker that lets in who has a user, and lets them do what a right says. */
export interface Broker {
  readonly address: string;
  /** The process that starts it again whenever it ends. */
  readonly keeper: number;
  /** What an administrator's client is told. */
  readonly client: Readonly<Record<string, string>>;
  /** Whether it listens. */
  readonly ready: () => Promise<boolean>;
}

/**
 * One broker with the settings of a rendered Kafka: its listener asks for SCRAM, its authorizer for ACLs, and topics are made
 * by nobody who writes to them.
 */
export async function startBroker(processes: Processes, folder: string, { spec }: Kafka): Promise<Broker> {
  const [broker, controller] = await freePorts(2);
  const file = join(folder, 'broker.properties');
  const { authentication } = spec!.kafka!.listeners![0]!;
  if (authentication?.type !== 'scram-sha-512' || spec!.kafka!.authorization?.type !== 'simple')
    throw new Error('the listener is another one than this makes');
  const properties = {
    ...(spec!.kafka!.config as Record<string, string>),
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: `INTERNAL://127.0.0.1:${broker},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `INTERNAL://127.0.0.1:${broker}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'INTERNAL:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'INTERNAL',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
    'listener.name.internal.scram-sha-512.sasl.jaas.config': LOGIN,
    // As Strimzi has it, which asks for certificates where this has a listener of its own.
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': `User:${ADMIN.name};User:ANONYMOUS`,
    'log.dirs': join(folder, 'broker'),
    'offsets.topic.num.partitions': 3,
    'transaction.state.log.num.partitions': 3,
    'group.initial.rebalance.delay.ms': 0,
  };
  writeFileSync(
    file,
    Object.entries(properties)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
  const formatted = spawnSync(
    'java',
    [
      ...[...JAVA, 'kafka.tools.StorageTool', 'format', '-t', 'AAAAAAAAAAAAAAAAAAAAAQ', '-c', file],
      ...['--add-scram', `SCRAM-SHA-512=[name=${ADMIN.name},password=${ADMIN.password}]`],
    ],
    { encoding: 'utf8' },
  );
  if (formatted.status !== 0) throw new Error(formatted.stderr + formatted.stdout);
  const ready = () => listens(broker!);
  const keeper = await processes.start(
    supervised({ name: 'broker', program: 'java', args: [...JAVA, 'kafka.Kafka', file], ready }),
  );
  const address = `127.0.0.1:${broker}`;
  const client = {
    'bootstrap.servers': address,
    'security.protocol': 'SASL_PLAINTEXT',
    'sasl.mechanism': 'SCRAM-SHA-512',
    'sasl.username': ADMIN.name,
    'sasl.password': ADMIN.password,
  };
  return { address, keeper, client, ready };
}

const SCRIPTS = fileURLToPath(new URL('../realtime/', import.meta.url));

/** Gives the broker the topics, users and rights of a tree, and takes what it has beside them. */
export const applyToBroker = (
  { client }: Broker,
  tree: { readonly topics: readonly unknown[]; readonly users: readonly unknown[]; readonly passwords: object },
): { rights: number; made: number; taken: number } =>
  JSON.parse(python('learner', join(SCRIPTS, 'brokers.py'), { client, ...tree }));

export interface Record_ {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** All that is committed in a topic. */
export const recordsOf = ({ client }: Broker, topic: string): Record_[] =>
  python('learner', join(SCRIPTS, 'read_topic.py'), { client, topic })
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [partition, offset, key, value] = JSON.parse(line) as [number, number, string, string];
      return { partition, offset, key, value: JSON.parse(value) };
    });

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
