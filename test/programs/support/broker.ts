import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Kafka } from '../../../imports/types/kafka.strimzi.io.ts';
import type { Processes } from '../../cluster/support/processes.ts';
import { startKraft } from './kraft.ts';
import { python } from './script.ts';

/** Whoever runs the brokers: may do everything. */
const ADMIN = { name: 'admin', password: 'admin-password' };
const LOGIN = `org.apache.kafka.common.security.scram.ScramLoginModule required username="${ADMIN.name}" password="${ADMIN.password}";`;

/** A broker that lets in who has a user, and lets them do what a right says. */
export interface Broker {
  readonly address: string;
  /** What an administrator's client is told. */
  readonly client: Readonly<Record<string, string>>;
}

/**
 * One broker with the settings of a rendered Kafka: its listener asks for SCRAM, its authorizer for ACLs, and topics are made
 * by nobody who writes to them.
 */
export async function startBroker(processes: Processes, folder: string, { spec }: Kafka): Promise<Broker> {
  const { authentication } = spec!.kafka!.listeners![0]!;
  if (authentication?.type !== 'scram-sha-512' || spec!.kafka!.authorization?.type !== 'simple')
    throw new Error('the listener is another one than this makes');
  const address = await startKraft(processes, folder, {
    protocol: 'SASL_PLAINTEXT',
    properties: {
      ...(spec!.kafka!.config as Record<string, string>),
      'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
      'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
      'listener.name.clients.scram-sha-512.sasl.jaas.config': LOGIN,
      // As Strimzi has it, which asks for certificates where this has a listener of its own.
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'super.users': `User:${ADMIN.name};User:ANONYMOUS`,
      'offsets.topic.num.partitions': 3,
      'transaction.state.log.num.partitions': 3,
    },
    format: ['--add-scram', `SCRAM-SHA-512=[name=${ADMIN.name},password=${ADMIN.password}]`],
  });
  const client = {
    'bootstrap.servers': address,
    'security.protocol': 'SASL_PLAINTEXT',
    'sasl.mechanism': 'SCRAM-SHA-512',
    'sasl.username': ADMIN.name,
    'sasl.password': ADMIN.password,
  };
  return { address, client };
}

const SCRIPTS = fileURLToPath(new URL('../realtime/', import.meta.url));

/** Gives the broker the topics, users and rights of a tree, and takes what it has beside them. */
export const applyToBroker = (
  { client }: Broker,
  tree: { readonly topics: readonly unknown[]; readonly users: readonly unknown[]; readonly passwords: object },
): { rights: number; made: number; taken: number } =>
  JSON.parse(python('learner', join(SCRIPTS, 'brokers.py'), { client, ...tree }));
