import type { ConfigMap, Secret } from '../../../../imports/types/kubernetes.ts';
import type { RenderContext } from '../../../contract/context.ts';
import { emit } from '../../../kit/yaml/emit.ts';
import { APPLICATION_HEALTH } from '../application-health.ts';
import { CRD_HEALTH } from '../crd-health.ts';
import { INGRESS_HEALTH } from '../ingress-health.ts';
import { POSTGRES_HEALTH } from '../postgres-health.ts';
import { knownHosts } from './known-hosts.ts';
import type { ArgocdOptions } from './options.ts';

/** The Secret with what its webhooks prove themselves by. */
export const WEBHOOK = 'argocd-webhook';

/** By which Argo CD finds what is its own (v3.4.4, util/settings/settings.go `partOfArgoCDSelector`). */
export const PART_OF_ARGOCD = { 'app.kubernetes.io/part-of': 'argocd' };

export const KNOWN_HOSTS = 'argocd-ssh-known-hosts-cm';
export const CERTIFICATES = 'argocd-tls-certs-cm';

/**
 * Kinds that change all the time, that no tree holds and nobody looks for below what it holds (v3.4.4,
 * manifests/base/config/argocd-cm.yaml; what its code leaves out by itself, util/settings/resources_filter.go, and what nobody
 * can watch is not here). One that is not served costs nothing.
 */
const UNWATCHED = [
  { apiGroups: ['', 'discovery.k8s.io'], kinds: ['Endpoints', 'EndpointSlice'] },
  { apiGroups: ['certificates.k8s.io'], kinds: ['CertificateSigningRequest'] },
  { apiGroups: ['cert-manager.io'], kinds: ['CertificateRequest'] },
  { apiGroups: ['cilium.io'], kinds: ['CiliumEndpoint', 'CiliumEndpointSlice', 'CiliumIdentity'] },
  {
    apiGroups: ['kyverno.io', 'reports.kyverno.io', 'wgpolicyk8s.io'],
    kinds: [
      'AdmissionReport',
      'BackgroundScanReport',
      'ClusterAdmissionReport',
      'ClusterBackgroundScanReport',
      'ClusterEphemeralReport',
      'ClusterPolicyReport',
      'EphemeralReport',
      'PolicyReport',
      'UpdateRequest',
    ],
  },
];

/** Changes for which no Application is compared again (the same file): of health it is told all the same. */
const UNHEEDED = {
  all: { jsonPointers: ['/status'] },
  // Of those that the root Application holds.
  'argoproj.io_Application': {
    jqPathExpressions: ['.metadata.annotations."argocd.argoproj.io/refresh"', '.operation'],
  },
  apps_ReplicaSet: {
    jqPathExpressions: ['desired', 'max'].map(
      (what) => `.metadata.annotations."deployment.kubernetes.io/${what}-replicas"`,
    ),
  },
};

/** Where people open it. */
export function urlOf({ options, maybe }: Pick<RenderContext<ArgocdOptions>, 'options' | 'maybe'>): string {
  return options.url ?? maybe('ingress')?.url ?? 'http://localhost:8080';
}

/** What Argo CD is told: its programs read these ConfigMaps and this Secret as they change. */
export function addSettings(ctx: RenderContext<ArgocdOptions>): void {
  const { namespace, options, platform } = ctx;
  const configMap = (name: string, data?: Record<string, string>) =>
    ctx.add<ConfigMap>({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace, labels: PART_OF_ARGOCD },
      ...(data && { data }),
    });
  configMap('argocd-cm', {
    url: urlOf(ctx),
    'application.resourceTrackingMethod': 'annotation',
    // An object that has the default one, app.kubernetes.io/instance, would be compared without the annotation that says whose it
    // is (util/argo/resource_tracking.go `Normalize`).
    'application.instanceLabelKey': 'argocd.argoproj.io/instance',
    'resource.customizations.health.apiextensions.k8s.io_CustomResourceDefinition': CRD_HEALTH,
    'resource.customizations.health.argoproj.io_Application': APPLICATION_HEALTH,
    'resource.customizations.health.networking.k8s.io_Ingress': INGRESS_HEALTH,
    'resource.customizations.health.postgresql.cnpg.io_Cluster': POSTGRES_HEALTH,
    ...Object.fromEntries(
      Object.entries(UNHEEDED).map(([kind, what]) => [
        `resource.customizations.ignoreResourceUpdates.${kind}`,
        emit(what),
      ]),
    ),
    'resource.exclusions': emit(UNWATCHED),
    ...(options.dex && { 'dex.config': emit({ connectors: options.dex.connectors }) }),
  });
  configMap(KNOWN_HOSTS, { ssh_known_hosts: knownHosts(platform.git, options.knownHosts) });
  // Of servers with a certificate of nobody known: people add them in its pages.
  configMap(CERTIFICATES);
  // No program in a pod reads it, all have their settings as variables; `argocd admin export` and `import` do
  // (cmd/argocd/commands/admin/admin.go `getAdditionalNamespaces`).
  configMap('argocd-cmd-params-cm');
  ctx.add<Secret>({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'argocd-secret', namespace, labels: PART_OF_ARGOCD },
    type: 'Opaque',
    data: {
      // Where the word is that a webhook must know (v3.4.4, docs/operator-manual/webhook.md); no secret itself.
      [`webhook.${platform.git.provider}.secret`]: Buffer.from(`$${WEBHOOK}:${platform.git.provider}`).toString(
        'base64',
      ),
    },
  });
}
