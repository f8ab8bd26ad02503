import type { Kafka, KafkaNodePool } from '../../../imports/types/kafka.strimzi.io.ts';
import type { RenderContext } from '../../contract/context.ts';
import { imagePullSecrets } from '../../contract/secret-ref.ts';
import { containerResources } from '../../kit/resources.ts';
import { spread, ZONE } from '../../kit/spread.ts';
import { heapOf } from './kafka-heap.ts';
import type { KafkaOptions } from './kafka-options.ts';
import { copiesOf, type Pool, poolsOf } from './kafka-pools.ts';

/** Kafka 4.3.1 is Strimzi 1.2.0's default (strimzi@1.2.0, kafka-versions.yaml). */
export const VERSION = '4.3.1';
const METADATA_VERSION = '4.3-IV0';

/** Where clients log in. */
export const LISTENER = 9092;

/** The cluster and its pools of nodes, as Strimzi (1.2.0) runs them. */
export function renderCluster(ctx: RenderContext<KafkaOptions>): void {
  for (const pool of poolsOf(ctx.options)) ctx.add<KafkaNodePool>(nodePool(ctx, pool), { data: true });
  ctx.add<Kafka>(kafka(ctx), { data: true });
}

function nodePool(
  { platform, namespace, workload, pullSecrets }: RenderContext<KafkaOptions>,
  { name, roles, replicas, storage, workload: role }: Pool,
): KafkaNodePool {
  const { storageClass, zones } = platform.cluster;
  const nodes = workload(role);
  // All nodes of its kind, and not those of one pool: Strimzi spreads none.
  const pod = {
    ...spread({ ...nodes, zones }),
    ...imagePullSecrets(pullSecrets()),
    priorityClassName: nodes.priorityClass!,
  };
  return {
    apiVersion: 'kafka.strimzi.io/v1',
    kind: 'KafkaNodePool',
    metadata: { name, namespace, labels: { 'strimzi.io/cluster': platform.name } },
    spec: {
      replicas,
      roles: [...roles],
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
      resources: containerResources(nodes.resources),
      jvmOptions: { '-Xmx': `${heapOf(nodes.resources)}m` },
      template: { pod },
    },
  };
}

function kafka({ options, platform, namespace, pullSecrets }: RenderContext<KafkaOptions>): Kafka {
  const copies = copiesOf(options);
  const inSync = Math.max(1, copies - 1);
  const entityOperator = { resources: containerResources(options.entityOperator) };
  const { cruiseControl } = options;
  // Strimzi makes the accounts of its pods, and hands on what their template says.
  const pod = imagePullSecrets(pullSecrets());
  const template = Object.keys(pod).length > 0 && { template: { pod } };
  return {
    apiVersion: 'kafka.strimzi.io/v1',
    kind: 'Kafka',
    metadata: { name: platform.name, namespace },
    spec: {
      kafka: {
        version: VERSION,
        metadataVersion: METADATA_VERSION,
        listeners: [
          { name: 'internal', port: LISTENER, type: 'internal', tls: false, authentication: { type: 'scram-sha-512' } },
        ],
        authorization: { type: 'simple' },
        // Copies of a record lie in different zones, and brokers run only where a node says its zone.
        ...(platform.cluster.zones > 1 && { rack: { type: 'topology-label', topologyKey: ZONE } }),
        config: {
          'auto.create.topics.enable': false,
          'default.replication.factor': copies,
          'min.insync.replicas': inSync,
          'offsets.topic.replication.factor': copies,
          'transaction.state.log.min.isr': inSync,
          'transaction.state.log.replication.factor': copies,
        },
      },
      entityOperator: { topicOperator: entityOperator, userOperator: entityOperator, ...template },
      ...(cruiseControl && {
        cruiseControl: {
          resources: containerResources(cruiseControl),
          // Else it takes three quarters of its limit (strimzi 1.2.0, CruiseControl `getEnvVars`), more than it asked for.
          jvmOptions: { '-Xmx': `${heapOf(cruiseControl)}m` },
          // Records move when brokers come, and before they go.
          autoRebalance: [{ mode: 'add-brokers' }, { mode: 'remove-brokers' }],
          ...template,
        },
      }),
    },
  };
}
