import { nearest } from '../finding/nearest.ts';

/** Settings of a topic (apache/kafka 4.3.1, clients/src/main/java/org/apache/kafka/common/config/TopicConfig.java, and those of throttled replicas). */
const SETTINGS: ReadonlySet<string> = new Set([
  'cleanup.policy',
  'compression.gzip.level',
  'compression.lz4.level',
  'compression.type',
  'compression.zstd.level',
  'delete.retention.ms',
  'file.delete.delay.ms',
  'flush.messages',
  'flush.ms',
  'follower.replication.throttled.replicas',
  'index.interval.bytes',
  'leader.replication.throttled.replicas',
  'local.retention.bytes',
  'local.retention.ms',
  'max.compaction.lag.ms',
  'max.message.bytes',
  'message.downconversion.enable',
  'message.timestamp.after.max.ms',
  'message.timestamp.before.max.ms',
  'message.timestamp.type',
  'min.cleanable.dirty.ratio',
  'min.compaction.lag.ms',
  'min.insync.replicas',
  'preallocate',
  'remote.log.copy.disable',
  'remote.log.delete.on.disable',
  'remote.storage.enable',
  'retention.bytes',
  'retention.ms',
  'segment.bytes',
  'segment.index.bytes',
  'segment.jitter.ms',
  'segment.ms',
  'unclean.leader.election.enable',
]);

/** Whether a topic has a setting of that name. */
export const isTopicSetting = (key: string): boolean => SETTINGS.has(key);

/** What was meant by a setting that Kafka does not know; undefined for one that it knows, or that is like none. */
export function meantSetting(key: string): string | undefined {
  return SETTINGS.has(key) ? undefined : nearest(key, SETTINGS);
}
