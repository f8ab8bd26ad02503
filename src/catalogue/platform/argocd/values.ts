import type { GitEndpoint } from '../../../contract/connections/git.ts';
import type { RenderContext } from '../../../contract/context.ts';
import { parseDuration } from '../../../kit/duration.ts';
import { containerResources, type Resources } from '../../../kit/resources.ts';
import { spread } from '../../../kit/spread.ts';
import { APPLICATION_HEALTH } from '../application-health.ts';
import { CRD_HEALTH } from '../crd-health.ts';
import { gitSettings } from '../git-access.ts';
import { INGRESS_HEALTH } from '../ingress-health.ts';
import { POSTGRES_HEALTH } from '../postgres-health.ts';
import type { ArgocdOptions } from './options.ts';

/** The Secret with what its webhooks prove themselves by. */
export const WEBHOOK = 'argocd-webhook';

/** Values of chart 10.1.1 (argoproj/argo-helm, charts/argo-cd/values.yaml). */
export function argocdValues({ options, platform, use, maybe, workload }: RenderContext<ArgocdOptions>) {
  return {
    // Policies add up: ours alone decide.
    global: { networkPolicy: { create: false } },
    configs: {
      cm: {
        url: options.url ?? maybe('ingress')?.url ?? 'http://localhost:8080',
        'application.resourceTrackingMethod': 'annotation',
        'resource.customizations.health.apiextensions.k8s.io_CustomResourceDefinition': CRD_HEALTH,
        'resource.customizations.health.argoproj.io_Application': APPLICATION_HEALTH,
        'resource.customizations.health.networking.k8s.io_Ingress': INGRESS_HEALTH,
        'resource.customizations.health.postgresql.cnpg.io_Cluster': POSTGRES_HEALTH,
        // Also how long the repository server trusts the last revision it saw (v3.4.4 reposerver/cache/cache.go).
        'timeout.reconciliation': `${parseDuration(options.poll) / 1000}s`,
        'timeout.reconciliation.jitter': '10s',
      },
      params: {
        // TLS ends before it, or nowhere: webhooks and port-forwards inside the cluster speak http.
        'server.insecure': true,
        'controller.diff.server.side': true,
        // A parent that waits for a child in vain would not see the commit that mends it.
        'controller.sync.timeout.seconds': parseDuration(options.syncTimeout) / 1000,
        // Rendering a big chart on a busy machine takes longer than the default minute, and several at once much memory.
        'controller.repo.server.timeout.seconds': 180,
        'reposerver.git.request.timeout': '60s',
        'reposerver.parallelism.limit': 4,
        // Its own settings come as the same variables, and would replace those below.
        ...(use('git').resolve && { 'reposerver.enable.builtin.git.config': false }),
      },
      // Where the word is that a webhook must know (v3.4.4, docs/operator-manual/webhook.md); no secret itself.
      secret: { [`${platform.git.provider}Secret`]: `$${WEBHOOK}:${platform.git.provider}` },
    },
    redisSecretInit: { enabled: false },
    dex: { enabled: false },
    notifications: { enabled: false },
    // The chart cannot leave it out.
    applicationSet: { replicas: 0 },
    controller: { resources: containerResources(options.controller) },
    repoServer: {
      ...repoServer(options, use('git')),
      ...spread({ ...workload('repo-server'), zones: platform.cluster.zones }),
    },
    server: {
      replicas: options.replicas,
      resources: containerResources(options.server),
      ...spread({ ...workload('server'), zones: platform.cluster.zones }),
    },
    redis: {
      automountServiceAccountToken: false,
      serviceAccount: { create: true },
      resources: containerResources(options.redis),
    },
  };
}

/** Git is told, beside where the repository is, what Argo CD would tell it (v3.4.4, util/git/client.go `builtinGitConfig`). */
function repoServer(
  { replicas, repoServer }: { replicas: number; repoServer: Resources },
  git: Pick<GitEndpoint, 'resolve'>,
) {
  const env = gitSettings(git, { 'maintenance.autoDetach': 'false', 'gc.autoDetach': 'false' });
  return {
    replicas,
    // It has nothing to ask the API server (argoproj/argo-cd, manifests/base/repo-server, gives it no token either).
    automountServiceAccountToken: false,
    resources: containerResources(repoServer),
    ...(env.length > 0 && { env }),
  };
}
