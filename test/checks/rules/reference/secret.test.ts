import { describe, expect, it } from 'vitest';
import { cloudnativePg } from '../../../../src/catalogue/data/cloudnative-pg.ts';
import { strimzi } from '../../../../src/catalogue/data/strimzi.ts';
import { certManager } from '../../../../src/catalogue/platform/cert-manager.ts';
import { externalSecrets } from '../../../../src/catalogue/platform/external-secrets.ts';
import { secretReferences } from '../../../../src/checks/rules/reference/secret.ts';
import { named, row } from '../../../../src/contract/refer.ts';
import { component, planned } from '../../../support/components.ts';
import { externalSecret, pod, said, withEnv } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const plan = planned(externalSecrets);
const login = externalSecret('login', { username: 'x', password: '{{ .password }}' });
const reads = (name: string, key?: string) => withEnv({ name: 'A', valueFrom: { secretKeyRef: { name, key } } });
const find = (...objects: readonly ReturnType<typeof object>[]) => said(secretReferences, objects, { plan });
const fix = 'declare it under `secrets` of the component, or have the connection that it belongs to make it';

describe('a Secret in a pod', () => {
  it('is there when an ExternalSecret makes it, with the keys of its template', () => {
    expect(find(login, reads('login', 'password'))).toEqual([]);
    expect(find(login, pod({ containers: [], volumes: [{ name: 'v', secret: { secretName: 'login' } }] }))).toEqual([]);
  });

  it('is missing under another name, with the near one to write', () => {
    expect(find(login, reads('logon', 'password'))).toEqual([
      `spec.containers[0].env[0].valueFrom.secretKeyRef: there is no Secret logon in ns; write login, or ${fix}`,
    ]);
  });

  it('is missing with a key that nobody makes', () => {
    expect(find(login, reads('login', 'pasword'))).toEqual([
      'spec.containers[0].env[0].valueFrom.secretKeyRef: the Secret ns/login has no key pasword; write password',
    ]);
  });

  it('is no help in another namespace', () => {
    const elsewhere = { ...login, metadata: { ...login.metadata, namespace: 'other' } };
    expect(find(elsewhere, reads('login', 'password'))[0]).toContain('there is no Secret login in ns, only in other');
  });

  it('may be missing when it is optional', () => {
    const optional = { secretRef: { name: 'none', optional: true } };
    expect(find(pod({ containers: [{ name: 'main', envFrom: [optional] }] }))).toEqual([]);
  });

  it('is found wherever a pod names one: variables, volumes, pulling images', () => {
    const spec = {
      imagePullSecrets: [{ name: 'a' }],
      initContainers: [{ name: 'init', envFrom: [{ secretRef: { name: 'b' } }] }],
      volumes: [
        { name: 'v', projected: { sources: [{ secret: { name: 'login', items: [{ key: 'c', path: 'c' }] } }] } },
      ],
    };
    const deep = object('flink.apache.org/v1beta1', 'FlinkDeployment', 'f', 'ns', { spec: { podTemplate: { spec } } });
    expect(find(login, deep).map((one) => one.split(';')[0])).toEqual([
      'spec.podTemplate.spec.imagePullSecrets: there is no Secret a in ns',
      'spec.podTemplate.spec.initContainers[0].envFrom[0].secretRef: there is no Secret b in ns',
      'spec.podTemplate.spec.volumes[0].projected.sources[0].secret: the Secret ns/login has no key c',
    ]);
  });

  it('is found in the template of a job that stands in a ConfigMap', () => {
    const job = `apiVersion: sparkoperator.k8s.io/v1beta2\nkind: SparkApplication\nmetadata:\n  name: job\n  namespace: ns\nspec:\n  driver:\n    envFrom:\n    - secretRef:\n        name: none\n`;
    expect(find(object('v1', 'ConfigMap', 'jobs', 'elsewhere', { data: { 'job.yaml': job } }))).toEqual([
      `data["job.yaml"].spec.driver.envFrom[0].secretRef: there is no Secret none in ns; ${fix}`,
    ]);
  });

  it('is looked for where the ConfigMap is, when the template in it says no namespace', () => {
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { volumes: [ { secret: { secretName: login } } ] }\n';
    const template = (namespace: string) =>
      object('v1', 'ConfigMap', 'pods', namespace, { data: { 'pod.yaml': text } });
    expect(find(login, template('ns'))).toEqual([]);
    expect(find(login, template('other'))).toHaveLength(1);
  });
});

