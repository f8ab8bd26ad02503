import { Type } from 'typebox';
import { resources } from '../../config/options.ts';
import { defineComponent } from '../../contract/component.ts';
import { offer } from '../../contract/offer.ts';
import { WITH_IBM } from '../../contract/published.ts';
import { chartResources } from '../../kit/resources.ts';
import { strimziKinds } from './strimzi/kinds.ts';

/** Of the operator, and of the two programs that it puts into the entity operator's pod (1.2.0, values.yaml `topicOperator`, `userOperator`). */
export const OPERATOR_IMAGE = 'quay.io/strimzi/operator:1.2.0';

/** Strimzi: the operator that runs Kafka. */
export const strimzi = defineComponent({
  id: 'strimzi',
  title: 'Strimzi',
  area: 'data',
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
      // Upstream's own request (charts/strimzi-kafka-operator 1.2.0, values.yaml `resources`). As a limit it kills the operator on
      // machines with many cores, and twice as much does not (strimzi/strimzi-kafka-operator#11964).
      resources: resources({ cpu: '200m', memory: '384Mi', memoryLimit: '768Mi' }),
    },
    { additionalProperties: false },
  ),
  declare: ({ options }) => ({
    workloads: {
      operator: {
        labels: { name: 'strimzi-cluster-operator', 'strimzi.io/kind': 'cluster-operator' },
        replicas: 1,
        resources: options.resources,
        serviceAccount: { name: 'strimzi-cluster-operator', madeBy: 'chart' },
      },
    },
    requires: [{ type: 'kubernetes-api', by: ['operator'] }],
    provides: [offer({ type: 'operator:strimzi', reachesFrom: 'operator', endpoint: () => ({}) })],
    images: { operator: OPERATOR_IMAGE },
  }),
  // strimzi/strimzi-kafka-operator 1.2.0, packaging/helm-charts/helm3/strimzi-kafka-operator
  chart: () => ({
    repository: 'https://strimzi.io/charts/',
    name: 'strimzi-kafka-operator',
    version: '1.2.0',
    clusterKinds: [
      'apiextensions.k8s.io/CustomResourceDefinition',
      'rbac.authorization.k8s.io/ClusterRole',
      'rbac.authorization.k8s.io/ClusterRoleBinding',
    ],
    namespaces: ['data-plane'],
    crdGroups: ['core.strimzi.io', 'kafka.strimzi.io'],
    pods: { operator: { resources: ['resources'] } },
  }),
  values: ({ options }) => ({
    // By default it watches only its own namespace, and Kafka would never be reconciled.
    watchNamespaces: ['data-plane'],
    extraEnvs: [{ name: 'STRIMZI_POD_SECURITY_PROVIDER_CLASS', value: 'restricted' }],
    // Its own policies open every listener to everybody, and policies add up: ours alone decide.
    generateNetworkPolicy: false,
    resources: chartResources(options.resources),
  }),
  kinds: strimziKinds,
  published: [
    {
      image: 'quay.io/strimzi/operator:1.2.0',
      platforms: WITH_IBM,
      source: 'strimzi/strimzi-kafka-operator@1.2.0 .azure/release-pipeline.yaml',
    },
  ],
});
