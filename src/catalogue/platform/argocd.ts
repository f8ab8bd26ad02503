import { CLUSTER_RIGHTS, DEFINITIONS } from '../../contract/cluster-kinds.ts';
import { defineComponent } from '../../contract/component.ts';
import { madeSecret } from '../../contract/made.ts';
import { need } from '../../contract/need.ts';
import { OFFICIAL_IMAGE, WITH_IBM } from '../../contract/published.ts';
import { global, named, row } from '../../contract/refer.ts';
import { accepts } from './argocd/accepts.ts';
import { addExtras } from './argocd/extra-programs.ts';
import { declareExtras } from './argocd/extras.ts';
import { options } from './argocd/options.ts';
import { addController, addRepoServer, addServer, REPO_SERVER_PORT, SERVER_PORT } from './argocd/programs.ts';
import { addRedis, REDIS, REDIS_PORT, redisSecret } from './argocd/redis.ts';
import { argocdSettings } from './argocd/review/settings.ts';
import { CONTROLLER_RIGHTS, serverRights } from './argocd/rights.ts';
import { addSettings, CERTIFICATES, KNOWN_HOSTS, PART_OF_ARGOCD, WEBHOOK } from './argocd/settings.ts';
import { argoRepository } from './git-access.ts';

/** Those of upstream's chart: a selector never changes. */
const nameOf = (name: string) => ({ 'app.kubernetes.io/name': `argocd-${name}` });
const pod = (name: string) => ({ 'app.kubernetes.io/instance': 'argocd', ...nameOf(name) });

/** Measured on v3.3 with four Applications and 150 CRDs. */
const RESIDENT = { controller: '216M', repoServer: '123M', server: '140M', redis: '12M' };