describe('a view', () => {
  const store = object('external-secrets.io/v1', 'SecretStore', 'store', 'ns', {
    spec: { provider: { kubernetes: { remoteNamespace: 'seeds' } } },
  });
  const seed = { ...externalSecret('seed', { user: 'x' }), metadata: { name: 'seed', namespace: 'seeds' } };
  const view = externalSecret(
    'view',
    {},
    {
      secretStoreRef: { kind: 'SecretStore', name: 'store' },
      dataFrom: [{ extract: { key: 'seed' } }],
      target: { name: 'view', template: { mergePolicy: 'Merge', data: { url: '{{ .user }}' } } },
    },
  );

  it('has the keys of its seed beside its own when it merges', () => {
    expect(find(store, seed, view, reads('view', 'user'), reads('view', 'url'))).toEqual([]);
    expect(find(store, seed, view, reads('view', 'usr'))).toHaveLength(1);
  });

  it('names a seed that must be where its store reads', () => {
    expect(find(store, view)[0]).toContain('spec.dataFrom[0].extract: there is no Secret seed in seeds');
  });
});

it('knows what operators make of their objects', () => {
  const more = {
    plan: planned(
      strimzi,
      cloudnativePg,
      component('mine', { requires: [{ type: 'operator:strimzi' }, { type: 'operator:cloudnative-pg' }] }),
    ),
  };
  const user = object('kafka.strimzi.io/v1', 'KafkaUser', 'alice', 'ns', {
    spec: { authentication: { type: 'scram-sha-512' } },
  });
  const database = object('postgresql.cnpg.io/v1', 'Cluster', 'pg', 'ns', { spec: { instances: 1 } });
  expect(said(secretReferences, [user, database, reads('alice', 'password'), reads('pg-app', 'uri')], more)).toEqual(
    [],
  );
  expect(
    said(secretReferences, [user, database, reads('alice', 'user.crt'), reads('pg-superuser')], more),
  ).toHaveLength(2);
});

it('knows the keystores that a certificate asks for', () => {
  const spec = { secretName: 'tls', keystores: { pkcs12: { create: true }, jks: { create: false } } };
  const certificate = object('cert-manager.io/v1', 'Certificate', 'tls', 'ns', { spec });
  const more = { plan: planned(certManager) };
  expect(said(secretReferences, [certificate, reads('tls', 'keystore.p12'), reads('tls', 'ca.crt')], more)).toEqual([]);
  expect(said(secretReferences, [certificate, reads('tls', 'keystore.jks')], more)).toHaveLength(1);
});

it('knows which keys an operator reads', () => {
  const tenant = object('minio.min.io/v2', 'Tenant', 't', 'ns', { spec: { configuration: { name: 'login' } } });
  expect(find(login, tenant)[0]).toContain('spec.configuration: the Secret ns/login has no key config.env');
});

it('reads the values of charts', () => {
  const pin = {
    repository: 'https://x',
    name: 'x',
    version: '1',
    clusterKinds: [],
    refers: ({ broker }: Record<string, unknown>) => [
      row('data metadataSecretName', named('Secret', 'connection')),
      ...(broker ? [row('data brokerUrlSecretName', named('Secret', 'connection'))] : []),
    ],
  };
  const chart = component('chart', {}, { namespace: 'ns' });
  const values = {
    broker: false,
    data: { metadataSecretName: 'login', brokerUrlSecretName: 'only-with-a-broker' },
    scheduler: { env: [{ name: 'B', valueFrom: { secretKeyRef: { name: 'none', key: 'x' } } }] },
  };
  const more = { plan: planned(externalSecrets, chart), releases: [{ component: 'chart', pin, values }] };
  expect(said(secretReferences, [login], more).map((one) => one.split(';')[0])).toEqual([
    'values.data.metadataSecretName: the Secret ns/login has no key connection',
    'values.scheduler.env[0].valueFrom.secretKeyRef: there is no Secret none in ns',
  ]);
  // A chart of one's own may be called as another is: what is known of that is not known of it.
  const own = { repository: 'https://x', name: 'x', version: '1', clusterKinds: [] };
  const mine = { ...more, releases: [{ component: 'chart', pin: own, values }] };
  expect(said(secretReferences, [login], mine)).toHaveLength(1);
});

it('reads what a component of one’s own says of its kinds', () => {
  const gateway = component(
    'gateway',
    {},
    { kinds: { 'Gate.example.com': { refers: [row('spec login', named('Secret', 'token'))] } } },
  );
  const gate = object('example.com/v1', 'Gate', 'g', 'ns', { spec: { login: 'login' } });
  expect(said(secretReferences, [login, gate], { plan: planned(externalSecrets, gateway) })).toEqual([
    'spec.login: the Secret ns/login has no key token; use one that it has: password, username',
  ]);
});
