import type { KafkaTopic, KafkaUser } from '../../../imports/types/kafka.strimzi.io.ts';
import { defineComponent } from '../../contract/component.ts';
import type { Served } from '../../contract/context.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { WITH_IBM } from '../../contract/published.ts';
import { fromSecret } from '../../contract/secret-ref.ts';
import { inQuotes, secretKeys } from '../../contract/secret-text.ts';
import { timesResources } from '../../kit/resources.ts';
import { kafkaAccess } from './kafka/review/access.ts';
import { kafkaBrokers } from './kafka/review/brokers.ts';
import { kafkaGroups } from './kafka/review/groups.ts';
import { kafkaInSync } from './kafka/review/in-sync.ts';
import { kafkaQuorum } from './kafka/review/quorum.ts';
import { kafkaRetention } from './kafka/review/retention.ts';
import { kafkaTopic } from './kafka/review/topic.ts';
import { kafkaRules } from './kafka/rules/index.ts';
import { LISTENER, renderCluster, VERSION } from './kafka-cluster.ts';
import { kafkaOptions } from './kafka-options.ts';
import { copiesOf, flowsOf, PORTS, problemsOf, reachedPorts, workloadsOf } from './kafka-pools.ts';
import { OPERATOR_IMAGE } from './strimzi.ts';

/** Where Cruise Control answers (strimzi 1.2.0, CruiseControl `REST_API_PORT`). */
const CRUISE_CONTROL = 9090;

const PASSWORD = { password: { random: 32 } };

