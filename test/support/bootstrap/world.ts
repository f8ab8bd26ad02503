import type { LiveObject } from '../../../src/cluster/cluster.ts';
import { ClusterError } from '../../../src/cluster/errors.ts';
import { connectGitLab } from '../../../src/forge/gitlab.ts';
import { Session } from '../../../src/live/session.ts';
import type { System } from '../../../src/live/system.ts';
import type { Command } from '../../../src/workspace/run.ts';
import { type Controller, FakeCluster } from '../cluster/fake-api.ts';
import { Effects } from '../effects.ts';
import { fakeClock } from '../fake-clock.ts';
import { gitLabServer } from '../forges/gitlab-server.ts';
import { GitLabState } from '../forges/gitlab-state.ts';
import { type Line, scriptedRunner } from '../scripted-runner.ts';
import { type SmallOptions, smallInstallation } from './installation.ts';

const HEAD = 'a'.repeat(40);
const KUBECONFIG = 'client-key-data: a-very-secret-client-key';

/**
 * A machine with Docker, k3d, git, a cluster with its controllers, and a GitLab: everything that bootstrap talks to, in memory.
 * It outlives a run, and a run may be killed at each of its changes.
 */
export async function world(options: SmallOptions & { readonly lines?: readonly Line[] } = {}) {
  const effects = new Effects();
  const clock = fakeClock();
  const state = new GitLabState();
  // At a GitLab of the platform's own the administrator's token is nobody's until bootstrap has it admitted.
  state.rootTokenExpired = options.external !== true;
  const gitlab = await gitLabServer(state, effects);
  const installation = smallInstallation({ url: `${gitlab.url}/mlops/platform.git`, ...options });
  const cluster = new FakeCluster('k3d-mlops', effects);
  const machine = {
    k3d: undefined as undefined | { ours: boolean; complete: boolean; running: boolean },
    /** Registries that k3d started beside it. */
    registries: [] as string[],
    /** Commits of this machine's repository, the last one is HEAD. */
    commits: [HEAD] as string[],
    /** Commits that others pushed on top of it. */
    commitsAfter: [] as string[],
    takenPorts: new Set<number>(),
    freeSpace: (200 * 2 ** 30) as number | undefined,
    kernel: {} as Record<string, string>,
    uncommitted: '',
    openedContexts: [] as string[],
  };
  cluster.controllers.push(...controllers(state));
  cluster.onList = ({ kind }) => {
    if (kind === 'Application') settleOne(cluster);
  };

  const project = () => state.project('mlops/platform');
  const authorized = ({ env = {} }: Command) => {
    const header = Object.values(env).find((value) => value.startsWith('Authorization: Basic '));
    const token =
      Buffer.from(header?.split(' ')[2] ?? '', 'base64')
        .toString('utf8')
        .split(':')[1] ?? '';
    return state.userOf(token).ok;
  };
  const denied = {
    exitCode: 128,
    stderr: "remote: HTTP Basic: Access denied\nfatal: Authentication failed for 'http://gitlab.localhost/'",
  };

  const script = scriptedRunner([
    ...(options.lines ?? []),
    {
      run: 'docker info --format {{json .}}',
      answer: {
        stdout: JSON.stringify({
          MemTotal: 32 * 2 ** 30,
          NCPU: 8,
          DockerRootDir: '/var/lib/docker',
          ServerVersion: '28.5.1',
        }),
      },
    },
    { run: 'k3d version -o json', answer: { stdout: '{"k3d":"v5.9.0","k3s":"v1.35.5-k3s1"}' } },
    { run: 'git version', answer: { stdout: 'git version 2.51.0\n' } },
    { run: 'kubectl version --client -o json', answer: { stdout: '{"clientVersion":{"gitVersion":"v1.35.4"}}' } },
    {
      run: 'k3d cluster list -o json',
      answer: () => {
        effects.assertAlive();
        return { stdout: JSON.stringify(machine.k3d ? [listed(machine.k3d)] : []) };
      },
    },
    {
      run: 'k3d cluster create --config bootstrap/local/k3d.yaml',
      answer: async () => {
        if (machine.k3d)
          return {
            exitCode: 1,
            stderr: 'FATA[0000] Failed to create cluster because a cluster with that name already exists',
          };
        // Three changes: interrupted between them, a cluster is half made.
        await effects.change('k3d makes nodes', () => {
          machine.k3d = { ours: true, complete: false, running: false };
        });
        await effects.change('k3d makes the load balancer', () => {
          machine.k3d = { ours: true, complete: true, running: false };
        });
        await effects.change('k3d starts nodes', () => {
          machine.k3d = { ours: true, complete: true, running: true };
        });
        return {};
      },
    },
    {
      run: 'k3d registry list -o json',
      answer: () => ({ stdout: JSON.stringify(machine.registries.map((name) => ({ name }))) }),
    },
    {
      run: /^k3d registry create mlops-/,
      answer: ({ args }) =>
        effects.change('k3d makes a registry', () => {
          machine.registries.push(`k3d-${args[2]}`);
          return {};
        }),
    },
    {
      run: 'k3d cluster start mlops',
      answer: () =>
        effects.change('k3d start', () => {
          machine.k3d = { ...machine.k3d!, running: true };
          return {};
        }),
    },
    {
      run: 'k3d cluster delete mlops',
      answer: () =>
        effects.change('k3d delete', () => {
          machine.k3d = undefined;
          cluster.objects.clear();
          return {};
        }),
    },
    {
      run: 'k3d kubeconfig get mlops',
      answer: () => {
        effects.assertAlive();
        return machine.k3d
          ? { stdout: KUBECONFIG }
          : { exitCode: 1, stderr: 'FATA[0000] No nodes found for given cluster' };
      },
    },
    {
      run: /^kubectl --context \S+ -n gitlab exec statefulset\/gitlab -c gitlab -- gitlab-rails runner /,
      answer: () =>
        effects.change('gitlab admits the administrator', () => {
          state.rootTokenExpired = false;
          return {};
        }),
    },
    { run: 'git rev-parse --verify HEAD', answer: () => ({ stdout: `${machine.commits.at(-1)}\n` }) },
    { run: /^git status --porcelain -- /, answer: () => ({ stdout: machine.uncommitted }) },
    {
      run: /^git ls-remote \S+ refs\/heads\/main$/,
      answer: (command) => {
        effects.assertAlive();
        if (!authorized(command)) return denied;
        const head = project()?.branches.main;
        return { stdout: head ? `${head}\trefs/heads/main\n` : '' };
      },
    },
    {
      run: /^git fetch --no-tags --no-write-fetch-head \S+ refs\/heads\/main$/,
      answer: (command) => (authorized(command) ? {} : denied),
    },
    {
      run: /^git merge-base --is-ancestor /,
      answer: ({ args }) => {
        const [ancestor, commit] = args.slice(-2) as [string, string];
        const known = [...machine.commits, ...machine.commitsAfter];
        const before = known.includes(ancestor) && known.indexOf(ancestor) <= known.indexOf(commit);
        return { exitCode: before ? 0 : 1 };
      },
    },
    {
      run: /^git push \S+ HEAD:refs\/heads\/main$/,
      answer: (command) =>
        effects.change('git push', () => {
          if (!authorized(command)) return denied;
          const target = project();
          if (!target) return { exitCode: 128, stderr: 'remote: The project you were looking for could not be found' };
          target.branches.main = machine.commits.at(-1)!;
          target.empty_repo = false;
          return {};
        }),
    },
  ]);

  const system: System = {
    run: script.run,
    clock,
    env: {},
    openContext: async (context) => {
      machine.openedContexts.push(context);
      return cluster;
    },
    openKubeconfig: async (text, context) => {
      effects.assertAlive();
      if (text !== KUBECONFIG) throw new Error('not the kubeconfig that k3d printed');
      machine.openedContexts.push(context);
      if (!machine.k3d?.running) throw new ClusterError('unreachable', 'the cluster does not answer', 'start it');
      return cluster;
    },
    openGitLab: async (connection) => connectGitLab(connection),
    openGitHub: () => Promise.reject(new Error('nobody asks a GitHub here')),
    portTaken: async (port) => machine.takenPorts.has(port),
    freeSpace: () => machine.freeSpace,
    kernelSetting: (name) => machine.kernel[name],
  };
  /** A new run: nothing of an earlier one is remembered, but what it did to the world. */
  const session = (env: System['env'] = {}) => new Session(installation, { ...system, env });
  return {
    effects,
    clock,
    gitlab,
    cluster,
    machine,
    installation,
    system,
    session,
    calls: script.calls,
    secrets: () => [...state.secrets, 'a-very-secret-client-key', ...generated(cluster)],
  };
}

