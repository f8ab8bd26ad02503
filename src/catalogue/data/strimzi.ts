import { Type } from 'typebox';
import type { ClusterRole } from '../../../imports/types/kubernetes.ts';
import { option, resources } from '../../config/options.ts';
import { CLUSTER_RIGHTS, DEFINITIONS } from '../../contract/cluster-kinds.ts';
import { defineComponent } from '../../contract/component.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { WITH_IBM } from '../../contract/published.ts';
import { deployment } from '../../kit/workloads.ts';
import { runsInDataPlane } from './data-plane.ts';
import { strimziKinds } from './strimzi/kinds.ts';
import { operatorPod } from './strimzi/operator.ts';
import { brokerRole, everywhere, forZones, own, served } from './strimzi/rights.ts';

/** Of the operator, and of the two programs that it puts into the entity operator's pod (1.2.0, values.yaml `topicOperator`, `userOperator`). */
export const OPERATOR_IMAGE = 'quay.io/strimzi/operator:1.2.0';

/** Strimzi: the operator that runs Kafka. */
export const strimzi = defineComponent({
  id: 'strimzi',
  title: 'Strimzi',
  area: 'data',
  clusterKinds: [...DEFINITIONS, ...CLUSTER_RIGHTS],
  summary:
    'Operator that turns Kafka, KafkaNodePool, KafkaTopic and KafkaUser objects into running brokers, topics and users.',
  links: {
    docs: 'https://strimzi.io/docs/operators/1.2.0/overview',
    source: 'https://github.com/strimzi/strimzi-kafka-operator',
  },
  namespace: 'platform-operators',
  budget: 'core',
  implied: true,
  options: Type.Object(
    {
      replicas: option.integer({ description: 'Pods; one of them works', minimum: 1, default: 1, production: 2 }),
      // Upstream's own request (charts/strimzi-kafka-operator 1.2.0, values.yaml `resources`). As a limit it kills the operator on
      // machines with many cores, and twice as much does not (strimzi/strimzi-kafka-operator#11964).
      resources: resources({ cpu: '200m', memory: '384Mi', memoryLimit: '768Mi' }),
    },
    { additionalProperties: false },
  ),
  declare: ({ options, platform }) => ({
    workloads: {
      operator: {
        labels: { name: 'strimzi-cluster-operator', 'strimzi.io/kind': 'cluster-operator' },
        replicas: options.replicas,
        resources: options.resources,
        serviceAccount: { name: 'strimzi-cluster-operator' },
        writes: { '*': ['/tmp'] },
        watches: 'STRIMZI_NAMESPACE',
      },
    },
    requires: [need({ type: 'kubernetes-api', by: ['operator'], request: { rules: [...own, ...everywhere] } })],
    provides: [
      offer({
        type: 'operator:strimzi',
        reachesFrom: 'operator',
        endpoint: () => ({}),
        serves: { by: 'operator', confined: true, rules: (_, there) => [...served, ...forZones(platform, there)] },
      }),
    ],
    crdGroups: ['core.strimzi.io', 'kafka.strimzi.io'],
    images: { operator: OPERATOR_IMAGE },
    accepts: [runsInDataPlane('platform-operators/strimzi-cluster-operator')],
  }),
  render: (ctx) => {
    const { zones } = ctx.platform.cluster;
    ctx.add(
      deployment(
        ctx.workload('operator'),
        { name: 'strimzi-cluster-operator', zones },
        operatorPod({ image: ctx.image('operator'), resources: ctx.options.resources, namespaces: ctx.served }),
      ),
    );
    if (zones > 1) ctx.add<ClusterRole>(brokerRole);
  },
  kinds: strimziKinds,
  published: [
    {
      image: 'quay.io/strimzi/operator:1.2.0',
      platforms: WITH_IBM,
      source: 'strimzi/strimzi-kafka-operator@1.2.0 .azure/release-pipeline.yaml',
    },
  ],
});
