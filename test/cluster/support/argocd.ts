import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Container, PodSpec } from '../../../imports/types/kubernetes.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import type { Api } from './api.ts';
import { GIT_LOGIN } from './git-server.ts';
import { answers, freePorts, type Processes } from './processes.ts';
import type { Toolchain } from './toolchain.ts';

export const NAMESPACE = 'argocd';
/** How soon a push is seen; more often is too much for a machine of two cores. Everything else is as our component sets it. */
const POLL = '20s';
/** Of its cache. */
const PASSWORD = 'a password of the suite';

/** Kinds of what is there before its programs run; the policies of its namespace and what External Secrets makes come with the tree. */
const INSTALLED: ReadonlySet<string> = new Set([
  ...['ClusterRole', 'ClusterRoleBinding', 'ConfigMap', 'Role', 'RoleBinding', 'Secret', 'ServiceAccount'],
  'CustomResourceDefinition',
]);

interface Workload extends KubeObject {
  readonly spec: { readonly template: { readonly spec: PodSpec } };
}

/** How programs are started, and with what of the tree. */
interface Start {
  readonly kubeconfig: string;
  /** For what they write. */
  readonly folder: string;
  /** Of the tree. */
  readonly objects: readonly KubeObject[];
}

/** Where its server answers, once it runs. */
export interface ArgoCd {
  readonly url: string;
}

/**
 * Installs Argo CD as the tree has it, with the credential of a Git server, and starts its repository server, its controller
 * and its API server as processes.
 */
export async function startArgoCd(
  processes: Processes,
  tools: Toolchain,
  api: Api,
  { git, ...start }: Start & { git: string },
): Promise<ArgoCd> {
  await install(api, start.objects, git);
  return startPrograms(processes, tools, api, start);
}

/**
 * Starts its programs, with the variables and the rights that the tree gives them; their settings they find in the cluster.
 * What is a path or a port in a pod is another here.
 */
export async function startPrograms(
  processes: Processes,
  tools: Toolchain,
  api: Api,
  { kubeconfig, folder, objects }: Start,
): Promise<ArgoCd> {
  const [redis = 0, repo = 0, repoMetrics = 0, metrics = 0, server = 0, serverMetrics = 0] = await freePorts(6);
  const cache = containerOf(objects, 'Deployment', 'argocd-redis');
  const conf = join(folder, 'redis.conf');
  writeFileSync(conf, configOf(objects));
  const [, , ...more] = [...cache.command!, ...cache.args!];
  await processes.start({
    name: 'redis',
    program: cache.command![0]!,
    args: [conf, ...more, '--port', `${redis}`, '--bind', '127.0.0.1', '--dir', folder],
  });
  const places = { ...folders(folder), GIT_CONFIG_NOSYSTEM: '1', HOME: folder, PATH: tools.searchPath };
  const program = (kind: string, name: string) => {
    const { args, env = [] } = containerOf(objects, kind, name);
    const given = env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]));
    return {
      name,
      program: tools.path(args![0]!.split('/').at(-1) as 'argocd-server'),
      env: { ...Object.fromEntries(given), ...hurried(given), ...places, REDIS_PASSWORD: PASSWORD },
      args: [...args!.slice(1), `--redis=127.0.0.1:${redis}`],
    };
  };

  const repoServer = program('Deployment', 'argocd-repo-server');
  await processes.start({
    ...repoServer,
    args: [
      ...repoServer.args,
      '--disable-tls',
      '--address=127.0.0.1',
      `--port=${repo}`,
      '--metrics-address=127.0.0.1',
      `--metrics-port=${repoMetrics}`,
      // A push is otherwise seen minutes later.
      '--revision-cache-expiration=5s',
    ],
    ready: () => answers(`http://127.0.0.1:${repoMetrics}/healthz`),
  });
  const asks = async (started: ReturnType<typeof program>) => {
    const config = await accountConfig(api, kubeconfig, folder, started.name);
    return {
      ...started,
      env: { ...started.env, ARGOCD_FAKE_IN_CLUSTER: 'true', ARGOCD_K8S_CLIENT_QPS: '300', KUBECONFIG: config },
      args: [
        ...started.args,
        `--kubeconfig=${config}`,
        `--namespace=${NAMESPACE}`,
        `--repo-server=127.0.0.1:${repo}`,
        '--repo-server-plaintext',
      ],
    };
  };
  // It makes the key of sessions, without which the controller reads no settings.
  const apiServer = await asks(program('Deployment', 'argocd-server'));
  const url = `http://127.0.0.1:${server}`;
  await processes.start({
    ...apiServer,
    args: [
      ...apiServer.args,
      '--address=127.0.0.1',
      `--port=${server}`,
      '--metrics-address=127.0.0.1',
      `--metrics-port=${serverMetrics}`,
    ],
    ready: () => answers(`${url}/healthz?full=true`),
  });
  const controller = await asks(program('StatefulSet', 'argocd-application-controller'));
  await processes.start({
    ...controller,
    args: [...controller.args, `--metrics-port=${metrics}`],
    ready: () => answers(`http://127.0.0.1:${metrics}/healthz`),
  });
  return { url };
}