export type World = Awaited<ReturnType<typeof world>>;

function listed({ ours, complete, running }: { ours: boolean; complete: boolean; running: boolean }) {
  const runtimeLabels = ours ? { 'mooring.dev/platform': 'mlops' } : { 'k3d.cluster': 'mlops' };
  const node = (name: string, role: string) => ({
    name: `k3d-mlops-${name}`,
    role,
    runtimeLabels,
    env: ['K3S_TOKEN=secret'],
  });
  return {
    name: 'mlops',
    nodes: [
      node('server-0', 'server'),
      node('agent-0', 'agent'),
      ...(complete ? [{ name: 'k3d-mlops-serverlb', role: 'loadbalancer' }] : []),
    ],
    serversCount: 1,
    serversRunning: running ? 1 : 0,
    agentsCount: 1,
    agentsRunning: running ? 1 : 0,
  };
}

function generated(cluster: FakeCluster): string[] {
  return [...cluster.objects.values()]
    .filter(({ kind }) => kind === 'Secret')
    .flatMap(({ data }) => Object.entries((data ?? {}) as Record<string, string>))
    .filter(([key]) => !['username', 'url', 'type'].includes(key))
    .map(([, value]) => Buffer.from(value, 'base64').toString('utf8'));
}

const encoded = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));

