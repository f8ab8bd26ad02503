import type { KafkaEndpoint, KafkaRequest } from '../../../../contract/connections/index.ts';
import { placeOf } from '../../../../contract/manifest.ts';
import type { Problem } from '../../../../contract/problem.ts';
import type { MetConnection, Rule } from '../../../../contract/rule.ts';
import { at, recordOf, recordsOf } from '../../../../kit/json.ts';
import { kindOf } from '../../../../kit/object.ts';

/** A client that reads, with whom it is. */
interface Reader {
  readonly endpoint: KafkaEndpoint;
  readonly topics: readonly string[];
}

export const lagIsOfReader: Rule = {
  id: 'scale/lag',
  severity: 'error',
  what: 'What waits is measured of the consumer group of a client of Kafka, in a topic that it reads.',
  why: 'A group that nobody is in reads nothing: what waits for it grows, and with it the pods, or nobody may ask and none come.',
  *check(subject): Iterable<Problem> {
    const readers = subject.plan.connections.filter(({ type }) => type === 'kafka').map(readerOf);
    for (const manifest of subject.objects()) {
      if (kindOf(manifest.object) !== 'ScaledObject.keda.sh') continue;
      for (const [i, { type, metadata }] of recordsOf(at(manifest.object.spec, 'triggers')).entries()) {
        const { bootstrapServers, consumerGroup, topic } = recordOf(metadata);
        const here = readers.filter(({ endpoint }) => endpoint.bootstrap === bootstrapServers);
        // Brokers that nobody of the platform is connected to, or any topics of a group.
        if (type !== 'kafka' || here.length === 0 || topic === undefined) continue;
        const reader = here.find(({ endpoint }) => endpoint.group === consumerGroup);
        if (reader?.topics.includes(String(topic))) continue;
        const place = { ...placeOf(manifest), path: `spec.triggers[${i}].metadata` };
        if (!reader)
          yield {
            ...place,
            path: `${place.path}.consumerGroup`,
            message: `no client of Kafka is in the group ${consumerGroup}`,
            fix: 'write the group of the pods, which is in KAFKA_GROUP_ID of their environment',
          };
        else
          yield {
            ...place,
            path: `${place.path}.topic`,
            message: `the group ${consumerGroup} does not read the topic ${topic}`,
            fix:
              reader.topics.length > 0 ? `write one that it reads: ${reader.topics.join(', ')}` : 'say what it `reads`',
          };
      }
    }
  },
};

const readerOf = ({ endpoint, request }: MetConnection): Reader => ({
  endpoint: endpoint as KafkaEndpoint,
  topics: ((request as KafkaRequest).access ?? []).filter(({ access }) => access !== 'write').map(({ topic }) => topic),
});
