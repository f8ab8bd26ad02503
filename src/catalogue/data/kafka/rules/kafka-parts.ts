import { type Manifest, namespaceOf, placeOf } from '../../../../contract/manifest.ts';
import type { Problem } from '../../../../contract/problem.ts';
import type { Rule } from '../../../../contract/rule.ts';
import { at, numberOf, textsOf } from '../../../../kit/json.ts';
import { kindOf } from '../../../../kit/object.ts';

const CLUSTER = 'strimzi.io/cluster';

/** What a Kafka consists of, each of which some object asks for. */
interface Parts {
  kafka?: Manifest;
  readonly roles: Set<string>;
  brokers: number;
  users: number;
  topics: number;
}

export const kafkaParts: Rule = {
  id: 'kafka/parts',
  severity: 'error',
  what: 'A Kafka has nodes that are brokers and nodes that are controllers, and the operators of the topics and users that are there for it.',
  why: 'Without one of the roles nothing starts; without their operator topics and users are objects of which nothing comes, and clients are refused.',
  *check(subject): Iterable<Problem> {
    for (const { kafka, roles, brokers, users, topics } of partsOf(subject.objects())) {
      if (!kafka) continue;
      const { spec } = kafka.object;
      // strimzi-kafka-operator 1.2.0, cluster-operator/…/model/nodepools/NodePoolUtils.java `validateKRaftProcessRoles`: pools without nodes do not count.
      for (const role of ['broker', 'controller'])
        if (!roles.has(role))
          yield {
            ...placeOf(kafka),
            message: `none of its nodes is a ${role}`,
            fix: `give a KafkaNodePool with nodes the role ${role}`,
          };
      // The same, model/cruisecontrol/CruiseControlMetricsReporter.java `validateCruiseControl`.
      if (brokers === 1 && at(spec, 'cruiseControl') !== undefined)
        yield {
          ...placeOf(kafka),
          path: 'spec.cruiseControl',
          message: 'there is one broker, and nothing to balance between',
          why: 'The operator takes no Kafka of one broker with Cruise Control.',
          fix: 'take it out, or run more brokers',
        };
      // The same, model/EntityOperator.java `fromCrd`.
      for (const [operator, count, what] of [
        ['userOperator', users, 'user'],
        ['topicOperator', topics, 'topic'],
      ] as const)
        if (count > 0 && at(spec, 'entityOperator', operator) === undefined)
          yield {
            ...placeOf(kafka),
            path: `spec.entityOperator.${operator}`,
            message: `nobody makes its ${count} ${what}${count === 1 ? '' : 's'}: it has no ${what} operator`,
            fix: `say \`${operator}\` with the resources that the workload declares`,
            brings: [{ rule: 'capacity/declared', about: placeOf(kafka).object }],
          };
    }
  },
};

function partsOf(manifests: readonly Manifest[]): readonly Parts[] {
  const clusters = new Map<string, Parts>();
  const of = (namespace: string | undefined, name: string | undefined): Parts => {
    const key = `${namespace}/${name}`;
    const known = clusters.get(key) ?? { roles: new Set(), brokers: 0, users: 0, topics: 0 };
    clusters.set(key, known);
    return known;
  };
  for (const manifest of manifests) {
    const { metadata, spec } = manifest.object;
    const namespace = namespaceOf(manifest);
    const cluster = () => of(namespace, metadata.labels?.[CLUSTER]);
    switch (kindOf(manifest.object)) {
      case 'Kafka.kafka.strimzi.io':
        of(namespace, metadata.name).kafka = manifest;
        break;
      case 'KafkaUser.kafka.strimzi.io':
        cluster().users++;
        break;
      case 'KafkaTopic.kafka.strimzi.io':
        cluster().topics++;
        break;
      case 'KafkaNodePool.kafka.strimzi.io': {
        const replicas = numberOf(at(spec, 'replicas')) ?? 0;
        const roles = replicas > 0 ? textsOf(at(spec, 'roles')) : [];
        for (const role of roles) cluster().roles.add(role);
        if (roles.includes('broker')) cluster().brokers += replicas;
      }
    }
  }
  return [...clusters.values()];
}
