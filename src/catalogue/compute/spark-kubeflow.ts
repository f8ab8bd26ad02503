import type { ChartPin } from '../../contract/chart.ts';
import type { Declarations } from '../../contract/declarations.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { jobNamespaces, type PlatformFacts } from '../../contract/platform.ts';
import { parseBytes } from '../../kit/quantity.ts';
import { containerResources, type Resources } from '../../kit/resources.ts';
import { submission } from './submission.ts';

const VERSION = '2.5.2';

/** Helm release; names of its objects and labels of its pods start with it. */
const RELEASE = 'spark-operator';

/** values.yaml `webhook.port`: of the Service and of the pods. */
const WEBHOOK_PORT = 9443;

const MEBI = 2 ** 20;

interface Footprint {
  readonly controller: Resources;
  readonly webhook: Resources;
}

/**
 * Kubeflow's Spark operator (kubeflow/spark-operator v2.5.2, charts/spark-operator-chart): the one that Airflow's
 * SparkKubernetesOperator can drive. A controller submits; a webhook, which the API server calls, puts environment,
 * Secrets and security contexts into the pods of drivers and executors. Without the webhook they would be ignored.
 */
export const kubeflowOperator = {
  declare: ({ controller, webhook }: Footprint, platform: PlatformFacts): Declarations => ({
    workloads: {
      controller: pods('controller', controller),
      webhook: pods('webhook', webhook),
    },
    namespaces: jobNamespaces(platform),
    requires: [
      need({
        type: 'kubernetes-api',
        by: ['controller', 'webhook'],
        reachedAt: [{ workload: 'webhook', ports: [WEBHOOK_PORT] }],
      }),
    ],
    provides: [
      offer({ type: 'operator:spark', endpoint: () => ({ group: 'sparkoperator.k8s.io' }) }),
      // Every call that SparkKubernetesOperator makes, on success, failure and timeout; a verb less and it fails.
      submission('spark', platform, {
        submit: [
          { apiGroups: ['sparkoperator.k8s.io'], resources: ['sparkapplications'], verbs: ['create', 'delete'] },
          { apiGroups: ['sparkoperator.k8s.io'], resources: ['sparkapplications/status'], verbs: ['get'] },
          { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'patch'] },
          { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
          // Only with `log_events_on_failure`.
          { apiGroups: [''], resources: ['events'], verbs: ['list'] },
        ],
        // A deferred task waits for the driver in the triggerer (apache-airflow-providers-cncf-kubernetes 10.25.0, triggers/pod.py):
        // what it submits, and what it cleans up, it does in a pod of its own.
        follow: [
          { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
          { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
          { apiGroups: [''], resources: ['events'], verbs: ['list'] },
        ],
      }),
    ],
    images: { operator: `ghcr.io/kubeflow/spark-operator/controller:${VERSION}` },
  }),
  chart: (platform: PlatformFacts): ChartPin => ({
    repository: 'https://kubeflow.github.io/spark-operator',
    name: 'spark-operator',
    version: VERSION,
    release: RELEASE,
    clusterKinds: [
      'admissionregistration.k8s.io/MutatingWebhookConfiguration',
      'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
      'apiextensions.k8s.io/CustomResourceDefinition',
      'rbac.authorization.k8s.io/ClusterRole',
      'rbac.authorization.k8s.io/ClusterRoleBinding',
    ],
    namespaces: jobNamespaces(platform),
    crdGroups: ['sparkoperator.k8s.io'],
    pods: { controller: { resources: ['controller.resources'] }, webhook: { resources: ['webhook.resources'] } },
  }),
  values: ({ controller, webhook }: Footprint, platform: PlatformFacts) => ({
    controller: { workers: submissionsAtOnce(controller), resources: containerResources(controller) },
    webhook: { resources: containerResources(webhook) },
    spark: {
      jobNamespaces: jobNamespaces(platform),
      // Each job has an account of its own.
      serviceAccount: { create: false },
      rbac: { create: false },
    },
  }),
};

/** Pod labels: templates/{controller,webhook}/_helpers.tpl `selectorLabels`. */
function pods(component: 'controller' | 'webhook', resources: Resources) {
  return {
    labels: {
      'app.kubernetes.io/component': component,
      'app.kubernetes.io/instance': RELEASE,
      'app.kubernetes.io/name': 'spark-operator',
    },
    replicas: 1,
    resources,
    serviceAccount: { name: `${RELEASE}-${component}`, madeBy: 'chart' as const },
  };
}

/** Each worker may run one spark-submit, a JVM of some 300 MiB beside the controller: more of them than fit are killed. */
function submissionsAtOnce({ memoryLimit }: Resources): number {
  return Math.min(10, Math.max(1, Math.floor((parseBytes(memoryLimit) / MEBI - 128) / 300)));
}