/** Kafka: one cluster in KRaft mode, with the topics, users and ACLs that the projects' jobs imply. */
export const kafka = defineComponent({
  id: 'kafka',
  title: 'Kafka',
  area: 'data',
  summary: 'Event streams. Topics, users and ACLs follow from what the jobs of the projects read and write.',
  links: { docs: 'https://kafka.apache.org/documentation/', source: 'https://github.com/apache/kafka' },
  namespace: 'data-plane',
  budget: 'core',
  options: kafkaOptions,
  declare: ({ options, platform, namespace }) => {
    const cluster = platform.name;
    const nodes = workloadsOf(options, cluster, platform.cluster);
    const { cruiseControl } = options;
    return {
      problems: problemsOf(options),
      workloads: {
        ...nodes,
        'entity-operator': {
          labels: { 'strimzi.io/cluster': cluster, 'strimzi.io/name': `${cluster}-entity-operator` },
          replicas: 1,
          // One pod holds the topic operator and the user operator.
          resources: timesResources(2, options.entityOperator),
          images: ['operator'],
        },
        ...(cruiseControl && {
          'cruise-control': {
            labels: { 'strimzi.io/cluster': cluster, 'strimzi.io/name': `${cluster}-cruise-control` },
            replicas: 1,
            resources: cruiseControl,
            images: ['broker'],
          },
        }),
      },
      internal: [
        ...flowsOf(options),
        {
          from: 'entity-operator',
          to: 'broker',
          ports: [PORTS.replication],
          why: 'topics and users are made through the replication listener',
        },
        ...(cruiseControl
          ? [
              {
                from: 'cruise-control',
                to: 'broker',
                ports: [PORTS.replication],
                why: 'it reads what brokers measure, and moves copies',
              },
              {
                from: 'entity-operator',
                to: 'cruise-control',
                ports: [CRUISE_CONTROL],
                why: 'topics that want another number of copies',
              },
            ]
          : []),
      ],
      requires: [
        need({
          type: 'operator:strimzi',
          reachedAt: [
            ...reachedPorts(options),
            ...(cruiseControl ? [{ workload: 'cruise-control', ports: [CRUISE_CONTROL] }] : []),
          ],
        }),
        // Brokers and controllers read their certificates from Secrets at run time.
        need({ type: 'kubernetes-api', by: [...Object.keys(nodes), 'entity-operator'] }),
      ],
      provides: [
        offer({
          type: 'kafka',
          at: 'broker',
          ports: [LISTENER],
          endpoint: ({ id }) => ({
            bootstrap: `${cluster}-kafka-bootstrap.${namespace}.svc:${LISTENER}`,
            username: id,
            group: id,
            securityProtocol: 'SASL_PLAINTEXT',
            saslMechanism: 'SCRAM-SHA-512',
          }),
          claims: ({ request }) =>
            (request.create ?? []).map(({ name, from }) => ({ what: `the topic ${name}`, config: from })),
          seed: ({ id, request }) =>
            request.access && {
              name: `kafka-${id}`,
              // The User Operator does not watch it, and looks at all users again every two minutes (strimzi 1.2.0).
              renewal: { by: 'operator', within: '2m30s' },
              keys: {
                username: id,
                ...PASSWORD,
                'sasl.jaas.config': {
                  template: `org.apache.kafka.common.security.scram.ScramLoginModule required username="${id}" password=${inQuotes(secretKeys(PASSWORD).password)};`,
                },
              },
            },
        }),
      ],
      images: { broker: `quay.io/strimzi/kafka:1.2.0-kafka-${VERSION}`, operator: OPERATOR_IMAGE },
    };
  },
  render: (ctx) => {
    const cluster = ctx.platform.name;
    const labels = { 'strimzi.io/cluster': cluster };
    renderCluster(ctx);
    const clients = ctx.clients('kafka');
    const copies = copiesOf(ctx.options);
    for (const { name, partitions, replicas = copies, retentionMs, cleanup, config, from } of clients.flatMap(
      ({ request }) => request.create ?? [],
    )) {
      ctx.add<KafkaTopic>(
        {
          apiVersion: 'kafka.strimzi.io/v1',
          kind: 'KafkaTopic',
          metadata: { name, namespace: ctx.namespace, labels },
          spec: { partitions, replicas, config: { 'cleanup.policy': cleanup, 'retention.ms': retentionMs, ...config } },
        },
        { wave: 1, data: true, config: from },
      );
    }
    for (const client of clients.filter(({ request }) => request.access)) {
      ctx.add<KafkaUser>(
        {
          apiVersion: 'kafka.strimzi.io/v1',
          kind: 'KafkaUser',
          metadata: { name: client.id, namespace: ctx.namespace, labels },
          spec: {
            authentication: {
              type: 'scram-sha-512',
              password: { valueFrom: fromSecret(client.seed, 'password') },
            },
            authorization: { type: 'simple', acls: acls(client) },
          },
        },
        { wave: 1 },
      );
    }
  },
  rules: kafkaRules,
  reviewRules: [kafkaQuorum, kafkaBrokers, kafkaTopic, kafkaRetention, kafkaInSync, kafkaGroups, kafkaAccess],
  published: [
    {
      image: 'quay.io/strimzi/kafka:1.2.0-kafka-4.3.1',
      platforms: WITH_IBM,
      source: 'strimzi/strimzi-kafka-operator@1.2.0 .azure/release-pipeline.yaml',
    },
  ],
});

/** Least privilege: each topic with what the job does to it, and consumer groups and transactions by the job's prefix. */
function acls({ id, request }: Served<'kafka'>) {
  const topics = (request.access ?? []).map(({ topic, access }) => ({
    resource: { type: 'topic' as const, name: topic, patternType: 'literal' as const },
    operations:
      access === 'read'
        ? (['Describe', 'Read'] as const)
        : access === 'write'
          ? (['Describe', 'Write'] as const)
          : (['Describe', 'Read', 'Write'] as const),
  }));
  return [
    ...topics.map(({ resource, operations }) => ({ resource, operations: [...operations] })),
    ...own('group', id).map((resource) => ({ resource, operations: ['Read' as const] })),
    ...own('transactionalId', id).map((resource) => ({
      resource,
      operations: ['Describe' as const, 'Write' as const],
    })),
  ];
}

/** Names that belong to one client: its id, and whatever follows its id and a dot, which no other client's id holds. */
function own<const T extends 'group' | 'transactionalId'>(type: T, id: string) {
  return [
    { type, name: id, patternType: 'literal' as const },
    { type, name: `${id}.`, patternType: 'prefix' as const },
  ];
}
