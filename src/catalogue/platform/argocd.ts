import { defineComponent } from '../../contract/component.ts';
import { madeSecret, madeService } from '../../contract/made.ts';
import { need } from '../../contract/need.ts';
import { OFFICIAL_IMAGE, WITH_IBM } from '../../contract/published.ts';
import { global, named, refer, row } from '../../contract/refer.ts';
import { options } from './argocd/options.ts';
import { argocdValues, WEBHOOK } from './argocd/values.ts';
import { argoRepository } from './git-access.ts';

/** Labels of the chart's pods (`argo-cd.selectorLabels`); release and chart are both called argocd. */
const pod = (name: string) => ({ 'app.kubernetes.io/instance': 'argocd', 'app.kubernetes.io/name': `argocd-${name}` });

const REDIS = 'argocd-redis';

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
  essential: true,
  options,
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
    uis: [
      {
        title: 'Argo CD',
        service: 'argocd-server',
        port: 80,
        at: { workload: 'server', port: SERVER_PORT },
        login: { user: 'admin', secret: 'argocd-initial-admin-secret', key: 'password' },
      },
    ],
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
  values: argocdValues,
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
