import { describe, expect, it } from 'vitest';
import type {
  ClusterRole,
  ConfigMap,
  Container,
  Deployment,
  NetworkPolicy,
  PodSpec,
  Role,
  Secret,
  StatefulSet,
} from '../../../imports/types/kubernetes.ts';
import { APPLICATION_HEALTH } from '../../../src/catalogue/platform/application-health.ts';
import { component } from '../../support/components.ts';
import { renderPlatform } from '../../support/platform.ts';
import { rightsOf } from '../../support/rights.ts';

type Platform = ReturnType<typeof renderPlatform>;

const POD = { controller: 'argocd-application-controller', server: 'argocd-server', repo: 'argocd-repo-server' };

const podOf = (platform: Platform, name: string): PodSpec =>
  platform.get<Deployment | StatefulSet>(name === POD.controller ? 'StatefulSet' : 'Deployment', name, 'argocd').spec!
    .template.spec!;
const containerOf = (platform: Platform, name: string): Container => podOf(platform, name).containers[0]!;
const variablesOf = (platform: Platform, name: string) =>
  Object.fromEntries(containerOf(platform, name).env!.map((one) => [one.name, one.value ?? one.valueFrom]));
const settingsOf = (platform: Platform) => platform.get<ConfigMap>('ConfigMap', 'argocd-cm').data!;

it('is part of every platform, with the operator that makes its secret', () => {
  const platform = renderPlatform({});
  expect(platform.plan.components.filter(({ external }) => !external).map(({ id }) => id)).toEqual([
    'external-secrets',
    'argocd',
  ]);
  expect(platform.findings).toEqual([]);
});

it('takes options like any other component', () => {
  const platform = renderPlatform({ components: { argocd: { poll: '30s', url: 'https://argocd.acme.dev' } } });
  expect(settingsOf(platform).url).toBe('https://argocd.acme.dev');
  for (const name of [POD.controller, POD.repo])
    expect(variablesOf(platform, name)).toMatchObject({ ARGOCD_RECONCILIATION_TIMEOUT: '30s' });
});

it('waits for children, compares at the server, and ends a sync that waits for ever', () => {
  const platform = renderPlatform({});
  expect(settingsOf(platform)).toMatchObject({
    'resource.customizations.health.argoproj.io_Application': APPLICATION_HEALTH,
    'application.resourceTrackingMethod': 'annotation',
  });
  expect(variablesOf(platform, POD.controller)).toMatchObject({
    ARGOCD_APPLICATION_CONTROLLER_SERVER_SIDE_DIFF: 'true',
    ARGOCD_APPLICATION_CONTROLLER_SYNC_TIMEOUT: '3600',
  });
});

it('does not watch what changes all the time, and is not stirred by what says nothing', () => {
  const { 'resource.exclusions': unwatched, ...settings } = settingsOf(renderPlatform({}));
  expect(unwatched).toMatchSnapshot();
  const unheeded = Object.entries(settings).filter(([key]) => key.includes('ignoreResourceUpdates'));
  expect(Object.fromEntries(unheeded)).toMatchSnapshot();
});

it('finds its settings by their label, and keeps what it writes beside them', () => {
  const platform = renderPlatform({ git: { provider: 'github', url: 'https://github.com/acme/platform.git' } });
  const labelled = [...platform.all<ConfigMap>('ConfigMap'), ...platform.all<Secret>('Secret')]
    .filter(({ metadata }) => metadata!.namespace === 'argocd')
    .map(({ metadata }) => [metadata!.name, metadata!.labels!['app.kubernetes.io/part-of']]);
  expect(Object.fromEntries(labelled)).toEqual({
    'argocd-cm': 'argocd',
    'argocd-cmd-params-cm': 'argocd',
    'argocd-secret': 'argocd',
    'argocd-ssh-known-hosts-cm': 'argocd',
    'argocd-tls-certs-cm': 'argocd',
  });
  const { data } = platform.get<Secret>('Secret', 'argocd-secret');
  expect(Object.keys(data!)).toEqual(['webhook.github.secret']);
  expect(Buffer.from(data!['webhook.github.secret']!, 'base64').toString()).toBe('$argocd-webhook:github');
  expect(platform.get('ExternalSecret', 'argocd-webhook')).toMatchObject({
    spec: { target: { template: { metadata: { labels: { 'app.kubernetes.io/part-of': 'argocd' } } } } },
  });
});

