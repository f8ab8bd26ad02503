import { describe, expect, it } from 'vitest';
import type { NetworkPolicy, Service, StatefulSet } from '../../../imports/types/kubernetes.ts';
import { ADMIT_COMMAND } from '../../../src/catalogue/platform/gitlab/omnibus.ts';
import { omnibusConfig } from '../../../src/catalogue/platform/gitlab/omnibus-config.ts';
import { isGiven } from '../../../src/contract/seed.ts';
import { planOf, renderPlatform } from '../../support/platform.ts';

const K3D = { kind: 'k3d', memory: '24Gi', cpu: 16 };
const CORE = { minio: {}, postgresql: {}, airflow: {} };
const platform = renderPlatform({ cluster: K3D, components: { ...CORE, gitlab: {} } });
const pod = platform.get<StatefulSet>('StatefulSet', 'gitlab').spec!.template.spec!;
const [server] = pod.containers;
const env = Object.fromEntries(server!.env!.map(({ name, ...rest }) => [name, rest]));
const connection = (client: string, type: string, from = platform) =>
  from.plan.connections.find((one) => one.client.component === client && one.type === type)!;

it('answers for the repository, and what stands outside steps aside', () => {
  expect(platform.findings).toEqual([]);
  for (const client of ['argocd', 'airflow'])
    expect(connection(client, 'git')).toMatchObject({
      provider: 'gitlab',
      endpoint: { url: platform.config.git.url, resolve: 'gitlab.localhost:80:10.43.0.20' },
    });
  expect(
    planOf({ cluster: K3D, components: { gitlab: {} }, connections: { git: 'git' } }).plan!.connections,
  ).toContainEqual(expect.objectContaining({ type: 'git', provider: 'git' }));
});

it('is called by people as by Argo CD: webhooks are compared with the host of the repository', () => {
  expect(env.GITLAB_OMNIBUS_CONFIG!.value).toContain("external_url 'http://gitlab.localhost'\n");
  expect(platform.plan.components.find(({ id }) => id === 'gitlab')!.uis).toMatchObject([
    { open: { host: 'gitlab.localhost', url: 'http://gitlab.localhost' } },
  ]);
  const { egress } = platform.get<NetworkPolicy>('NetworkPolicy', 'gitlab-server').spec!;
  expect(JSON.stringify(egress)).toContain('argocd-server');
});

it('has the settings that the facts give for little memory', () => {
  expect(omnibusConfig('http://gitlab.localhost', 0)).toMatchSnapshot();
});

it('keeps its data when it is pruned, and is found dead only after a slow first start', () => {
  const { metadata, spec } = platform.get<StatefulSet>('StatefulSet', 'gitlab');
  expect(metadata!.annotations!['argocd.argoproj.io/sync-options']).toBe('Prune=confirm,Delete=confirm');
  expect(spec!.volumeClaimTemplates).toMatchObject([{ metadata: { name: 'data' } }]);
  const { periodSeconds, failureThreshold } = server!.startupProbe!;
  expect(periodSeconds! * failureThreshold!).toBeGreaterThanOrEqual(20 * 60);
  expect(platform.get<Service>('Service', 'gitlab').spec!.clusterIP).toBe('10.43.0.20');
});

