import type { ConfigMap, PodSpec } from '../../../../imports/types/kubernetes.ts';
import type { RenderContext } from '../../../contract/context.ts';
import { containerResources } from '../../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../../kit/security.ts';
import { deployment } from '../../../kit/workloads.ts';
import { emit } from '../../../kit/yaml/emit.ts';
import { DEX_PORT, EXTRAS, type Extra } from './extras.ts';
import type { ArgocdOptions } from './options.ts';
import { addService, programPod } from './program-pod.ts';
import { CERTIFICATES, PART_OF_ARGOCD, urlOf } from './settings.ts';

type Context = RenderContext<ArgocdOptions>;

/** Where the programs listen (v3.4.4, cmd/argocd-applicationset-controller, cmd/argocd-notification; util/dex/config.go). */
const PORTS = {
  applicationSets: { metrics: 8080, probe: 8081 },
  notifications: 9001,
  dex: { grpc: 5557, metrics: 5558 },
};

/** User of the image of Dex (dexidp/dex v2.45.1, Dockerfile). */
const DEX_USER = 1001;

/** Those that are switched on. */
export function addExtras(ctx: Context): void {
  const { applicationSets, notifications, dex } = ctx.options;
  if (applicationSets) add(ctx, 'applicationSets', applicationSetPod(ctx, applicationSets));
  if (notifications) {
    add(ctx, 'notifications', notificationPod(ctx, notifications), { strategy: { type: 'Recreate' } });
    // Templates make links of it (v3.4.4, docs/operator-manual/notifications/templates.md).
    const context = emit({ argocdUrl: urlOf(ctx) });
    addConfigMap(ctx, 'argocd-notifications-cm', { context, ...notifications.settings });
  }
  if (!dex) return;
  add(ctx, 'dex', dexPod(ctx, dex), { strategy: { type: 'Recreate' } });
  addService(ctx, EXTRAS.dex, [{ name: 'http', port: DEX_PORT, targetPort: 'http' }]);
  if (dex.policy !== undefined) addConfigMap(ctx, 'argocd-rbac-cm', { 'policy.csv': dex.policy });
}

function add(ctx: Context, extra: Extra, pod: PodSpec, more: { readonly strategy?: { type: string } } = {}): void {
  const name = `argocd-${EXTRAS[extra]}`;
  ctx.add(deployment(ctx.workload(EXTRAS[extra]), { name, zones: ctx.platform.cluster.zones, ...more }, pod));
}

function addConfigMap({ add, namespace }: Context, name: string, data: Readonly<Record<string, string>>): void {
  add<ConfigMap>({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels: PART_OF_ARGOCD }, data });
}

/** It looks again at what its generators ask every three minutes; nobody calls its webhook. */
function applicationSetPod(ctx: Context, { resources }: NonNullable<ArgocdOptions['applicationSets']>): PodSpec {
  const { metrics, probe } = PORTS.applicationSets;
  return programPod(ctx, {
    name: 'applicationset-controller',
    env: {
      ARGOCD_APPLICATIONSET_CONTROLLER_ENABLE_LEADER_ELECTION: ctx.workload(EXTRAS.applicationSets).replicas > 1,
    },
    ports: [
      { name: 'metrics', containerPort: metrics },
      { name: 'probe', containerPort: probe },
    ],
    // It registers no check, and so answers 404 there (v3.4.4, cmd/argocd-applicationset-controller).
    health: { port: 'probe' },
    resources,
    writes: { '/tmp': '128Mi' },
  });
}

function notificationPod(ctx: Context, { resources }: NonNullable<ArgocdOptions['notifications']>): PodSpec {
  return programPod(ctx, {
    name: 'notifications',
    container: 'notifications-controller',
    env: {},
    ports: [{ name: 'metrics', containerPort: PORTS.notifications }],
    health: { port: 'metrics' },
    resources,
    writes: { '/tmp': '16Mi' },
    reads: { '/app/config/tls': CERTIFICATES },
  });
}

/** Dex, with a program beside it in the same pod that starts it with what Argo CD is told (v3.4.4, cmd/argocd-dex). */
function dexPod(ctx: Context, { resources }: NonNullable<ArgocdOptions['dex']>): PodSpec {
  const securityContext = { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true };
  const shared = { name: 'static-files', mountPath: '/shared' };
  const alive = (path: string) => ({ httpGet: { path: `/healthz/${path}`, port: 'metrics' } });
  return {
    initContainers: [
      {
        name: 'copyutil',
        image: ctx.image('argocd'),
        command: ['/bin/cp', '-n', '/usr/local/bin/argocd', '/shared/argocd-dex'],
        resources: containerResources(resources),
        securityContext,
        volumeMounts: [shared],
      },
    ],
    containers: [
      {
        name: 'dex-server',
        image: ctx.image('dex'),
        command: ['/shared/argocd-dex'],
        args: ['rundex'],
        ports: [
          { name: 'http', containerPort: DEX_PORT },
          { name: 'grpc', containerPort: PORTS.dex.grpc },
          { name: 'metrics', containerPort: PORTS.dex.metrics },
        ],
        startupProbe: { ...alive('live'), periodSeconds: 5, failureThreshold: 60 },
        livenessProbe: { ...alive('live'), periodSeconds: 30, timeoutSeconds: 5, failureThreshold: 5 },
        readinessProbe: { ...alive('ready'), periodSeconds: 10, timeoutSeconds: 5 },
        resources: containerResources(resources),
        securityContext,
        // Its certificate and the settings that it is started with.
        volumeMounts: [shared, { name: 'dexconfig', mountPath: '/tmp' }],
      },
    ],
    securityContext: restrictedPod(DEX_USER),
    volumes: [
      { name: 'static-files', emptyDir: { sizeLimit: '512Mi' } },
      { name: 'dexconfig', emptyDir: { sizeLimit: '16Mi' } },
    ],
  };
}