describe('the cache', () => {
  const platform = renderPlatform({});

  it('has its password from a seed, in a file, and its programs as a variable', () => {
    expect(platform.get('ExternalSecret', 'argocd-redis', 'argocd')).toMatchObject({
      spec: { target: { immutable: true, template: { data: { auth: '{{ .auth }}' } } } },
    });
    const { command, args, env, volumeMounts } = containerOf(platform, 'argocd-redis');
    expect(`${command} ${args}`).not.toMatch(/pass/);
    expect(env).toEqual([
      { name: 'REDISCLI_AUTH', valueFrom: { secretKeyRef: { name: 'argocd-redis', key: 'auth' } } },
    ]);
    expect(volumeMounts).toEqual([{ name: 'config', mountPath: '/etc/redis', readOnly: true }]);
    for (const name of Object.values(POD))
      expect(variablesOf(platform, name).REDIS_PASSWORD).toEqual({
        secretKeyRef: { name: 'argocd-redis', key: 'auth' },
      });
  });

  it('is open to its own programs only', () => {
    const redis = platform.get<{
      spec: { ingress: { from: { podSelector: { matchLabels: Record<string, string> } }[] }[]; egress?: unknown };
    }>('NetworkPolicy', 'argocd-redis');
    expect(
      redis.spec.ingress.flatMap(({ from }) =>
        from.map(({ podSelector }) => podSelector.matchLabels['app.kubernetes.io/name']),
      ),
    ).toEqual(['argocd-application-controller', 'argocd-repo-server', 'argocd-server']);
    expect(redis.spec.egress).toBeUndefined();
  });
});

describe('the way out to repositories of charts', () => {
  const wayOut = ({ get }: Platform) => {
    const { egress = [] } = get<NetworkPolicy>('NetworkPolicy', 'argocd-repo-server').spec!;
    const outside = egress.filter(({ to = [] }) => to.some(({ ipBlock }) => ipBlock?.cidr === '0.0.0.0/0'));
    // The repository is outside as well, and answers on 80.
    return outside.flatMap(({ ports = [] }) => ports.map(({ port }) => port)).filter((port) => port !== 80);
  };

  it('is not there as long as everything is rendered here', () => {
    const platform = renderPlatform({});
    expect(wayOut(platform)).toEqual([]);
    expect(platform.plan.connections.filter(({ type }) => type === 'internet')).toEqual([]);
    expect(platform.findings).toEqual([]);
  });

  it('is there for the repository server when a chart is rendered in the cluster, or people bring an Application', () => {
    const charted = renderPlatform({ components: { rancher: {} } });
    expect(wayOut(charted)).toEqual([443]);
    const application = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'theirs' } };
    const own = [component('theirs', {}, { render: (ctx) => ctx.add(application) })];
    expect(wayOut(renderPlatform({ components: { theirs: {} } }, { own }))).toEqual([443]);
  });
});

it('has two API servers and two repository servers in production, each with a disruption budget', () => {
  const platform = renderPlatform({ profile: 'production' });
  for (const name of [POD.server, POD.repo])
    expect(platform.get<Deployment>('Deployment', name).spec!.replicas).toBe(2);
  const budgets = platform.all('PodDisruptionBudget').filter(({ metadata }) => metadata.namespace === 'argocd');
  expect(budgets.map(({ metadata }) => metadata.name)).toEqual(['argocd-repo-server', 'argocd-server']);
});

