import { Type } from 'typebox';
import { option, resources } from '../../config/options.ts';
import { CLUSTER_RIGHTS, DEFINITIONS } from '../../contract/cluster-kinds.ts';
import { defineComponent } from '../../contract/component.ts';
import { madeSecret } from '../../contract/made.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import type { Workload } from '../../contract/workload.ts';
import type { Resources } from '../../kit/resources.ts';
import { deployment } from '../../kit/workloads.ts';
import { scaledObjectFallback } from './keda/analyzers/fallback.ts';
import { scaledObjectReady } from './keda/analyzers/ready.ts';
import { kedaKinds } from './keda/kinds.ts';
import { API_SERVICE, CERTIFICATES, METRICS, METRICS_PORT, OPERATOR, OPERATOR_PORT } from './keda/names.ts';
import { metricsPod, operatorPod } from './keda/pods.ts';
import { metricsRights, operatorRights, whereServicesAre } from './keda/rights.ts';
import { authenticationReferences } from './keda/rules/reference-trigger-authentication.ts';
import { lagIsOfReader } from './keda/rules/scale-lag.ts';
import { services } from './keda/serving.ts';

const VERSION = '2.20.2';

const schema = Type.Object(
  {
    replicas: option.integer({
      description: 'Pods of each program; of the operator one works',
      minimum: 1,
      default: 1,
      production: 2,
    }),
    // Upstream asks for 100m and 100Mi for each, and gives each up to 1000Mi (kedacore/charts keda 2.20.2, values.yaml `resources`).
    operator: resources({ cpu: '50m', memory: '128Mi', memoryLimit: '512Mi' }),
    metrics: resources({ cpu: '20m', memory: '100Mi', memoryLimit: '256Mi' }),
  },
  { additionalProperties: false },
);

/**
 * KEDA: scales services by what waits for them. There is no webhook: it only validates, reads workloads of every namespace for
 * that, and would refuse a service that goes from one autoscaler to the other; what it looks for, the rules of the tree do.
 */
export const keda = defineComponent({
  id: 'keda',
  title: 'KEDA',
  area: 'compute',
  clusterKinds: [...DEFINITIONS, ...CLUSTER_RIGHTS, 'apiregistration.k8s.io/APIService'],
  summary:
    'Scales services by the records that wait for them in Kafka, down to none. It is there when a service says `lag`; what it measures, Kubernetes reads as external metrics.',
  links: { docs: 'https://keda.sh/docs/2.20/', source: 'https://github.com/kedacore/keda' },
  // Its operator reads all Secrets of its own namespace.
  namespace: 'keda',
  implied: true,
  options: schema,
  declare: ({ options, namespace }) => ({
    workloads: {
      operator: {
        ...workload(OPERATOR, OPERATOR, options.replicas, options.operator),
        images: ['operator'],
        watches: 'WATCH_NAMESPACE',
      },
      metrics: { ...workload(METRICS, 'keda-metrics-server', options.replicas, options.metrics), images: ['metrics'] },
    },
    internal: [
      {
        from: 'metrics',
        to: 'operator',
        ports: [OPERATOR_PORT],
        why: 'the operator measures, and the other hands it on',
      },
    ],
    requires: [
      need({ type: 'kubernetes-api', name: 'keda-operator', by: ['operator'], request: { rules: operatorRights } }),
      need({
        type: 'kubernetes-api',
        name: 'keda-metrics',
        by: ['metrics'],
        request: { rules: metricsRights },
        reachedAt: [{ workload: 'metrics', ports: [METRICS_PORT] }],
      }),
      // It asks brokers how far a group has read, as the service that reads.
      need({ type: 'kafka', by: ['operator'], all: true, optional: true }),
    ],
    provides: [
      offer({
        type: 'operator:keda',
        endpoint: () => ({ apiVersion: 'keda.sh/v1alpha1' }),
        serves: { by: 'operator', confined: true, rules: () => whereServicesAre },
      }),
    ],
    crdGroups: ['eventing.keda.sh', 'keda.sh'],
    makes: [madeSecret(CERTIFICATES, namespace, ['ca.crt', 'ca.key', 'tls.crt', 'tls.key'])],
    images: {
      operator: `ghcr.io/kedacore/keda:${VERSION}`,
      metrics: `ghcr.io/kedacore/keda-metrics-apiserver:${VERSION}`,
    },
  }),
  render: (ctx) => {
    const { namespace, options, served } = ctx;
    const { zones } = ctx.platform.cluster;
    const program = (role: 'operator' | 'metrics') => ({
      image: ctx.image(role),
      namespace,
      served,
      resources: options[role],
    });
    ctx.add(deployment(ctx.workload('operator'), { name: OPERATOR, zones }, operatorPod(program('operator'))));
    ctx.add(deployment(ctx.workload('metrics'), { name: METRICS, zones }, metricsPod(program('metrics'))));
    for (const object of services(namespace, (role) => ctx.workload(role).labels)) ctx.add(object);
  },
  argocd: {
    ignoreDifferences: [
      {
        group: 'apiregistration.k8s.io',
        kind: 'APIService',
        name: API_SERVICE,
        jsonPointers: ['/spec/caBundle'],
        reason: 'the operator makes the CA of both programs itself, renews it and writes it here',
      },
    ],
  },
  kinds: kedaKinds,
  rules: [authenticationReferences, lagIsOfReader],
  analyzers: [scaledObjectReady, scaledObjectFallback],
  published: ['keda', 'keda-metrics-apiserver'].map((image) => ({
    image: `ghcr.io/kedacore/${image}:${VERSION}`,
    platforms: ['linux/amd64', 'linux/arm64', 'linux/s390x'],
    source: 'kedacore/keda@v2.20.2 Makefile `BUILD_PLATFORMS`',
  })),
});

/** The pod label by which the chart's Services find them (kedacore/charts keda 2.20.2, templates/{manager,metrics-server}/deployment.yaml). */
function workload(app: string, account: string, replicas: number, resources: Resources): Workload {
  return {
    labels: { app },
    replicas,
    resources,
    serviceAccount: { name: account },
  };
}