describe('its secrets', () => {
  it('are made in the cluster where they can be: of the first user, and for bootstrap', () => {
    expect(env.GITLAB_ROOT_PASSWORD).toEqual({ valueFrom: { secretKeyRef: { name: 'gitlab-root', key: 'password' } } });
    expect(env.BOOTSTRAP_TOKEN).toEqual({ valueFrom: { secretKeyRef: { name: 'gitlab-bootstrap', key: 'token' } } });
    const { spec } = platform.get<{ spec: object }>('Password', 'gitlab-bootstrap');
    expect(spec).toMatchObject({ length: 20, symbols: 0 });
    // Nothing makes the token valid but bootstrap.
    expect(env).not.toHaveProperty('GITLAB_POST_RECONFIGURE_SCRIPT');
    expect(ADMIT_COMMAND.join('\n')).toMatchSnapshot();
  });

  it('are given where only GitLab can make them, one for who reads and one for who writes', () => {
    const { plan } = renderPlatform({ cluster: K3D, components: { ...CORE, gitlab: {}, 'image-updater': {} } });
    const given = plan.seeds.filter(isGiven);
    expect(
      given.map(({ component, namespace, name, keys }) => [component, namespace, name, Object.keys(keys)]),
    ).toEqual([
      ['gitlab', 'gitlab', 'git-read', ['username', 'password']],
      ['gitlab', 'gitlab', 'git-write', ['username', 'password']],
    ]);
    expect(platform.plan.seeds.filter(isGiven).map(({ name }) => name)).toEqual(['git-read']);
    expect(platform.all('ExternalSecret').map(({ metadata }) => metadata.name)).not.toContain('git-read');
    expect(connection('airflow', 'git').secret).toMatchObject({ name: 'airflow-git', namespace: 'orchestration' });
  });

  it('are none of Argo CD’s own where anybody may read, and the Image Updater still has one to write with', () => {
    const git = { provider: 'github', url: 'https://github.com/acme/p.git', anonymous: true };
    const given = (components: object) => {
      const { plan, findings } = renderPlatform({ components, git });
      expect(findings).toEqual([]);
      return plan.views.filter(({ name }) => name.endsWith('-repository')).map(({ component }) => component);
    };
    expect(given({})).toEqual([]);
    expect(given({ 'image-updater': {} })).toEqual(['image-updater']);
  });

  it('are the clients’ own when the server is outside: the same declarations hold', () => {
    const outside = renderPlatform({ components: CORE, git: { provider: 'github', url: 'git@github.com:acme/p.git' } });
    expect(outside.findings).toEqual([]);
    expect(
      outside.plan.seeds
        .filter(isGiven)
        .map(({ component, namespace, name, keys }) => [component, namespace, name, keys]),
    ).toEqual([
      ['argocd', 'argocd', 'argocd-git-read', { sshPrivateKey: { given: expect.any(String) } }],
      ['airflow', 'orchestration', 'airflow-git-read', { sshPrivateKey: { given: expect.any(String) } }],
    ]);
    expect(connection('airflow', 'git', outside).secret!.keys).toEqual(['gitSshKey']);
  });
});

interface Wrong {
  readonly cluster?: object;
  readonly git?: object;
  readonly url?: string;
}
const WRONG: readonly (readonly [string, Wrong])[] = [
  ['a cluster whose DNS takes no names', { cluster: { kind: 'existing' }, url: 'http://gitlab.example.com/a/b.git' }],
  ['https', { url: 'https://gitlab.localhost/a/b.git' }],
  ['another port', { url: 'http://gitlab.localhost:8080/a/b.git' }],
  ['ssh', { url: 'git@gitlab.localhost:a/b.git' }],
  ['GitHub', { git: { provider: 'github' } }],
  ['a repository for anybody', { git: { anonymous: true } }],
  ['Services without IPv4', { cluster: { ...K3D, serviceCidr: 'fd00::/108' } }],
];

it.each(WRONG)('is refused with %s', (_, { cluster = K3D, git = {}, url = 'http://gitlab.localhost/a/b.git' }) => {
  const { findings } = planOf({ cluster, git: { provider: 'gitlab', url, ...git }, components: { gitlab: {} } });
  expect(findings.map(({ rule, config, message, fix }) => ({ rule, config, message, fix }))).toMatchSnapshot();
  expect(findings).toHaveLength(1);
});

it('moves with the port of the ingress, where 80 is taken', () => {
  const moved = renderPlatform({
    cluster: K3D,
    git: { provider: 'gitlab', url: 'http://gitlab.localhost:8080/a/b.git' },
    ingress: { ports: { http: 8080 } },
    components: { gitlab: {} },
  });
  expect(moved.findings).toEqual([]);
  expect(connection('argocd', 'git', moved).endpoint).toMatchObject({ resolve: 'gitlab.localhost:8080:10.43.0.20' });
  expect(moved.get<Service>('Service', 'gitlab').spec!.ports).toMatchObject([{ port: 8080 }]);
  expect(moved.plan.components.flatMap(({ uis }) => uis.map(({ open }) => open!.url))).toEqual([
    'http://gitlab.localhost:8080',
    'http://argocd.localhost:8080',
  ]);
  const { template } = moved.get<StatefulSet>('StatefulSet', 'gitlab').spec!;
  expect(template.spec!.containers[0]!.env![0]!.value).toContain("external_url 'http://gitlab.localhost:8080'\n");
});
