import type { ArgoSettings } from '../../../src/argocd/settings.ts';
import { registry } from '../../../src/catalogue/registry.ts';
import { knowledgeOf } from '../../../src/contract/knowledge.ts';
import type { ChartRelease, Manifest } from '../../../src/contract/manifest.ts';
import type { Login } from '../../../src/contract/ui.ts';
import type { Plan } from '../../../src/graph/plan.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import type { Installation } from '../../../src/live/installation.ts';

export interface SmallOptions {
  readonly url?: string;
  readonly provider?: 'gitlab' | 'github';
  readonly cluster?: object;
  readonly releases?: readonly ChartRelease[];
  /** The repository is on a server outside the tree. */
  readonly external?: true;
  readonly caches?: Readonly<Record<string, number>>;
  /** Images are pulled from a mirror that asks for a login. */
  readonly mirrored?: true;
  /** It is reached by ssh, with keys. */
  readonly ssh?: true;
  /** Somebody opens merge requests there. */
  readonly opensRequests?: true;
}

const NAMESPACES = ['argocd', 'gitlab', 'platform-operators', 'data-plane'];

/** A platform of few objects, with everything that bootstrap looks at: what a real one renders is for the tests of rendering. */
export function smallInstallation(options: SmallOptions = {}): Installation {
  const { url = 'http://gitlab.localhost/mlops/platform.git', provider = 'gitlab', external, releases = [] } = options;
  const cluster = {
    kind: 'k3d',
    kubernetes: '1.35',
    servers: 1,
    agents: 3,
    memory: '12Gi',
    cpu: 8,
    ...options.cluster,
  };
  const component = (
    id: string,
    title: string,
    wave: number,
    namespace: string,
    after: readonly string[],
    more: object = {},
  ) => ({
    id,
    title,
    wave,
    namespace,
    after,
    external: false,
    uis: [],
    workloads: [],
    definition: registry.find((one) => one.id === id),
    ...more,
  });
  const components = [
    component('external-secrets', 'External Secrets', 1, 'platform-operators', []),
    ...(external
      ? []
      : [
          component('gitlab', 'GitLab', 2, 'gitlab', ['external-secrets'], {
            uis: [ui('gitlab', 'GitLab', { user: 'root', secret: 'gitlab-root', key: 'password' })],
          }),
        ]),
    component('argocd', 'Argo CD', 3, 'argocd', external ? ['external-secrets'] : ['external-secrets', 'gitlab'], {
      uis: [
        {
          ...ui('argocd', 'Argo CD', { user: 'admin', secret: 'argocd-initial-admin-secret', key: 'password' }),
          ...(provider === 'github' && { open: { host: 'argocd.example.com', url: 'https://argocd.example.com' } }),
        },
      ],
    }),
    component('kafka', 'Kafka', 4, 'data-plane', ['argocd']),
    component('image-updater', 'Argo CD Image Updater', 4, 'argocd', ['argocd']),
  ];
  const given = { given: 'a token' };
  const at = external ? 'argocd' : 'gitlab';
  const token = (owner: string, access: string) => ({
    component: external ? owner : 'gitlab',
    namespace: at,
    name: external ? `${owner}-git-${access}` : `git-${access}`,
    keys: options.ssh ? { sshPrivateKey: given } : { username: given, password: given },
    given: { kind: access },
  });
  const webhook = {
    component: 'argocd',
    namespace: 'argocd',
    name: 'argocd-webhook',
    keys: { [provider]: { random: 32 } },
    webhook: { key: provider, service: 'http://argocd-server.argocd.svc.cluster.local', path: '/api/webhook' },
  };
  const seeds = [
    ...(options.mirrored ? LOGINS : []),
    token('argocd', 'read'),
    token('image-updater', 'write'),
    ...(external
      ? []
      : [
          {
            component: 'gitlab',
            namespace: 'gitlab',
            name: 'gitlab-runner-token',
            keys: { 'runner-token': given },
            given: { kind: 'runner' },
          },
          {
            component: 'gitlab',
            namespace: 'gitlab',
            name: 'gitlab-runner-images-token',
            keys: { 'runner-token': given },
            given: { kind: 'image-runner' },
          },
        ]),
    ...(external && provider === 'gitlab' ? [] : [webhook]),
  ];
  const views = [
    {
      component: 'argocd',
      namespace: 'argocd',
      name: 'argocd-repository',
      labels: { 'argocd.argoproj.io/secret-type': 'repository' },
      seed: { namespace: at, name: token('argocd', 'read').name },
    },
    {
      component: 'image-updater',
      namespace: 'argocd',
      name: 'image-updater-repository',
      labels: { 'argocd.argoproj.io/secret-type': 'repository' },
      seed: { namespace: at, name: token('image-updater', 'write').name },
    },
  ];
  const platform = {
    name: 'mlops',
    environment: 'local',
    profile: 'local',
    git: { provider, url, branch: 'main' },
    cluster,
    registry: {
      host: 'k3d-registry:5050',
      insecure: true,
      caches: options.caches ?? {},
      mirrors: {},
      ...(options.mirrored && { rewrite: { to: 'copies.corp.example/all', login: true, registries: {}, keep: [] } }),
    },
    ingress: { ports: { http: 80, https: 443 } },
    projects: { fraud: { owners: ['data-science', 'nora'] } },
  };
  const connections = options.opensRequests ? [{ type: 'git', request: { opensRequests: true } }] : [];
  return {
    plan: {
      platform,
      components,
      seeds,
      views,
      connections,
      flows: [],
      grants: [],
      knowledge: knowledgeOf(registry),
    } as unknown as Plan,
    manifests: manifests(external === true, provider === 'github').map(
      ([id, object]) => ({ component: id, object, config: '', data: false }) satisfies Manifest,
    ),
    releases,
    vendored: [],
    apps: {
      components: [],
      applications: [],
      projects: [],
      settings: {} as ArgoSettings,
      root: [
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'AppProject',
          metadata: { name: 'mlops-root', namespace: 'argocd' },
        },
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          metadata: { name: 'mlops-root', namespace: 'argocd' },
        },
      ],
    },
    folder: '/repository',
  };
}