/** Argo CD: what keeps the cluster moored to the tree. Installed once by hand, it then looks after itself. */
export const argocd = defineComponent({
  id: 'argocd',
  title: 'Argo CD',
  area: 'platform',
  clusterKinds: [...DEFINITIONS, ...CLUSTER_RIGHTS],
  summary:
    'Applies the tree to the cluster, in waves, puts back what drifts, and manages its own installation too. Its pages show the cluster, Secrets aside, and change nothing in it but Applications. It makes the first password of its user admin itself, in the Secret argocd-initial-admin-secret.',
  links: { docs: 'https://argo-cd.readthedocs.io/en/release-3.4/', source: 'https://github.com/argoproj/argo-cd' },
  namespace: 'argocd',
  budget: 'core',
  always: true,
  essential: true,
  options,
  declare: ({ options, namespace, platform }) => {
    const extras = declareExtras(options, pod);
    return {
      workloads: {
        // A StatefulSet: its pod goes before the next one comes.
        controller: {
          labels: pod('application-controller'),
          replicas: 1,
          peak: 1,
          resources: options.controller,
          holds: RESIDENT.controller,
          serviceAccount: { name: 'argocd-application-controller' },
          writes: { '*': ['/tmp'] },
          images: ['argocd'],
        },
        'repo-server': {
          labels: pod('repo-server'),
          replicas: options.replicas,
          resources: options.repoServer,
          holds: RESIDENT.repoServer,
          serviceAccount: { name: 'argocd-repo-server' },
          writes: { '*': ['/tmp', '/helm-working-dir'] },
          images: ['argocd'],
        },
        server: {
          labels: pod('server'),
          replicas: options.replicas,
          resources: options.server,
          holds: RESIDENT.server,
          serviceAccount: { name: 'argocd-server' },
          writes: { '*': ['/tmp'] },
          images: ['argocd'],
        },
        redis: {
          labels: nameOf('redis'),
          replicas: 1,
          resources: options.redis,
          holds: RESIDENT.redis,
          serviceAccount: { name: REDIS },
          images: ['redis'],
        },
        ...Object.assign({}, ...extras.map(({ workloads }) => workloads)),
      },
      internal: [
        { from: 'controller', to: 'repo-server', ports: [REPO_SERVER_PORT], why: 'manifests' },
        { from: 'server', to: 'repo-server', ports: [REPO_SERVER_PORT], why: 'manifests and repositories' },
        ...['controller', 'repo-server', 'server'].map((from) => ({
          from,
          to: 'redis',
          ports: [REDIS_PORT],
          why: 'cache',
        })),
        ...extras.flatMap(({ internal = [] }) => internal),
      ],
      requires: [
        need({ type: 'kubernetes-api', by: ['controller'], request: { rules: CONTROLLER_RIGHTS } }),
        need({
          type: 'kubernetes-api',
          name: 'argocd-server',
          by: ['server'],
          request: { rules: serverRights(options.liveChanges) },
        }),
        need({
          type: 'git',
          by: ['repo-server'],
          request: { access: 'read' },
          secret: argoRepository,
          // The server's webhooks.
          reachedAt: [{ workload: 'server', ports: [SERVER_PORT] }],
        }),
        // With a mirror charts are rendered here (images/mirror).
        ...(platform.registry.rewrite
          ? []
          : [
              need({
                type: 'internet',
                by: ['repo-server'],
                request: { why: 'Helm repositories of charts that are not vendored' },
                forCharts: true,
              }),
            ]),
        ...extras.flatMap(({ requires = [] }) => requires),
      ],
      secrets: [
        redisSecret,
        // Argo CD reads Secrets of its own only (v3.4.4, util/settings/settings.go: those labelled so).
        {
          name: WEBHOOK,
          keys: { [platform.git.provider]: { random: 40 } },
          labels: PART_OF_ARGOCD,
          // v3.4.4, util/webhook/webhook.go and docs/operator-manual/webhook.md.
          webhook: {
            key: platform.git.provider,
            service: `http://argocd-server.${namespace}.svc.cluster.local`,
            path: '/api/webhook',
          },
          renewal: {
            by: 'hand',
            why: 'the Git server has it too, at its webhook',
            steps: [
              'make the value anew: the steps of docs/secrets.md',
              'delete the webhook to Argo CD at the Git server, and run bootstrap again, which makes it with the new value',
            ],
          },
        },
        ...extras.flatMap(({ secrets = [] }) => secrets),
      ],
      images: {
        argocd: 'quay.io/argoproj/argocd:v3.4.4',
        redis: 'ecr-public.aws.com/docker/library/redis:8.2.3-alpine',
        ...Object.assign({}, ...extras.map(({ images }) => images)),
      },
      uis: [
        {
          title: 'Argo CD',
          service: 'argocd-server',
          port: 80,
          at: { workload: 'server', port: SERVER_PORT },
          login: { user: 'admin', secret: 'argocd-initial-admin-secret', key: 'password' },
        },
      ],
      makes: [madeSecret('argocd-initial-admin-secret', namespace, ['password'])],
      crdGroups: ['argoproj.io'],
      accepts: accepts(options.liveChanges),
    };
  },
  render: (ctx) => {
    addSettings(ctx);
    addRedis(ctx);
    addRepoServer(ctx);
    addController(ctx);
    addServer(ctx);
    addExtras(ctx);
  },
  argocd: {
    // It must not take itself away: neither with its Application, nor unasked when an object leaves the tree.
    // The Secret argocd-secret needs nothing: the tree has one key of it, and what Argo CD keeps there stays its own.
    syncOptions: ['Delete=false', 'Prune=confirm'],
  },
  kinds: {
    // What is mounted is read at every connection, what is not is watched (v3.4.4, util/git/{client,creds}.go; util/settings/settings.go).
    ConfigMap: { rereads: ({ metadata }) => [KNOWN_HOSTS, CERTIFICATES, 'argocd-cm'].includes(metadata.name) },
    'Application.argoproj.io': {
      quotesImages: true,
      refers: [
        row('spec project', named('AppProject.argoproj.io')),
        row('spec destination namespace', global('Namespace')),
      ],
    },
  },
  reviewRules: [argocdSettings],
  published: [
    // A copy of the official image of Docker Hub.
    {
      image: 'ecr-public.aws.com/docker/library/redis:8.2.3-alpine',
      platforms: OFFICIAL_IMAGE,
      source: 'docker-library/official-images@1ff8d41 library/redis',
    },
    {
      image: 'ghcr.io/dexidp/dex:v2.45.1',
      platforms: ['linux/amd64', 'linux/arm/v7', 'linux/arm64', 'linux/ppc64le', 'linux/s390x'],
      source: 'dexidp/dex@v2.45.1 .github/workflows/artifacts.yaml',
    },
    {
      image: 'quay.io/argoproj/argocd:v3.4.4',
      platforms: WITH_IBM,
      source: 'argoproj/argo-cd@v3.4.4 .github/workflows/release.yaml',
    },
  ],
});