describe('rights', () => {
  const rulesOf = (platform: Platform, kind: string, name: string) =>
    platform.get<Role | ClusterRole>(kind, name).rules!;
  const shown = (platform: Platform) => rulesOf(platform, 'ClusterRole', 'argocd-argocd-server');

  it('are those of its programs that ask the API server, each by an account of its own', () => {
    const platform = renderPlatform({});
    const tokens = [...Object.values(POD), 'argocd-redis'].map((name) => {
      const { serviceAccountName, automountServiceAccountToken } = podOf(platform, name);
      return [name, serviceAccountName, automountServiceAccountToken];
    });
    expect(tokens).toEqual([
      [POD.controller, POD.controller, true],
      [POD.server, POD.server, true],
      [POD.repo, POD.repo, false],
      ['argocd-redis', 'argocd-redis', false],
    ]);
    const roles = ['Role', 'ClusterRole'].flatMap((kind) => platform.all(kind));
    expect(roles.map(({ metadata }) => metadata.name).filter((name) => name.startsWith('argocd'))).toEqual([
      'argocd-server',
      'argocd-argocd-application-controller',
      'argocd-argocd-server',
    ]);
  });

  it('let its pages show everything but Secrets, and change nothing outside its namespace', () => {
    const platform = renderPlatform({ components: { kafka: {} } });
    expect([...new Set(shown(platform).flatMap(({ verbs }) => verbs))].sort()).toEqual(['get', 'list']);
    const core = shown(platform).filter(({ apiGroups }) => apiGroups!.includes('') || apiGroups!.includes('*'));
    expect(core.flatMap(({ resources }) => resources!)).not.toEqual(expect.arrayContaining(['secrets']));
    expect(core.flatMap(({ resources }) => resources!)).not.toEqual(expect.arrayContaining(['*']));
    expect(rulesOf(platform, 'Role', 'argocd-server')).toMatchSnapshot();
  });

  it('reach the kinds that the platform defines, and no other group as a whole', () => {
    const whole = (platform: Platform) => shown(platform).find(({ resources }) => resources!.includes('*'))!.apiGroups!;
    expect(whole(renderPlatform({}))).toEqual(['argoproj.io', 'external-secrets.io', 'generators.external-secrets.io']);
    expect(whole(renderPlatform({ components: { kafka: {} } }))).toContain('kafka.strimzi.io');
  });

  it('let people change live objects where a platform wants it, which is said to be all of them', () => {
    const platform = renderPlatform({ components: { argocd: { liveChanges: true } } });
    expect(platform.findings).toEqual([]);
    expect(shown(platform)).toContainEqual({
      apiGroups: ['*'],
      resources: ['*'],
      verbs: ['delete', 'get', 'patch'],
    });
  });
});

describe('the Git server', () => {
  const known = (url: string, knownHosts: readonly string[] = []) =>
    renderPlatform({ git: { provider: 'gitlab', url }, components: { argocd: { knownHosts } } }).get<ConfigMap>(
      'ConfigMap',
      'argocd-ssh-known-hosts-cm',
    ).data!.ssh_known_hosts!;

  it('is known by its keys when it is a forge of the world, or when somebody says them', () => {
    const own = 'git.acme.dev ssh-ed25519 AAAA';
    expect(known('https://gitlab.com/acme/platform.git')).toBe('');
    expect(known('git@gitlab.com:acme/platform.git')).toMatch(/^gitlab\.com ecdsa.*\ngitlab\.com ssh-ed25519 .*\n$/);
    expect(known('ssh://git@git.acme.dev:2222/a/b.git', [own])).toBe(`${own}\n`);
  });

  it('is found where only git can be told, with what Argo CD would tell it besides', () => {
    const git = { provider: 'gitlab', url: 'http://gitlab.example.com/mlops/platform.git' };
    const inside = renderPlatform({ git, cluster: { kind: 'k3d', memory: '24Gi' }, components: { gitlab: {} } });
    expect(variablesOf(inside, POD.repo)).toMatchObject({
      ARGOCD_REPO_SERVER_ENABLE_BUILTIN_GIT_CONFIG: 'false',
      GIT_CONFIG_COUNT: '3',
      GIT_CONFIG_KEY_2: 'gc.autoDetach',
    });
    const outside = renderPlatform({ git: { ...git, url: 'https://gitlab.example.com/a/b.git' } });
    expect(Object.keys(variablesOf(outside, POD.repo)).filter((name) => /GIT_CONFIG/.test(name))).toEqual([]);
  });
});

