import { type Concern, changedOf, type ReviewRule } from '../../../../contract/change.ts';
import { at, recordOf } from '../../../../kit/json.ts';

export const kafkaRetention: ReviewRule = {
  id: 'change/kafka-retention',
  effect: 'data-loss',
  severity: 'warning',
  what: 'A topic, or a Kafka, keeps records for less time or in less room than before, or deletes what it only compacted.',
  why: 'What is older, or beyond it, is deleted within minutes, for readers too that are behind.',
  source:
    'apache/kafka@4.3.1, clients/.../common/config/TopicConfig.java; storage/.../internals/log/{LogConfig,UnifiedLog}.java `deleteOldSegments`; core/.../server/KafkaConfig.scala `logRetentionTimeMillis`',
  *check(change): Iterable<Concern> {
    for (const { kind, path, otherwise } of PLACES)
      for (const difference of changedOf(change, kind)) {
        const [was, is] = [difference.before, difference.after].map(({ spec }) => recordOf(at(spec, ...path)));
        const what = kind.startsWith('KafkaTopic') ? 'the topic' : 'every topic that says nothing of it in';
        for (const [setting, words] of KEPT) {
          const [old, now] = [was!, is!].map((config) => keptBy(config, setting) ?? otherwise?.[setting]);
          // A topic that says nothing has what its cluster says.
          if (old === undefined || now === undefined || now >= old) continue;
          yield {
            difference,
            path: `spec.${path.join('.')}`,
            message: `${what} ${difference.after.metadata.name} keeps records for ${words(now)}, and kept them for ${words(old)}`,
            fix: 'see that nobody needs what is older',
          };
        }
        const policies = [was!, is!].map((config) => config['cleanup.policy'] ?? config['log.cleanup.policy']);
        const [had, has] = policies.map((policy) => String(policy ?? '').includes('delete'));
        if (!had && has && policies[0] !== undefined)
          yield {
            difference,
            path: `spec.${path.join('.')}`,
            message: `${what} ${difference.after.metadata.name} deletes records that get old, and only compacted them`,
            fix: 'see that nobody needs the last record of each key for ever',
          };
      }
  },
};

interface Place {
  readonly kind: string;
  readonly path: readonly string[];
  /** What holds where nothing is said. */
  readonly otherwise?: { readonly ms: number; readonly bytes: number };
}

const PLACES: readonly Place[] = [
  { kind: 'KafkaTopic.kafka.strimzi.io', path: ['config'] },
  {
    kind: 'Kafka.kafka.strimzi.io',
    path: ['kafka', 'config'],
    // Defaults of Kafka 4.3.1, as its AbstractKafkaConfig.CONFIG_DEF has them: `log.retention.hours` 168, `log.retention.bytes` -1.
    otherwise: { ms: 168 * 3_600_000, bytes: Number.POSITIVE_INFINITY },
  },
];

const KEPT = [
  ['ms', (value: number) => duration(value)],
  ['bytes', (value: number) => `as much as is in ${value} bytes of each partition`],
] as const;

/** In milliseconds or bytes; less than nothing is without bound. Of a Kafka hours count where nobody says it finer. */
function keptBy(config: Readonly<Record<string, unknown>>, unit: 'ms' | 'bytes'): number | undefined {
  const of = (key: string, times = 1) => (config[key] === undefined ? undefined : Number(config[key]) * times);
  const said =
    of(`retention.${unit}`) ??
    of(`log.retention.${unit}`) ??
    (unit === 'ms' ? (of('log.retention.minutes', 60_000) ?? of('log.retention.hours', 3_600_000)) : undefined);
  if (said === undefined || Number.isNaN(said)) return undefined;
  return said < 0 ? Number.POSITIVE_INFINITY : said;
}

function duration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return 'ever';
  for (const [unit, size] of [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ] as const)
    if (milliseconds % size === 0) return `${milliseconds / size}${unit}`;
  return `${milliseconds}ms`;
}
