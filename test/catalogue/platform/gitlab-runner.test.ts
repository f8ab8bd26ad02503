import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import type { ConfigMap, Deployment, NetworkPolicy, Role } from '../../../imports/types/kubernetes.ts';
import { runnerConfig } from '../../../src/catalogue/platform/gitlab/runner-config.ts';
import { planOf, renderPlatform } from '../../support/platform.ts';

const K3D = { kind: 'k3d', memory: '24Gi', cpu: 16 };
const platform = renderPlatform({ cluster: K3D, components: { gitlab: {}, 'gitlab-runner': {} } });
const settingsOf = (component: string, { get }: Pick<typeof platform, 'get'> = platform) =>
  get<ConfigMap>('ConfigMap', component, 'gitlab').data!['config.toml']!;
const managerOf = (component: string) =>
  platform.get<Deployment>('Deployment', component, 'gitlab').spec!.template.spec!.containers[0]!;

/** Namespaces with a way to the port, by the NetworkPolicies. */
const reaching = (port: number) =>
  platform
    .all<NetworkPolicy>('NetworkPolicy')
    .filter(({ spec }) => spec?.egress?.some(({ ports = [] }) => ports.some((one) => one.port === port)))
    .map(({ metadata }) => metadata!.namespace)
    .sort();

describe('jobs', () => {
  it('run apart from builds, which alone may be any pod', () => {
    const levels = Object.fromEntries(
      platform
        .all('Namespace')
        .map(({ metadata }) => [metadata.name, metadata.labels!['pod-security.kubernetes.io/enforce']]),
    );
    expect(levels).toMatchObject({ 'gitlab-builds': 'privileged', 'gitlab-jobs': 'baseline', gitlab: 'baseline' });
    expect(Object.values(levels).filter((level) => level === 'privileged')).toHaveLength(1);
    const quotas = platform.all('ResourceQuota').map(({ metadata }) => metadata.namespace);
    expect(quotas).toEqual(expect.arrayContaining(['gitlab-builds', 'gitlab-jobs']));
  });

  it.each([
    ['gitlab-runner-jobs', [[80, 443], [53, 53], [80]]],
    ['gitlab-runner-images-builds', [[80, 443], [5050], [53, 53], [80]]],
  ])('reach as %s GitLab and packages, the registry only when they build, and are reached by nobody', (name, ports) => {
    const { ingress, egress } = platform.get<NetworkPolicy>('NetworkPolicy', name).spec!;
    expect(ingress).toBeUndefined();
    expect(egress!.map((rule) => rule.ports!.map(({ port }) => port))).toEqual(expect.arrayContaining(ports));
    expect(egress).toHaveLength(ports.length);
  });

  it('reach the registry from one namespace', () => {
    expect(reaching(5050)).toEqual(['gitlab-builds']);
  });

  it('have no token for the Kubernetes API, and are told where git finds GitLab', () => {
    const job = { cpu: '1', memory: '1Gi', memoryLimit: '2Gi' };
    const jobs = {
      name: 'r',
      url: 'http://gitlab.localhost',
      concurrent: 2,
      namespace: 'n',
      account: 'a',
      labels: { b: 'c' },
      image: 'alpine:1',
      helper: 'helper:1',
      pulls: false,
      job,
    } as const;
    expect(runnerConfig({ ...jobs, git: { resolve: 'gitlab.localhost:80:10.43.0.20' } })).toMatchSnapshot();
    expect(runnerConfig({ ...jobs, git: {} })).not.toContain('environment');
    expect(settingsOf('gitlab-runner')).toContain('10.43.0.20');
  });

  it('have their profiles, and those that build have none: in one image, and as one user', () => {
    expect(settingsOf('gitlab-runner')).not.toContain('Unconfined');
    const runner = (component: string) => (parse(settingsOf(component)) as { runners: unknown[] }).runners[0];
    const pod_security_context = { seccomp_profile: { type: 'RuntimeDefault' } };
    expect(runner('gitlab-runner')).toMatchObject({ kubernetes: { pod_security_context } });
    const unconfined = { type: 'Unconfined' };
    expect(runner('gitlab-runner-images')).toMatchObject({
      kubernetes: {
        namespace: 'gitlab-builds',
        allowed_images: ['docker.io/moby/buildkit:*-rootless'],
        pod_security_context,
        build_container_security_context: {
          run_as_user: 1000,
          run_as_group: 1000,
          seccomp_profile: unconfined,
          app_armor_profile: unconfined,
        },
      },
    });
  });
});

it.each([
  ['amd64', 'x86_64'],
  ['arm64', 'arm64'],
])('takes on %s the helper that upstream tags with %s', (architecture, tag) => {
  const there = renderPlatform({
    cluster: { ...K3D, architecture },
    components: { gitlab: {}, 'gitlab-runner': {} },
  });
  expect(there.plan.components.find(({ id }) => id === 'gitlab-runner')!.images.helper).toContain(`-helper:${tag}-v`);
  const { helper } = there.plan.components.find(({ id }) => id === 'gitlab-runner')!.images;
  expect(settingsOf('gitlab-runner', there)).toContain(`helper_image = "${helper}"`);
});

it('may in that namespace what its executor does, and nothing anywhere else', () => {
  const roles = platform.all<Role>('Role').filter(({ metadata }) => metadata!.name!.includes('gitlab-runner'));
  const own = roles.filter(({ metadata }) => !metadata!.name!.startsWith('read-'));
  expect(own.map(({ metadata }) => metadata!.namespace).sort()).toEqual(['gitlab-builds', 'gitlab-jobs']);
  const allowed = own[0]!.rules!.flatMap(({ resources, verbs }) => resources!.map((one) => [one, verbs]));
  expect(JSON.stringify(allowed)).not.toContain('*');
  expect(Object.fromEntries(allowed)).toMatchObject({ pods: ['create', 'delete', 'get', 'list', 'watch'] });
});

