import type { Manifest } from '../../../../contract/manifest.ts';
import { namespaceOf, placeOf } from '../../../../contract/manifest.ts';
import type { Problem } from '../../../../contract/problem.ts';
import type { Rule } from '../../../../contract/rule.ts';
import { groupOf } from '../../../../kit/object.ts';

export const topicQuorum: Rule = {
  id: 'topic/quorum',
  severity: 'error',
  what: 'A Kafka has an odd number of controllers.',
  why: 'More than half of them must be there: one more than an odd number bears the loss of no more, and is one more that can be lost. The number cannot be changed later.',
  *check(subject): Iterable<Problem> {
    const quorums = new Map<string, { first: Manifest; count: number }>();
    for (const manifest of subject.objects()) {
      const { kind, apiVersion, metadata, spec = {} } = manifest.object;
      if (kind !== 'KafkaNodePool' || groupOf(apiVersion) !== 'kafka.strimzi.io') continue;
      const { replicas = 0, roles = [] } = spec as { replicas?: number; roles?: string[] };
      if (!roles.includes('controller') || replicas === 0) continue;
      const key = `${namespaceOf(manifest)}/${metadata.labels?.['strimzi.io/cluster']}`;
      const known = quorums.get(key);
      if (known) known.count += replicas;
      else quorums.set(key, { first: manifest, count: replicas });
    }
    for (const { first, count } of quorums.values())
      if (count % 2 === 0)
        yield {
          ...placeOf(first),
          path: 'spec.replicas',
          message: `there are ${count} controllers`,
          fix: `take ${count - 1} or ${count + 1}`,
        };
  },
};
