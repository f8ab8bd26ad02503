import type { Service } from '../../../../../imports/types/kubernetes.ts';
import type { RenderContext } from '../../../../contract/context.ts';
import type { Declarations } from '../../../../contract/declarations.ts';
import { need } from '../../../../contract/need.ts';
import { offer } from '../../../../contract/offer.ts';
import { jobNamespaces, type PlatformFacts } from '../../../../contract/platform.ts';
import type { Resources } from '../../../../kit/resources.ts';
import { deployment } from '../../../../kit/workloads.ts';
import { runsInJobNamespaces } from '../../job-namespaces.ts';
import { submission } from '../../submission.ts';
import { controllerPod, WEBHOOK_PORT, webhookPod } from './pods.ts';
import { controllerRights, webhookRights } from './rights.ts';
import { webhookConfigurations } from './webhooks.ts';

const VERSION = '2.5.2';

const SERVICE = 'spark-operator-webhook-svc';

interface Footprint {
  readonly replicas: number;
  readonly controller: Resources;
  readonly webhook: Resources;
}

/**
 * Kubeflow's Spark operator (kubeflow/spark-operator v2.5.2): the one that Airflow's SparkKubernetesOperator can drive. A controller
 * submits; a webhook, which the API server calls, puts environment, Secrets and security contexts into the pods of drivers and
 * executors. Without the webhook they would be ignored.
 */
export const kubeflowOperator = {
  declare: (footprint: Footprint, platform: PlatformFacts, namespace: string): Declarations => ({
    workloads: { controller: pods('controller', footprint), webhook: pods('webhook', footprint) },
    namespaces: jobNamespaces(platform),
    requires: [
      need({
        type: 'kubernetes-api',
        name: 'spark-controller',
        by: ['controller'],
        request: { rules: controllerRights(platform) },
      }),
      need({
        type: 'kubernetes-api',
        name: 'spark-webhook',
        by: ['webhook'],
        request: { rules: webhookRights(platform) },
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
    crdGroups: ['sparkoperator.k8s.io'],
    accepts: [runsInJobNamespaces(`${namespace}/spark-operator-controller`)],
    images: { operator: `ghcr.io/kubeflow/spark-operator/controller:${VERSION}` },
  }),
  render: (ctx: RenderContext, { controller, webhook }: Footprint) => {
    const { namespace, platform } = ctx;
    const program = { image: ctx.image('operator'), namespace, watched: jobNamespaces(platform) };
    const { zones } = platform.cluster;
    ctx.add(
      deployment(
        ctx.workload('controller'),
        { name: 'spark-operator-controller', zones },
        controllerPod({ ...program, resources: controller }),
      ),
    );
    ctx.add(
      deployment(
        ctx.workload('webhook'),
        { name: 'spark-operator-webhook', zones },
        webhookPod({ ...program, resources: webhook }, SERVICE),
      ),
    );
    const { labels } = ctx.workload('webhook');
    ctx.add<Service>({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: SERVICE, namespace, labels: { ...labels } },
      spec: {
        selector: { ...labels },
        ports: [{ name: 'webhook', port: WEBHOOK_PORT, targetPort: 'webhook' }],
      },
    });
    const service = { name: SERVICE, namespace, port: WEBHOOK_PORT };
    for (const object of webhookConfigurations({ service, namespaces: program.watched })) ctx.add(object);
  },
};

function pods(component: 'controller' | 'webhook', { replicas, ...sizes }: Footprint) {
  return {
    labels: {
      'app.kubernetes.io/component': component,
      'app.kubernetes.io/instance': 'spark-operator',
      'app.kubernetes.io/name': 'spark-operator',
    },
    replicas,
    resources: sizes[component],
    serviceAccount: { name: `spark-operator-${component}` },
    writes: { '*': component === 'controller' ? ['/tmp'] : ['/etc/k8s-webhook-server/serving-certs'] },
    watches: '--namespaces',
  };
}