it('has its token from a Secret, as a variable that its settings name, and nothing to register by', () => {
  for (const [runner, seed] of [
    ['gitlab-runner', 'gitlab-runner-token'],
    ['gitlab-runner-images', 'gitlab-runner-images-token'],
  ] as const) {
    const { command, args, env } = managerOf(runner);
    expect([command, args]).toEqual([['gitlab-runner'], ['run', '--config', '/etc/gitlab-runner/config.toml']]);
    expect(env).toEqual([
      { name: 'RUNNER_TOKEN', valueFrom: { secretKeyRef: { name: `${runner}-ci`, key: 'runner-token' } } },
    ]);
    expect(settingsOf(runner)).toContain('token = "$RUNNER_TOKEN"');
    expect(platform.plan.views.find(({ name }) => name === `${runner}-ci`)!.seed).toMatchObject({
      name: seed,
      keys: ['runner-token'],
    });
  }
});

it('is one runner to GitLab, however often its pod is another', () => {
  const { data } = platform.get<ConfigMap>('ConfigMap', 'gitlab-runner', 'gitlab');
  // gitlab-runner v19.3.0, commands/internal/configfile/system_id_state.go
  expect(data!['.runner_system_id']).toMatch(/^[sr]_[0-9a-zA-Z]{12}$/);
});

it('is not started anew when GitLab does not answer', () => {
  const { livenessProbe, readinessProbe } = managerOf('gitlab-runner');
  expect(livenessProbe).toMatchObject({ httpGet: { path: '/debug/process/state', port: 'metrics' } });
  expect(readinessProbe).toMatchObject({ httpGet: { path: '/health/ready', port: 'metrics' } });
  expect(settingsOf('gitlab-runner')).toContain('listen_address = ":9252"');
});

it('runs the jobs of a GitLab outside as well, and of GitHub none', () => {
  const written = (provider: string) => ({
    components: { 'gitlab-runner': {} },
    git: { provider, url: `https://${provider}.example.com:8443/a/b.git` },
  });
  const outside = renderPlatform(written('gitlab'));
  expect(outside.findings).toEqual([]);
  expect(settingsOf('gitlab-runner', outside)).toContain('url = "https://gitlab.example.com:8443"');
  const refused = { rule: 'graph/no-provider', fix: 'switch on gitlab under `components:`' };
  expect(planOf(written('github')).findings).toMatchObject([refused, refused]);
});

describe('what jobs keep for those after them', () => {
  const stored = renderPlatform({ cluster: K3D, components: { gitlab: {}, 'gitlab-runner': {}, minio: {} } });

  it('is in a bucket of its own, of a user who may do nothing else, and goes when nobody writes it again', () => {
    expect(stored.findings).toEqual([]);
    const { request } = stored.plan.connections.find(
      (one) => one.type === 's3' && one.client.component === 'gitlab-runner',
    )!;
    expect(request).toEqual({
      create: [{ name: 'gitlab-runner-cache', expire: 30 }],
      access: [{ bucket: 'gitlab-runner-cache', access: 'readwrite' }],
    });
    expect(settingsOf('gitlab-runner', stored)).toMatch(/\[runners\.cache\]\n(.*\n)+PathStyle = true\n/);
    expect(settingsOf('gitlab-runner', stored)).toMatch(
      /ServerAddress = "minio\.data-plane\.svc\.cluster\.local"\nInsecure = true\n/,
    );
  });

  it('is reached by links that the manager signs: it has the credentials, and neither jobs nor the tree do', () => {
    expect(settingsOf('gitlab-runner', stored)).not.toMatch(/AccessKey|SecretKey/);
    expect(settingsOf('gitlab-runner', stored)).toContain('AuthenticationType = "iam"');
    const [container] = stored.get<Deployment>('Deployment', 'gitlab-runner', 'gitlab').spec!.template.spec!.containers;
    expect(container!.env).toContainEqual({
      name: 'AWS_SECRET_ACCESS_KEY',
      valueFrom: { secretKeyRef: { name: 'gitlab-runner-s3', key: 'secretKey' } },
    });
    const made = stored.all('ExternalSecret').filter(({ metadata }) => metadata.name === 'gitlab-runner-s3');
    expect(made.map(({ metadata }) => metadata.namespace)).toEqual(['gitlab']);
    const { egress } = stored.get<NetworkPolicy>('NetworkPolicy', 'gitlab-runner-jobs').spec!;
    expect(egress!.flatMap(({ ports }) => ports!.map(({ port }) => port))).toContain(9000);
  });

  it('is nothing where there is no object storage, and nothing of builds, which have theirs in the registry', () => {
    expect(settingsOf('gitlab-runner')).not.toContain('cache');
    expect(settingsOf('gitlab-runner-images', stored)).not.toContain('cache');
  });

  it('is found by https, and at another port, where the storage is', () => {
    const cache = { url: 'https://s3.example.com:8443', region: 'eu-central-1', bucket: 'b' };
    const text = runnerConfig({
      ...{ name: 'r', url: 'http://gitlab.localhost', concurrent: 2, namespace: 'n', account: 'a', labels: {} },
      ...{ image: 'alpine:1', job: { cpu: '1', memory: '1Gi', memoryLimit: '2Gi' }, git: {} },
      ...{ helper: 'helper:1', pulls: false },
      cache,
    });
    expect(text).toContain('ServerAddress = "s3.example.com:8443"\nInsecure = false\n');
    expect(text).toContain('BucketLocation = "eu-central-1"');
  });
});