function containerOf(objects: readonly KubeObject[], kind: string, name: string): Container {
  const found = objects.find(
    (object) => object.kind === kind && object.metadata.name === name && object.metadata.namespace === NAMESPACE,
  );
  if (!found) throw new Error(`the tree has no ${kind} ${NAMESPACE}/${name}`);
  return (found as Workload).spec.template.spec.containers[0]!;
}

/** The file of its cache, as External Secrets would make it. */
function configOf(objects: readonly KubeObject[]): string {
  const view = objects.find(
    ({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name === 'argocd-redis-config',
  );
  const { data } = (view as KubeObject & { spec: { target: { template: { data: Record<string, string> } } } }).spec
    .target.template;
  return data['redis.conf']!.replace(/\{\{.*\}\}/, PASSWORD);
}

/** What takes minutes and is told in seconds here; a variable that the tree does not set is not set either. */
function hurried(given: readonly (readonly string[])[]): Record<string, string> {
  const names = new Set(given.map(([name]) => name));
  const hurry: Record<string, string> = {
    ARGOCD_RECONCILIATION_TIMEOUT: POLL,
    ARGOCD_RECONCILIATION_JITTER: '0s',
  };
  return {
    ...Object.fromEntries(Object.entries(hurry).filter(([name]) => names.has(name))),
    // How long a source that cannot be read counts as a hiccup (default 180s).
    ARGOCD_REPO_ERROR_GRACE_PERIOD_SECONDS: '20s',
  };
}

/** A kubeconfig by which a program has the rights of its ServiceAccount, as in a pod. */
async function accountConfig(api: Api, kubeconfig: string, folder: string, account: string): Promise<string> {
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 86_400 } };
  const { status } = await api.request<{ status: { token: string } }>(
    'POST',
    `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/${account}/token`,
    request,
  );
  const config = parse(readFileSync(kubeconfig, 'utf8')) as { users: { user: object }[] };
  for (const one of config.users) one.user = { token: status.token };
  const file = join(folder, `${account}.kubeconfig`);
  writeFileSync(file, stringify(config), { mode: 0o600 });
  return file;
}

async function install(api: Api, objects: readonly KubeObject[], git: string): Promise<void> {
  if (await api.get({ apiVersion: 'v1', kind: 'Namespace' }, undefined, NAMESPACE))
    throw new Error(
      `the cluster has a namespace ${NAMESPACE} already: the suite installs an Argo CD of its own, and wants an empty cluster`,
    );
  await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  for (const object of objects) if (INSTALLED.has(object.kind)) await api.apply(object, { manager: 'by-hand' });
  const labels = { 'app.kubernetes.io/part-of': NAMESPACE, 'argocd.argoproj.io/secret-type': 'repository' };
  await api.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'repository', namespace: NAMESPACE, labels },
    stringData: { type: 'git', url: git, ...GIT_LOGIN },
  });
}

/** Folders that the programs otherwise look for below `/`. */
function folders(folder: string): Record<string, string> {
  const at = (name: string) => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  writeFileSync(join(at('ssh'), 'ssh_known_hosts'), '');
  const helm = at('helm');
  return {
    ARGOCD_ASK_PASS_SOCK: join(folder, 'ask.sock'),
    ARGOCD_PLUGINSOCKFILEPATH: at('plugins'),
    ARGOCD_SSH_DATA_PATH: at('ssh'),
    ARGOCD_TLS_DATA_PATH: at('tls'),
    HELM_CACHE_HOME: helm,
    HELM_CONFIG_HOME: helm,
    HELM_DATA_HOME: helm,
    KUBECACHEDIR: at('kubecache'),
    TMPDIR: at('tmp'),
  };
}
