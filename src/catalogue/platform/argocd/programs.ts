import type { RenderContext } from '../../../contract/context.ts';
import { parseDuration } from '../../../kit/duration.ts';
import { deployment, statefulSet } from '../../../kit/workloads.ts';
import { gitSettings } from '../git-access.ts';
import type { ArgocdOptions } from './options.ts';
import { addService, programPod } from './program-pod.ts';
import { CERTIFICATES, KNOWN_HOSTS } from './settings.ts';

type Context = RenderContext<ArgocdOptions>;

/** Where the programs listen (v3.4.4, common/common.go). */
export const SERVER_PORT = 8080;
export const REPO_SERVER_PORT = 8081;
const METRICS = { controller: 8082, server: 8083, repoServer: 8084 };

/** Manifests, as soon as they are wanted; what it makes of them is compared and applied by it alone. */
export function addController(ctx: Context): void {
  const { poll, syncTimeout, controller } = ctx.options;
  ctx.add(
    statefulSet(
      ctx.workload('controller'),
      { name: 'argocd-application-controller' },
      programPod(ctx, {
        name: 'application-controller',
        cached: true,
        env: {
          ARGOCD_RECONCILIATION_TIMEOUT: `${parseDuration(poll) / 1000}s`,
          ARGOCD_RECONCILIATION_JITTER: '10s',
          ARGOCD_APPLICATION_CONTROLLER_SERVER_SIDE_DIFF: true,
          // A parent that waits for a child in vain would not see the commit that mends it.
          ARGOCD_APPLICATION_CONTROLLER_SYNC_TIMEOUT: parseDuration(syncTimeout) / 1000,
          // Rendering a big chart on a busy machine takes longer than the default minute.
          ARGOCD_APPLICATION_CONTROLLER_REPO_SERVER_TIMEOUT_SECONDS: 180,
          KUBECACHEDIR: '/tmp/kubecache',
        },
        ports: [{ name: 'metrics', containerPort: METRICS.controller }],
        health: { port: 'metrics', dead: '/healthz' },
        resources: controller,
        writes: { '/tmp': '512Mi' },
      }),
    ),
  );
}

/** What reads repositories and renders what is in them. */
export function addRepoServer(ctx: Context): void {
  const { poll, repoServer } = ctx.options;
  const git = ctx.use('git');
  ctx.add(
    deployment(
      ctx.workload('repo-server'),
      { name: 'argocd-repo-server', zones: ctx.platform.cluster.zones },
      programPod(ctx, {
        name: 'repo-server',
        cached: true,
        env: {
          // How long it trusts the last revision it saw (v3.4.4, reposerver/cache/cache.go).
          ARGOCD_RECONCILIATION_TIMEOUT: `${parseDuration(poll) / 1000}s`,
          ARGOCD_GIT_REQUEST_TIMEOUT: '60s',
          // Several big charts at once take much memory.
          ARGOCD_REPO_SERVER_PARALLELISM_LIMIT: 4,
          // No AppProject asks for signed commits: without it there is no key to make at each start.
          ARGOCD_GPG_ENABLED: false,
          HELM_CACHE_HOME: '/helm-working-dir',
          HELM_CONFIG_HOME: '/helm-working-dir',
          HELM_DATA_HOME: '/helm-working-dir',
          // Its own settings come as the same variables, and would replace those below.
          ...(git.resolve && { ARGOCD_REPO_SERVER_ENABLE_BUILTIN_GIT_CONFIG: false }),
          // Git is told, beside where the repository is, what Argo CD would tell it (v3.4.4, util/git/client.go `builtinGitConfig`).
          ...Object.fromEntries(
            gitSettings(git, { 'maintenance.autoDetach': 'false', 'gc.autoDetach': 'false' }).map(({ name, value }) => [
              name,
              value,
            ]),
          ),
        },
        ports: [
          { name: 'repo-server', containerPort: REPO_SERVER_PORT },
          { name: 'metrics', containerPort: METRICS.repoServer },
        ],
        // It calls itself, as others call it (v3.4.4, cmd/argocd-repo-server).
        health: { port: 'metrics', dead: '/healthz?full=true' },
        resources: repoServer,
        // Plugins would have their sockets in the last one, where it looks for them (common/common.go `DefaultPluginSockFilePath`).
        writes: { '/tmp': '4Gi', '/helm-working-dir': '1Gi', '/home/argocd/cmp-server/plugins': '1Mi' },
        reads: { '/app/config/ssh': KNOWN_HOSTS, '/app/config/tls': CERTIFICATES },
      }),
    ),
  );
  addService(ctx, 'repo-server', [{ name: 'tcp-repo-server', port: REPO_SERVER_PORT, targetPort: 'repo-server' }]);
}

/** The API, the pages and what webhooks call. TLS ends before it, or nowhere: webhooks and port-forwards inside the cluster speak http. */
export function addServer(ctx: Context): void {
  ctx.add(
    deployment(
      ctx.workload('server'),
      { name: 'argocd-server', zones: ctx.platform.cluster.zones },
      programPod(ctx, {
        name: 'server',
        cached: true,
        env: { ARGOCD_SERVER_INSECURE: true },
        ports: [
          { name: 'server', containerPort: SERVER_PORT },
          { name: 'metrics', containerPort: METRICS.server },
        ],
        // Whether it can read its settings (v3.4.4, server/server.go `healthCheck`).
        health: { port: 'server', dead: '/healthz?full=true' },
        resources: ctx.options.server,
        writes: { '/tmp': '128Mi' },
      }),
    ),
  );
  addService(ctx, 'server', [{ name: 'http', port: 80, targetPort: 'server' }]);
}