describe('programs that not everybody wants', () => {
  const dex = { connectors: [{ type: 'oidc', id: 'us', name: 'Us', config: { clientSecret: '$argocd-dex:us' } }] };
  const all = renderPlatform({
    components: {
      argocd: {
        applicationSets: {},
        notifications: {
          settings: { 'service.slack': 'token: $slack' },
          secrets: ['slack'],
          egress: [{ to: 'slack.com' }],
        },
        dex: { ...dex, secrets: ['us'], policy: 'g, platform, role:admin' },
      },
    },
  });
  const names = ['argocd-applicationset-controller', 'argocd-notifications-controller', 'argocd-dex-server'];

  it('are not there without a word, and pass all checks when they are', () => {
    const plain = renderPlatform({});
    const deployments = ({ all: every }: Platform) => every('Deployment').map(({ metadata }) => metadata.name);
    expect(deployments(plain).filter((name) => names.includes(name))).toEqual([]);
    expect(deployments(all).filter((name) => names.includes(name))).toHaveLength(3);
    expect(all.findings).toEqual([]);
  });

  it('do in their own namespace what they must, and nothing elsewhere', () => {
    for (const name of names) expect(Object.keys(rightsOf(all, `argocd/${name}`))).toEqual(['argocd']);
    expect(rightsOf(all, 'argocd/argocd-notifications-controller')).toMatchSnapshot();
    expect(rightsOf(all, 'argocd/argocd-applicationset-controller')).toMatchSnapshot();
  });

  it('reach what is named outside, each its own', () => {
    const outside = (name: string) =>
      (all.get<NetworkPolicy>('NetworkPolicy', name).spec!.egress ?? [])
        .filter(({ to = [] }) => to.some(({ ipBlock }) => ipBlock?.cidr === '0.0.0.0/0'))
        .flatMap(({ ports = [] }) => ports.map(({ port }) => port));
    expect(names.map(outside)).toEqual([[6443], [443, 6443], [6443]]);
  });

  it('are told what people say, with secrets by name alone', () => {
    const data = (name: string) => all.get<ConfigMap>('ConfigMap', name).data!;
    expect(data('argocd-cm')['dex.config']).toContain('clientSecret: $argocd-dex:us');
    expect(data('argocd-rbac-cm')).toEqual({ 'policy.csv': 'g, platform, role:admin' });
    expect(data('argocd-notifications-cm')).toEqual({
      context: 'argocdUrl: http://argocd.localhost\n',
      'service.slack': 'token: $slack',
    });
    const given = all.plan.seeds.filter(({ name }) => /^argocd-(dex|notifications-secret)$/.test(name));
    expect(given.map(({ name, keys, labels }) => [name, Object.keys(keys), labels])).toEqual([
      ['argocd-notifications-secret', ['slack'], { 'app.kubernetes.io/part-of': 'argocd' }],
      ['argocd-dex', ['us'], { 'app.kubernetes.io/part-of': 'argocd' }],
    ]);
  });

  it('have more than one pod in production where one of them leads, and else never', () => {
    const production = renderPlatform({ profile: 'production', components: { argocd: { applicationSets: {}, dex } } });
    const [sets, , login] = names.map((name) => name);
    const spec = (name: string) => production.get<Deployment>('Deployment', name).spec!;
    expect([spec(sets!).replicas, spec(login!).replicas]).toEqual([2, 1]);
    expect(spec(login!).strategy).toEqual({ type: 'Recreate' });
    const [leads] = spec(sets!).template.spec!.containers[0]!.env!;
    expect(leads).toEqual({ name: 'ARGOCD_APPLICATIONSET_CONTROLLER_ENABLE_LEADER_ELECTION', value: 'true' });
    expect(rightsOf(production, `argocd/${sets}`).argocd).toContain(
      'get, update leases.coordination.k8s.io named 58ac56fa.applicationsets.argoproj.io',
    );
  });
});
