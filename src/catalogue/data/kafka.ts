import { type Static, Type } from 'typebox';
import type { Kafka, KafkaNodePool, KafkaTopic, KafkaUser } from '../../../imports/types/kafka.strimzi.io.ts';
import { option, resources } from '../../config/options.ts';
import { containerResources, timesResources } from '../../kit/resources.ts';
import { defineComponent, need, offer, type RenderContext, type Served } from '../component.ts';
import { heapOf, heldBy } from './kafka-heap.ts';
import { OPERATOR_IMAGE } from './strimzi.ts';

/** Kafka 4.3.1 is Strimzi 1.2.0's default (strimzi@1.2.0, kafka-versions.yaml). */
const VERSION = '4.3.1';
const METADATA_VERSION = '4.3-IV0';
const LISTENER = 9092;

const options = Type.Object(
  {
    brokers: option.integer({
      description: 'Brokers; each is a controller too',
      minimum: 1,
      maximum: 99,
      default: 1,
      production: 3,
    }),
    storage: option.size({ description: 'Volume of each broker', default: '10Gi', production: '100Gi' }),
    // Heap and what is beside it (kafka-heap.ts); the rest of the limit is page cache.
    resources: resources({ cpu: '250m', memory: '512Mi', memoryLimit: '1Gi' }, { cpu: '1', memory: '4Gi' }),
    // What its maintainers run it with (strimzi/strimzi-kafka-operator#2456; 1.2.0, systemtest KafkaTemplates): 128Mi kills it.
    entityOperator: resources({ cpu: '50m', memory: '256Mi' }),
  },
  { additionalProperties: false },
);

/** Kafka: one cluster in KRaft mode, with the topics, users and ACLs that the projects' jobs imply. */
export const kafka = defineComponent({
  id: 'kafka',
  title: 'Kafka',
  area: 'data',
  summary: 'Event streams. Topics, users and ACLs follow from what the jobs of the projects read and write.',
  links: { docs: 'https://kafka.apache.org/documentation/', source: 'https://github.com/apache/kafka' },
  namespace: 'data-plane',
  options,
  declare: ({ options, platform, namespace }) => {
    const cluster = platform.name;
    return {
      workloads: {
        broker: {
          labels: { 'strimzi.io/cluster': cluster, 'strimzi.io/name': `${cluster}-kafka` },
          replicas: options.brokers,
          resources: options.resources,
          holds: heldBy(options.resources),
          volumes: [{ size: options.storage }],
          images: ['broker'],
          disruptions: 'operator',
        },
        'entity-operator': {
          labels: { 'strimzi.io/cluster': cluster, 'strimzi.io/name': `${cluster}-entity-operator` },
          replicas: 1,
          // One pod holds the topic operator and the user operator.
          resources: timesResources(2, options.entityOperator),
          images: ['operator'],
        },
      },
      internal: [
        { from: 'broker', to: 'broker', ports: [9090, 9091], why: 'control plane and replication' },
        {
          from: 'entity-operator',
          to: 'broker',
          ports: [9091],
          why: 'topics and users are made through the replication listener',
        },
      ],
      requires: [
        need({
          type: 'operator:strimzi',
          reachedAt: [{ workload: 'broker', ports: [8443, 9090, 9091] }],
        }),
        // Brokers read their certificates from Secrets at run time.
        need({ type: 'kubernetes-api', by: ['broker', 'entity-operator'] }),
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
                password: { random: 32 },
                'sasl.jaas.config': {
                  template: `org.apache.kafka.common.security.scram.ScramLoginModule required username="${id}" password="{{ .password }}";`,
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
    renderCluster(ctx, cluster, labels);
    const clients = ctx.clients('kafka');
    const copies = Math.min(3, ctx.options.brokers);
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
        { wave: 1, data: true, from },
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
              password: { valueFrom: { secretKeyRef: { name: client.seed.name, key: 'password' } } },
            },
            authorization: { type: 'simple', acls: acls(client) },
          },
        },
        { wave: 1 },
      );
    }
  },
});

function renderCluster(
  ctx: RenderContext<Static<typeof options>>,
  cluster: string,
  labels: Record<string, string>,
): void {
  const { brokers, storage } = ctx.options;
  const { storageClass } = ctx.platform.cluster;
  const copies = Math.min(3, brokers);
  const broker = ctx.workload('broker');
  const entityOperator = { resources: containerResources(ctx.options.entityOperator) };
  ctx.add<KafkaNodePool>(
    {
      apiVersion: 'kafka.strimzi.io/v1',
      kind: 'KafkaNodePool',
      metadata: { name: 'broker', namespace: ctx.namespace, labels },
      spec: {
        replicas: brokers,
        roles: ['controller', 'broker'],
        storage: {
          type: 'jbod',
          volumes: [
            {
              id: 0,
              type: 'persistent-claim',
              size: storage,
              ...(storageClass && { class: storageClass }),
              deleteClaim: false,
              kraftMetadata: 'shared',
            },
          ],
        },
        resources: containerResources(broker.resources),
        jvmOptions: { '-Xmx': `${heapOf(broker.resources)}m` },
      },
    },
    { data: true },
  );
  ctx.add<Kafka>(
    {
      apiVersion: 'kafka.strimzi.io/v1',
      kind: 'Kafka',
      metadata: { name: cluster, namespace: ctx.namespace },
      spec: {
        kafka: {
          version: VERSION,
          metadataVersion: METADATA_VERSION,
          listeners: [
            {
              name: 'internal',
              port: LISTENER,
              type: 'internal',
              tls: false,
              authentication: { type: 'scram-sha-512' },
            },
          ],
          authorization: { type: 'simple' },
          config: {
            'auto.create.topics.enable': false,
            'default.replication.factor': copies,
            'min.insync.replicas': Math.max(1, copies - 1),
            'offsets.topic.replication.factor': copies,
            'transaction.state.log.min.isr': Math.max(1, copies - 1),
            'transaction.state.log.replication.factor': copies,
          },
        },
        entityOperator: { topicOperator: entityOperator, userOperator: entityOperator },
      },
    },
    { data: true },
  );
}

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
