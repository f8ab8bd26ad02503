import { chartResources, type Resources } from '../../kit/resources.ts';
import { type ChartPin, type Declarations, need, offer } from '../component.ts';
import { JOBS_NAMESPACE } from '../project/job.ts';

/**
 * Apache's Spark operator (apache/spark-kubernetes-operator 1.0.0, build-tools/helm/spark-kubernetes-operator). It offers no
 * `spark` connection: Airflow's SparkKubernetesOperator cannot drive it (apache/spark-kubernetes-operator#805).
 */
export const apacheOperator = {
  declare: (resources: Resources): Declarations => ({
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
    namespaces: [JOBS_NAMESPACE],
    requires: [need({ type: 'kubernetes-api', by: ['operator'] })],
    provides: [offer({ type: 'operator:spark', endpoint: () => ({ group: 'spark.apache.org' }) })],
    images: { operator: 'docker.io/apache/spark-kubernetes-operator:1.0.0' },
  }),
  chart: {
    repository: 'https://apache.github.io/spark-kubernetes-operator',
    name: 'spark-kubernetes-operator',
    // The chart's version is not the operator's.
    version: '1.8.0',
    release: 'spark-kubernetes-operator',
    clusterKinds: ['apiextensions.k8s.io/CustomResourceDefinition'],
    namespaces: [JOBS_NAMESPACE],
    crdGroups: ['spark.apache.org'],
    accepts: [
      {
        rule: 'rbac/wildcard',
        object: `Role.rbac.authorization.k8s.io ${JOBS_NAMESPACE}/spark-operator-role`,
        reason:
          'the star stands for the kinds of spark.apache.org, which are all its own (templates/operator-rbac.yaml)',
      },
    ],
  } satisfies ChartPin,
  values: (resources: Resources) => ({
    operatorDeployment: {
      operatorPod: {
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
      namespaces: { create: false, data: [JOBS_NAMESPACE] },
      // Each job has an account of its own.
      serviceAccount: { create: false },
      clusterRole: { create: false },
      roleBinding: { create: false },
    },
  }),
};
