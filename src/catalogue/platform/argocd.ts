import { Type } from 'typebox';
import { option, resources } from '../../config/options.ts';
import { defineComponent } from '../../contract/component.ts';
import type { GitEndpoint } from '../../contract/connections/git.ts';
import { madeSecret, madeService } from '../../contract/made.ts';
import { need } from '../../contract/need.ts';
import { OFFICIAL_IMAGE, WITH_IBM } from '../../contract/published.ts';
import { global, named, refer, row } from '../../contract/refer.ts';
import { parseDuration } from '../../kit/duration.ts';
import { containerResources, type Resources } from '../../kit/resources.ts';
import { spread } from '../../kit/spread.ts';
import { APPLICATION_HEALTH } from './application-health.ts';
import { CRD_HEALTH } from './crd-health.ts';
import { argoRepository, gitSettings } from './git-access.ts';
import { INGRESS_HEALTH } from './ingress-health.ts';
import { POSTGRES_HEALTH } from './postgres-health.ts';

/** Labels of the chart's pods (`argo-cd.selectorLabels`); release and chart are both called argocd. */
const pod = (name: string) => ({ 'app.kubernetes.io/instance': 'argocd', 'app.kubernetes.io/name': `argocd-${name}` });

const REDIS = 'argocd-redis';
const WEBHOOK = 'argocd-webhook';

/** argo-helm argo-cd-10.1.1, values.yaml `server.containerPorts.server`. */
const SERVER_PORT = 8080;

/** What of the chart belongs to the controller of ApplicationSets, which the chart's values cannot leave out. */
const APPLICATION_SET = [
  'Deployment.apps argocd/argocd-applicationset-controller',
  'Role.rbac.authorization.k8s.io argocd/argocd-applicationset-controller',
  'RoleBinding.rbac.authorization.k8s.io argocd/argocd-applicationset-controller',
  'Service argocd/argocd-applicationset-controller',
  'ServiceAccount argocd/argocd-applicationset-controller',
];

/** Measured on v3.3 with four Applications and 150 CRDs. */
const RESIDENT = { controller: '216M', repoServer: '123M', server: '140M', redis: '12M' };