/** What the API server, External Secrets and Argo CD would do. */
function controllers(state: GitLabState): Controller[] {
  const condition = (object: LiveObject, type: string) => {
    object.status = { conditions: [{ type, status: 'True' }] };
  };
  const secret = (namespace: string, name: string, values: Record<string, string>) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    data: encoded(values),
  });
  const SEEDS: Readonly<Record<string, () => Record<string, string>>> = {
    'gitlab-bootstrap': () => ({ token: state.rootToken }),
    'argocd-webhook': () => ({ gitlab: 'random-webhook-secret', github: 'random-webhook-secret' }),
  };
  return [
    (object) => {
      if (object.kind === 'CustomResourceDefinition') condition(object, 'Established');
    },
    (object, cluster) => {
      const { name, namespace } = object.metadata;
      if (object.kind !== 'ExternalSecret') return;
      if (SEEDS[name]) cluster.put(secret(namespace!, name, SEEDS[name]()));
      const source =
        cluster.objects.get('/Secret/gitlab/git-read') ?? cluster.objects.get('/Secret/argocd/argocd-git-read');
      if (name !== 'argocd-repository') return;
      if (source) cluster.put({ ...source, metadata: { name, namespace } });
      else object.status = { conditions: [{ type: 'Ready', message: 'Secret does not exist' }] };
    },
    (object, cluster) => {
      if (object.kind !== 'Application' || object.metadata.name !== 'mlops-root' || object.status) return;
      object.status = { sync: { status: 'OutOfSync' }, health: { status: 'Progressing' } };
      for (const [wave, name] of APPLICATIONS.entries())
        cluster.put({
          ...object,
          metadata: {
            name,
            namespace: 'argocd',
            labels: { 'app.kubernetes.io/part-of': 'mlops' },
            annotations: { 'argocd.argoproj.io/sync-wave': String(wave) },
          },
        });
    },
  ];
}

/** In the order of their waves; the root is healthy when all are. */
const APPLICATIONS = ['namespaces', 'external-secrets', 'gitlab', 'argocd', 'kafka'];

/** Argo CD is one Application further at each look. */
function settleOne(cluster: FakeCluster): void {
  const next = [...APPLICATIONS, 'mlops-root']
    .map((name) => cluster.objects.get(`argoproj.io/Application/argocd/${name}`))
    .find((application) => application && JSON.stringify(application.status).includes('OutOfSync'));
  if (next) next.status = { sync: { status: 'Synced' }, health: { status: 'Healthy' } };
}
