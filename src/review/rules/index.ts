import type { ReviewRule } from '../../contract/change.ts';
import { bucket } from './bucket.ts';
import { immutable } from './immutable.ts';
import { kafkaBrokers } from './kafka-brokers.ts';
import { kafkaQuorum } from './kafka-quorum.ts';
import { kafkaTopic } from './kafka-topic.ts';
import { postgresInstances } from './postgres-instances.ts';
import { tenant } from './tenant.ts';
import { volume } from './volume.ts';

/** Every rule of changes, in the order in which they are worth reading. */
export const reviewRules: readonly ReviewRule[] = [
  kafkaQuorum,
  kafkaBrokers,
  kafkaTopic,
  tenant,
  postgresInstances,
  volume,
  bucket,
  immutable,
];
