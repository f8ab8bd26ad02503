import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChartRelease } from '../../../src/contract/manifest.ts';
import type { Api } from './api.ts';
import { crdsOf } from './crds.ts';
import { GIT_LOGIN } from './git-server.ts';
import { answers, freePorts, type Processes } from './processes.ts';
import type { Toolchain } from './toolchain.ts';

const NAMESPACE = 'argocd';
/** How soon a push is seen; more often is too much for a machine of two cores. Everything else is as our component sets it. */
const POLL = '20s';

/** What our component sets in `configs` of the chart. */
interface Configs {
  readonly cm: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * The variables that the programs read where `argocd-cmd-params-cm` has these keys (argo-cd v3.3.10, manifests/base). One
 * that our component sets and that is neither here nor of a program that is not started makes the suite fail.
 */
const VARIABLES: Readonly<Record<string, string>> = {
  'controller.diff.server.side': 'ARGOCD_APPLICATION_CONTROLLER_SERVER_SIDE_DIFF',
  'controller.repo.server.timeout.seconds': 'ARGOCD_APPLICATION_CONTROLLER_REPO_SERVER_TIMEOUT_SECONDS',
  'controller.sync.timeout.seconds': 'ARGOCD_APPLICATION_CONTROLLER_SYNC_TIMEOUT',
  'reposerver.enable.builtin.git.config': 'ARGOCD_REPO_SERVER_ENABLE_BUILTIN_GIT_CONFIG',
  'reposerver.git.request.timeout': 'ARGOCD_GIT_REQUEST_TIMEOUT',
  'reposerver.parallelism.limit': 'ARGOCD_REPO_SERVER_PARALLELISM_LIMIT',
};

/** What the chart leaves out of sight when nobody says otherwise (argo-cd-10.1.1, values.yaml, configs.cm), as far as it is met here. */
const CHART_CM = {
  'application.instanceLabelKey': 'argocd.argoproj.io/instance',
  'resource.exclusions': [
    '- apiGroups: ["", discovery.k8s.io]\n  kinds: [Endpoints, EndpointSlice]',
    '- apiGroups: [coordination.k8s.io]\n  kinds: [Lease]',
    '- apiGroups: [cert-manager.io]\n  kinds: [CertificateRequest]',
  ].join('\n'),
  'resource.customizations.ignoreResourceUpdates.all': 'jsonPointers:\n  - /status\n',
};

/** The settings of our component, as environment and as ConfigMap. */
export function settingsOf({ values }: Pick<ChartRelease, 'values'>) {
  const { cm, params } = values.configs as Configs;
  const env: Record<string, string> = {};
  for (const [key, value] of Object.entries(params)) {
    if (key.startsWith('server.')) continue;
    const variable = VARIABLES[key];
    if (variable === undefined)
      throw new Error(`the suite does not know which variable argocd-cmd-params-cm ${key} is`);
    env[variable] = String(value);
  }
  const texts = Object.entries({
    ...CHART_CM,
    ...cm,
    'timeout.reconciliation': POLL,
    'timeout.reconciliation.jitter': '0s',
  });
  return { env, cm: Object.fromEntries(texts.map(([key, value]) => [key, String(value)])) };
}

/**
 * Installs Argo CD as it is installed by hand once (namespace, CRDs, settings), and starts its repository server and its
 * controller as processes.
 */
export async function startArgoCd(
  processes: Processes,
  tools: Toolchain,
  api: Api,
  { kubeconfig, folder, release, git }: { kubeconfig: string; folder: string; release: ChartRelease; git: string },
): Promise<void> {
  const { env, cm } = settingsOf(release);
  await install(api, cm, git);
  await startPrograms(processes, tools, { kubeconfig, folder, env });
}

/** Starts its repository server and its controller, which find their settings in the cluster; `env`: the others. */
export async function startPrograms(
  processes: Processes,
  tools: Toolchain,
  { kubeconfig, folder, env }: { kubeconfig: string; folder: string; env: Readonly<Record<string, string>> },
): Promise<void> {
  const [redis = 0, repo = 0, repoMetrics = 0, metrics = 0] = await freePorts(4);
  await processes.start({
    name: 'redis',
    program: 'redis-server',
    args: ['--port', `${redis}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
  });
  const common = {
    ...env,
    ...folders(folder),
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_K8S_CLIENT_QPS: '300',
    ARGOCD_RECONCILIATION_TIMEOUT: POLL,
    ARGOCD_RECONCILIATION_JITTER: '0s',
    // How long a source that cannot be read counts as a hiccup (default 180s).
    ARGOCD_REPO_ERROR_GRACE_PERIOD_SECONDS: '20s',
    GIT_CONFIG_NOSYSTEM: '1',
    HOME: folder,
    KUBECONFIG: kubeconfig,
    PATH: tools.searchPath,
    REDIS_SERVER: `127.0.0.1:${redis}`,
  };
  await processes.start({
    name: 'argocd-repo-server',
    program: tools.path('argocd-repo-server'),
    args: [
      '--disable-tls',
      `--address=127.0.0.1`,
      `--port=${repo}`,
      '--metrics-address=127.0.0.1',
      `--metrics-port=${repoMetrics}`,
      `--redis=127.0.0.1:${redis}`,
      // A push is otherwise seen minutes later.
      '--revision-cache-expiration=5s',
    ],
    env: common,
    ready: () => answers(`http://127.0.0.1:${repoMetrics}/healthz`),
  });
  await processes.start({
    name: 'argocd-application-controller',
    program: tools.path('argocd-application-controller'),
    args: [
      `--kubeconfig=${kubeconfig}`,
      `--namespace=${NAMESPACE}`,
      `--repo-server=127.0.0.1:${repo}`,
      '--repo-server-plaintext',
      `--redis=127.0.0.1:${redis}`,
      `--metrics-port=${metrics}`,
    ],
    env: common,
    ready: () => answers(`http://127.0.0.1:${metrics}/healthz`),
  });
}

async function install(api: Api, cm: Readonly<Record<string, string>>, git: string): Promise<void> {
  if (await api.get({ apiVersion: 'v1', kind: 'Namespace' }, undefined, NAMESPACE))
    throw new Error(
      `the cluster has a namespace ${NAMESPACE} already: the suite installs an Argo CD of its own, and wants an empty cluster`,
    );
  await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  for (const crd of crdsOf('argoproj.io')) await api.apply(crd, { manager: 'by-hand' });
  const labels = { 'app.kubernetes.io/part-of': 'argocd' };
  const object = (kind: string, name: string, rest: object, more: Record<string, string> = {}) =>
    api.create({
      apiVersion: 'v1',
      kind,
      metadata: { name, namespace: NAMESPACE, labels: { ...labels, ...more } },
      ...rest,
    });
  await object('ConfigMap', 'argocd-cm', { data: cm });
  for (const name of ['rbac-cm', 'cmd-params-cm', 'gpg-keys-cm', 'ssh-known-hosts-cm', 'tls-certs-cm'])
    await object('ConfigMap', `argocd-${name}`, { data: {} });
  await object('Secret', 'argocd-secret', { stringData: { 'server.secretkey': 'c2VjcmV0' } });
  await object(
    'Secret',
    'repository',
    { stringData: { type: 'git', url: git, ...GIT_LOGIN } },
    { 'argocd.argoproj.io/secret-type': 'repository' },
  );
}

/** Folders that the programs otherwise look for below `/app`. */
function folders(folder: string): Record<string, string> {
  const at = (name: string) => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const gpg = at('gpg');
  chmodSync(gpg, 0o700);
  writeFileSync(join(at('ssh'), 'ssh_known_hosts'), '');
  return {
    ARGOCD_ASK_PASS_SOCK: join(folder, 'ask.sock'),
    ARGOCD_GNUPGHOME: gpg,
    ARGOCD_GPG_DATA_PATH: at('gpg-source'),
    ARGOCD_SSH_DATA_PATH: at('ssh'),
    ARGOCD_TLS_DATA_PATH: at('tls'),
    TMPDIR: at('tmp'),
  };
}