/** Argo CD: what keeps the cluster moored to the tree. Installed once by hand, it then looks after itself. */
export const argocd = defineComponent({
  id: 'argocd',
  title: 'Argo CD',
  area: 'platform',
  summary:
    'Applies the tree to the cluster, in waves, puts back what drifts, and manages its own installation too. It makes the first password of its user admin itself, in the Secret argocd-initial-admin-secret.',
  links: { docs: 'https://argo-cd.readthedocs.io/en/release-3.4/', source: 'https://github.com/argoproj/argo-cd' },
  namespace: 'argocd',
  budget: 'core',
  always: true,
  options: Type.Object(
    {
      url: Type.Optional(
        option.string({
          description:
            'Where people open it, when that is not its ingress; single sign-on and links need it to be right',
          pattern: '^https?://[^\\s/]+(/[^\\s]*)?$',
          expected: 'a URL such as https://argocd.example.com',
        }),
      ),
      poll: option.duration({ description: 'How often it looks for new commits', default: '1m', production: '3m' }),
      // It begins with the first Application of an installation and ends with the last: images of every wave are pulled in it.
      syncTimeout: option.duration({
        description: 'How long a sync may wait before newer commits get their turn',
        default: '1h',
      }),
      replicas: option.integer({
        description: 'Pods of the API server and of the repository server',
        minimum: 1,
        default: 1,
        production: 2,
      }),
      // The controller grows with the objects of the cluster, the repository server with each render.
      controller: resources(
        { cpu: '200m', memory: '256Mi', memoryLimit: '1Gi' },
        { cpu: '500m', memory: '1Gi', memoryLimit: '2Gi' },
      ),
      repoServer: resources(
        { cpu: '100m', memory: '160Mi', memoryLimit: '768Mi' },
        { cpu: '250m', memory: '512Mi', memoryLimit: '1Gi' },
      ),
      server: resources(
        { cpu: '50m', memory: '160Mi', memoryLimit: '256Mi' },
        { cpu: '100m', memory: '256Mi', memoryLimit: '512Mi' },
      ),
      redis: resources(
        { cpu: '20m', memory: '32Mi', memoryLimit: '128Mi' },
        { cpu: '100m', memory: '128Mi', memoryLimit: '256Mi' },
      ),
    },
    { additionalProperties: false },
  ),
  declare: ({ options, namespace, platform }) => ({
    workloads: {
      // A StatefulSet: its pod goes before the next one comes.
      controller: {
        labels: pod('application-controller'),
        replicas: 1,
        peak: 1,
        resources: options.controller,
        holds: RESIDENT.controller,
        serviceAccount: { name: 'argocd-application-controller', madeBy: 'chart' },
        images: ['argocd'],
      },
      'repo-server': {
        labels: pod('repo-server'),
        replicas: options.replicas,
        resources: options.repoServer,
        holds: RESIDENT.repoServer,
        serviceAccount: { name: 'argocd-repo-server', madeBy: 'chart' },
        images: ['argocd'],
      },
      server: {
        labels: pod('server'),
        replicas: options.replicas,
        resources: options.server,
        holds: RESIDENT.server,
        serviceAccount: { name: 'argocd-server', madeBy: 'chart' },
        images: ['argocd'],
      },
      redis: {
        labels: pod('redis'),
        replicas: 1,
        resources: options.redis,
        holds: RESIDENT.redis,
        serviceAccount: { name: REDIS, madeBy: 'chart' },
        images: ['redis'],
      },
    },
    internal: [
      { from: 'controller', to: 'repo-server', ports: [8081], why: 'manifests' },
      { from: 'server', to: 'repo-server', ports: [8081], why: 'manifests and repositories' },
      ...['controller', 'repo-server', 'server'].map((from) => ({ from, to: 'redis', ports: [6379], why: 'cache' })),
    ],
    requires: [
      need({ type: 'kubernetes-api', by: ['controller', 'server'] }),
      need({
        type: 'git',
        by: ['repo-server'],
        request: { access: 'read' },
        secret: argoRepository,
        // The server's webhooks.
        reachedAt: [{ workload: 'server', ports: [SERVER_PORT] }],
      }),
      need({
        type: 'internet',
        by: ['repo-server'],
        request: { why: 'Helm repositories of charts that are not vendored' },
      }),
    ],
    // What the chart's pre-install Job would make, which nothing runs when the tree is applied.
    secrets: [
      { name: REDIS, keys: { auth: { random: 32 } }, renewal: { by: 'restart' } },
      // Argo CD reads Secrets of its own only (v3.4.4, util/settings/settings.go: those labelled so).
      {
        name: WEBHOOK,
        keys: { [platform.git.provider]: { random: 40 } },
        labels: { 'app.kubernetes.io/part-of': 'argocd' },
        renewal: {
          by: 'hand',
          why: 'the Git server has it too, at its webhook',
          steps: [
            'make the value anew: the steps of docs/secrets.md',
            'delete the webhook to Argo CD at the Git server, and run bootstrap again, which makes it with the new value',
          ],
        },
      },
    ],
    images: { argocd: 'quay.io/argoproj/argocd:v3.4.4', redis: 'ecr-public.aws.com/docker/library/redis:8.2.3-alpine' },
    uis: [{ title: 'Argo CD', service: 'argocd-server', port: 80, at: { workload: 'server', port: SERVER_PORT } }],
    makes: [
      madeService('argocd-server', namespace, [80, 'http', 443, 'https']),
      madeSecret('argocd-initial-admin-secret', namespace, ['password']),
    ],
  }),
  // argoproj/argo-helm argo-cd-10.1.1, charts/argo-cd: installs v3.4.4
  chart: () => ({
    repository: 'https://argoproj.github.io/argo-helm',
    name: 'argo-cd',
    version: '10.1.1',
    clusterKinds: [
      'apiextensions.k8s.io/CustomResourceDefinition',
      'rbac.authorization.k8s.io/ClusterRole',
      'rbac.authorization.k8s.io/ClusterRoleBinding',
    ],
    crdGroups: ['argoproj.io'],
    pods: {
      controller: { resources: ['controller.resources'] },
      'repo-server': { resources: ['repoServer.resources'], replicas: 'repoServer.replicas' },
      server: { resources: ['server.resources'], replicas: 'server.replicas' },
      redis: { resources: ['redis.resources'] },
    },
    // argoproj/argo-helm argo-cd-10.1.1, charts/argo-cd/templates/redis/deployment.yaml
    refers: () => [{ at: [], names: (_, namespace) => refer('Secret', REDIS, namespace, 'auth') }],
    drops: APPLICATION_SET.map((object) => ({
      object,
      reason: 'no ApplicationSet is in the tree: its controller has no pods',
    })),
    accepts: [
      ...['application-controller', 'server'].map((name) => ({
        rule: 'rbac/wildcard',
        object: `ClusterRole.rbac.authorization.k8s.io argocd-${name}`,
        reason: 'it applies and shows whatever the tree holds; what that may be, the AppProjects say',
      })),
      {
        rule: 'secret-values',
        object: 'Secret argocd/argocd-secret',
        reason:
          'the chart renders the name of another Secret into it, and nothing secret: what Argo CD keeps there it writes itself',
      },
      {
        rule: 'reference/service',
        object: 'StatefulSet.apps argocd/argocd-application-controller',
        reason: 'upstream names a Service that it does not make: nobody calls the controller by name',
      },
    ],
  }),
  values: ({ options, platform, use, maybe, workload }) => ({
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
  }),
  argocd: {
    // It must not take itself away: neither with its Application, nor unasked when a chart drops an object.
    // The Secret argocd-secret needs nothing: the chart renders one key, and what Argo CD keeps there stays its own.
    syncOptions: ['Delete=false', 'Prune=confirm'],
  },
  kinds: {
    'Application.argoproj.io': {
      refers: [
        row('spec project', named('AppProject.argoproj.io')),
        row('spec destination namespace', global('Namespace')),
      ],
    },
  },
  published: [
    // A copy of the official image of Docker Hub.
    {
      image: 'ecr-public.aws.com/docker/library/redis:8.2.3-alpine',
      platforms: OFFICIAL_IMAGE,
      source: 'docker-library/official-images@1ff8d41 library/redis',
    },
    {
      image: 'quay.io/argoproj/argocd:v3.4.4',
      platforms: WITH_IBM,
      source: 'argoproj/argo-cd@v3.4.4 .github/workflows/release.yaml',
    },
  ],
});

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
