import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ConfigMap, ServiceAccount } from '../../../imports/types/kubernetes.ts';
import { planOf, renderPlatform } from '../../support/platform.ts';

const PLATFORM = {
  profile: 'local',
  cluster: { kind: 'existing', context: 'c', memory: '64Gi', cpu: 32 },
  registry: { host: 'registry.example.org/ml', insecure: false, login: true },
  components: { kafka: {}, minio: {}, postgresql: {}, spark: {}, flink: {}, airflow: {} },
  projects: {
    fraud: {
      buckets: { lake: {} },
      images: {
        trainer: { build: 'images/trainer', follow: 'semver' },
        scorer: { build: 'images/scorer' },
      },
      jobs: {
        train: { spark: { image: 'trainer', main: 'local:///x.py' }, reads: ['lake'], runs: 'airflow' },
        score: { flink: { image: 'scorer', jar: 'local:///x.jar' }, writes: ['lake'] },
      },
    },
    risk: {},
  },
};
const airflow = { image: { name: 'registry.example.org/ml/airflow', tag: '1.0.0' } };
const platform = renderPlatform({ ...PLATFORM, components: { ...PLATFORM.components, airflow } });

type Account = ServiceAccount & { metadata: { name: string; namespace: string } };
const pulling = platform
  .all<Account>('ServiceAccount')
  .filter(({ imagePullSecrets = [] }) => imagePullSecrets.length > 0)
  .map(({ metadata, imagePullSecrets }) => [
    `${metadata.namespace}/${metadata.name}`,
    imagePullSecrets!.map(({ name }) => name),
  ]);

describe('a registry with a login', () => {
  it('is clean: no pod that runs an image of it is without one', () => {
    expect(platform.findings).toEqual([]);
  });

  it('has one Secret that a person makes, and a pull secret made of it wherever pods pull', () => {
    expect(platform.plan.seeds.filter(({ name }) => name === 'registry-login')).toMatchObject([
      { namespace: 'platform-operators', keys: { username: { given: /pull/ }, password: { given: /pull/ } } },
    ]);
    const views = platform.plan.views.filter(({ seed }) => seed.name === 'registry-login');
    expect(views.map(({ namespace, name, type }) => `${namespace}/${name} ${type}`).sort()).toEqual([
      'argocd/image-updater-registry undefined',
      'fraud-jobs/fraud-jobs-registry kubernetes.io/dockerconfigjson',
      'fraud/fraud-registry kubernetes.io/dockerconfigjson',
      'orchestration/airflow-registry kubernetes.io/dockerconfigjson',
      'risk-jobs/risk-jobs-registry kubernetes.io/dockerconfigjson',
      'risk/risk-registry kubernetes.io/dockerconfigjson',
    ]);
    const [role, ...others] = platform.all('Role').filter(({ metadata }) => metadata.name === 'read-registry-login');
    expect(others).toEqual([]);
    expect(role).toMatchObject({ metadata: { namespace: 'platform-operators' } });
  });

  it('is pulled from by every account of these namespaces: of jobs, of tasks, and of pods that name none', () => {
    const accounts = new Map(pulling as [string, string[]][]);
    for (const account of ['fraud-train', 'fraud-train-executor', 'fraud-score', 'default'])
      expect(accounts.get(`fraud-jobs/${account}`)).toEqual(['fraud-jobs-registry']);
    expect(accounts.get('orchestration/airflow-worker')).toEqual(['airflow-registry']);
    expect(accounts.get('fraud/default')).toEqual(['fraud-registry']);
    expect([...accounts.keys()].some((account) => account.startsWith('data-plane/'))).toBe(false);
  });

  it('is asked by the Image Updater with the login', () => {
    const { data } = platform.get<ConfigMap>('ConfigMap', 'argocd-image-updater-config');
    expect(parse(data!['registries.conf']!)).toMatchObject({
      registries: [
        {
          prefix: 'registry.example.org',
          api_url: 'https://registry.example.org',
          insecure: false,
          credentials: 'secret:argocd/image-updater-registry#login',
        },
      ],
    });
  });

  it('has a key as the kubelet looks it up, and one of its own for Docker Hub', () => {
    const keysOf = (host: string) =>
      renderPlatform({ ...PLATFORM, registry: { host, login: true, insecure: false } }).plan.views.find(
        ({ name }) => name === 'fraud-registry',
      )!.keys['.dockerconfigjson'];
    expect(keysOf('registry.example.org:8443/ml')).toMatchInlineSnapshot(
      `"{"auths":{"registry.example.org:8443":{"username":{{ .username | toJson }},"password":{{ .password | toJson }},"auth":{{ printf "%s:%s" .username .password | b64enc | toJson }}}}}"`,
    );
    expect(keysOf('docker.io/acme')).toContain('"https://index.docker.io/v1/"');
  });
});

it('is not one that k3d starts', () => {
  const { findings } = planOf({ registry: { login: true } });
  expect(findings).toMatchObject([{ config: '/registry/login', fix: expect.stringContaining('registry.host') }]);
});

it('asks nobody where it has no login', () => {
  const open = renderPlatform({ ...PLATFORM, registry: { host: 'registry.example.org/ml', insecure: false } });
  expect(open.findings).toEqual([]);
  expect(open.plan.seeds.some(({ name }) => name === 'registry-login')).toBe(false);
  expect(open.all<Account>('ServiceAccount').filter(({ imagePullSecrets }) => imagePullSecrets)).toEqual([]);
});
