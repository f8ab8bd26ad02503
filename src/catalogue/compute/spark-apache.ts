import type { ChartPin } from '../../contract/chart.ts';
import type { Declarations } from '../../contract/declarations.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { jobNamespaces, type PlatformFacts, watching } from '../../contract/platform.ts';
import { chartResources, type Resources } from '../../kit/resources.ts';

/**
 * Apache's Spark operator (apache/spark-kubernetes-operator 1.0.0, build-tools/helm/spark-kubernetes-operator). It offers no
 * `spark` connection: Airflow's SparkKubernetesOperator cannot drive it (apache/spark-kubernetes-operator#805).
 */
export const apacheOperator = {
  declare: (resources: Resources, platform: PlatformFacts): Declarations => ({
    workloads: {
      operator: {
        // templates/_helpers.tpl `deploymentSelectorLabels`
        labels: {
          'app.kubernetes.io/component': 'operator-deployment',
          'app.kubernetes.io/name': 'spark-kubernetes-operator',
        },
        replicas: 1,
        resources,
        serviceAccount: { name: 'spark-operator', madeBy: 'chart' },
      },
    },
    namespaces: jobNamespaces(platform),
    requires: [need({ type: 'kubernetes-api', by: ['operator'] })],
    provides: [offer({ type: 'operator:spark', endpoint: () => ({ group: 'spark.apache.org' }) })],
    images: { operator: 'docker.io/apache/spark-kubernetes-operator:1.0.0' },
  }),
  chart: (platform: PlatformFacts): ChartPin => ({
    repository: 'https://apache.github.io/spark-kubernetes-operator',
    name: 'spark-kubernetes-operator',
    // The chart's version is not the operator's.
    version: '1.8.0',
    release: 'spark-kubernetes-operator',
    clusterKinds: ['apiextensions.k8s.io/CustomResourceDefinition'],
    namespaces: jobNamespaces(platform),
    crdGroups: ['spark.apache.org'],
    pods: { operator: { resources: ['operatorDeployment.operatorPod.operatorContainer.resources'] } },
    accepts: jobNamespaces(platform).map((namespace) => ({
      rule: 'rbac/wildcard',
      object: `Role.rbac.authorization.k8s.io ${namespace}/spark-operator-role`,
      reason: 'the star stands for the kinds of spark.apache.org, which are all its own (templates/operator-rbac.yaml)',
    })),
  }),
  values: (resources: Resources, platform: PlatformFacts) => ({
    operatorDeployment: {
      operatorPod: {
        annotations: watching(platform),
        operatorContainer: {
          // One flag alone: the chart hands this text to the JVM as a single argument (templates/spark-operator.yaml).
          jvmArgs: '-XX:MaxRAMPercentage=60',
          resources: chartResources(resources),
        },
      },
    },
    operatorRbac: {
      clusterRole: { create: false },
      clusterRoleBinding: { create: false },
      role: { create: true },
      roleBinding: { create: true },
    },
    workloadResources: {
      namespaces: { create: false, data: jobNamespaces(platform) },
      // Each job has an account of its own.
      serviceAccount: { create: false },
      clusterRole: { create: false },
      roleBinding: { create: false },
    },
  }),
};