/** Of a mirror: the one that a person makes, and that with which what makes all others is pulled. */
const LOGINS = [
  {
    component: 'external-secrets',
    namespace: 'platform-operators',
    name: 'external-secrets-login',
    type: 'kubernetes.io/dockerconfigjson',
    keys: { '.dockerconfigjson': { given: 'a login' } },
  },
  {
    component: 'external-secrets',
    namespace: 'platform-operators',
    name: 'mirror-login',
    keys: { username: { given: 'a user' }, password: { given: 'a token' } },
  },
];

function ui(id: string, title: string, login?: Login) {
  return {
    title,
    login: login ?? 'own',
    namespace: id,
    service: id,
    port: 80,
    name: id,
    at: { workload: id, port: 80 },
    open: { host: `${id}.localhost`, url: `http://${id}.localhost` },
  };
}

function manifests(external: boolean, hooked: boolean): readonly (readonly [string, KubeObject])[] {
  const seed = (name: string, namespace: string): KubeObject => ({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name, namespace, annotations: { 'argocd.argoproj.io/sync-wave': '-2' } },
    spec: { refreshPolicy: 'CreatedOnce' },
  });
  return [
    ...NAMESPACES.map((name) => ['namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }] as const),
    ['external-secrets', workload('Deployment', 'external-secrets', 'platform-operators')],
    ['external-secrets', definition('external-secrets.io', 'ExternalSecret', 'externalsecrets')],
    ...(external
      ? []
      : ([
          ['gitlab', workload('StatefulSet', 'gitlab', 'gitlab')],
          ['gitlab', seed('gitlab-bootstrap', 'gitlab')],
        ] as const)),
    ...(external && !hooked ? [] : ([['argocd', seed('argocd-webhook', 'argocd')]] as const)),
    ['argocd', definition('argoproj.io', 'Application', 'applications')],
    ['argocd', definition('argoproj.io', 'AppProject', 'appprojects')],
    ['argocd', workload('Deployment', 'argocd-server', 'argocd')],
    ['argocd', seed('argocd-repository', 'argocd')],
    [
      'argocd',
      {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'ServiceMonitor',
        metadata: { name: 'argocd', namespace: 'argocd' },
      },
    ],
    [
      'kafka',
      { apiVersion: 'kafka.strimzi.io/v1', kind: 'Kafka', metadata: { name: 'kafka', namespace: 'data-plane' } },
    ],
  ];
}

function workload(kind: string, name: string, namespace: string): KubeObject {
  return { apiVersion: 'apps/v1', kind, metadata: { name, namespace }, spec: { replicas: 1 } };
}

function definition(group: string, kind: string, plural: string): KubeObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: { group, names: { kind, plural }, scope: 'Namespaced' },
  };
}
