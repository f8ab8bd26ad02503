import { Type } from 'typebox';
import { option, resources } from '../../config/options.ts';
import { parseDuration } from '../../kit/duration.ts';
import { containerResources } from '../../kit/resources.ts';
import { defineComponent, need } from '../component.ts';
import { madeSecret, madeService } from '../made.ts';
import { APPLICATION_HEALTH } from './application-health.ts';
import { CRD_HEALTH } from './crd-health.ts';
import { POSTGRES_HEALTH } from './postgres-health.ts';

/** Labels of the chart's pods (`argo-cd.selectorLabels`); release and chart are both called argocd. */
const pod = (name: string) => ({ 'app.kubernetes.io/instance': 'argocd', 'app.kubernetes.io/name': `argocd-${name}` });

const REDIS = 'argocd-redis';

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
  always: true,
  options: Type.Object(
    {
      url: option.string({
        description: 'Where people open it; single sign-on and links need it to be right',
        pattern: '^https?://[^\\s/]+(/[^\\s]*)?$',
        expected: 'a URL such as https://argocd.example.com',
        default: 'http://localhost:8080',
      }),
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
  declare: ({ options, namespace }) => ({
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
      redis: { labels: pod('redis'), replicas: 1, resources: options.redis, holds: RESIDENT.redis, images: ['redis'] },
    },
    internal: [
      { from: 'controller', to: 'repo-server', ports: [8081], why: 'manifests' },
      { from: 'server', to: 'repo-server', ports: [8081], why: 'manifests and repositories' },
      ...['controller', 'repo-server', 'server'].map((from) => ({ from, to: 'redis', ports: [6379], why: 'cache' })),
    ],
    requires: [
      need({ type: 'kubernetes-api', by: ['controller', 'server'] }),
      need({ type: 'git', by: ['repo-server'] }),
      need({
        type: 'internet',
        by: ['repo-server'],
        request: { why: 'Helm repositories of charts that are not vendored' },
      }),
    ],
    // What the chart's pre-install Job would make, which nothing runs when the tree is applied.
    secrets: [{ name: REDIS, keys: { auth: { random: 32 } } }],
    images: { argocd: 'quay.io/argoproj/argocd:v3.4.4', redis: 'ecr-public.aws.com/docker/library/redis:8.2.3-alpine' },
    uis: [{ title: 'Argo CD', service: 'argocd-server', port: 80 }],
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
  }),
  values: ({ options }) => ({
    // Policies add up: ours alone decide.
    global: { networkPolicy: { create: false } },
    configs: {
      cm: {
        url: options.url,
        'application.resourceTrackingMethod': 'annotation',
        'resource.customizations.health.apiextensions.k8s.io_CustomResourceDefinition': CRD_HEALTH,
        'resource.customizations.health.argoproj.io_Application': APPLICATION_HEALTH,
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
      },
    },
    redisSecretInit: { enabled: false },
    dex: { enabled: false },
    notifications: { enabled: false },
    // The chart cannot leave it out.
    applicationSet: { replicas: 0 },
    controller: { resources: containerResources(options.controller) },
    repoServer: { replicas: options.replicas, resources: containerResources(options.repoServer) },
    server: { replicas: options.replicas, resources: containerResources(options.server) },
    redis: { automountServiceAccountToken: false, resources: containerResources(options.redis) },
  }),
  argocd: {
    // It must not take itself away: neither with its Application, nor unasked when a chart drops an object.
    // The Secret argocd-secret needs nothing: the chart renders it without data, and what Argo CD keeps there stays its own.
    syncOptions: ['Delete=false', 'Prune=confirm'],
  },
});
