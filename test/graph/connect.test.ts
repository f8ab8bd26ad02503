import { describe, expect, it } from 'vitest';
import { need } from '../../src/contract/need.ts';
import { offer } from '../../src/contract/offer.ts';
import { asText } from '../../src/contract/secret-text.ts';
import { component, plan, planned, refused, workload } from '../support/components.ts';

const store = (id: string, seed = false) =>
  component(
    id,
    {
      workloads: { server: workload(id) },
      provides: [
        offer({
          type: 's3',
          at: 'server',
          ports: [9000],
          endpoint: () => ({ url: `http://${id}`, region: 'here' }),
          ...(seed && {
            seed: (client) => ({
              name: `${id}-${client.id}`,
              keys: { accessKey: client.id, secretKey: { random: 40 } },
            }),
          }),
        }),
      ],
    },
    { namespace: 'data' },
  );
// Makers of secrets need the operator; here it is a component like any other.
const secretsOperator = component('operator', {
  provides: [offer({ type: 'operator:external-secrets', endpoint: () => ({}) })],
});
const reader = component(
  'reader',
  { workloads: { app: workload('reader') }, requires: [need({ type: 's3', by: ['app'] })] },
  { namespace: 'apps' },
);

describe('a need', () => {
  it('is met by the one component that offers its type', () => {
    const { connections } = planned(store('minio'), reader);
    expect(connections.find(({ type }) => type === 's3')).toMatchObject({
      id: 'reader → minio (s3)',
      need: 'reader',
      client: { component: 'reader', id: 'reader', namespace: 'apps', workloads: ['app'] },
      provider: 'minio',
      endpoint: { url: 'http://minio', region: 'here' },
      seed: undefined,
      secret: undefined,
    });
  });

  it('that nobody meets is told with who could, and what cannot start', () => {
    const { plan: none, findings } = plan([reader], {}, (type) => (type === 's3' ? ['minio', 'localstack'] : []));
    expect(none).toBeUndefined();
    expect(findings).toEqual([
      {
        rule: 'graph/no-provider',
        severity: 'error',
        component: 'reader',
        config: '/components/reader',
        message: 'reader needs s3, and no component that is switched on provides it',
        why: 'its app cannot start without',
        fix: 'switch on minio or localstack under `components:`',
      },
    ]);
  });

  it('that no component of the catalogue could meet says to write one', () => {
    expect(refused(component('a', { requires: [{ type: 'teapot' }] }))).toMatchObject([
      { rule: 'graph/no-provider', fix: 'write a component that provides teapot' },
    ]);
  });

  it('of a type that is nearly one says which', () => {
    expect(refused(component('a', { requires: [{ type: 'postgress' }] }))).toMatchObject([
      { rule: 'graph/no-provider', fix: 'write postgres' },
    ]);
  });

  it('that two components meet wants a choice', () => {
    expect(refused(store('minio'), store('localstack'), reader)).toMatchObject([
      {
        rule: 'graph/two-providers',
        component: 'reader',
        message: 'reader needs s3, and localstack and minio both provide it',
        fix: 'choose one: `connections: { s3: localstack }`, or for it alone: `connections: { s3: { reader: localstack } }`',
      },
    ]);
  });

  it('that two components meet goes to the one chosen under connections', () => {
    const { plan: chosen } = plan([store('minio'), store('localstack'), reader], { s3: 'minio' });
    expect(chosen?.connections.filter(({ type }) => type === 's3').map(({ provider }) => provider)).toEqual(['minio']);
  });

  it('whose chosen provider does not offer it points at the choice', () => {
    expect(plan([store('minio'), reader], { s3: 'kafka' }).findings).toMatchObject([
      {
        rule: 'graph/no-provider',
        config: '/connections/s3',
        message: 'reader needs s3, and kafka, chosen under connections, does not provide it',
      },
    ]);
  });

  it('is never met by its own component', () => {
    const both = component('both', {
      workloads: { app: workload('both') },
      provides: [offer({ type: 's3', at: 'app', ports: [1], endpoint: () => ({ url: '', region: '' }) })],
      requires: [need({ type: 's3', by: ['app'] })],
    });
    expect(refused(both)).toMatchObject([{ rule: 'graph/no-provider', component: 'both' }]);
    expect(planned(both, store('minio')).connections.find(({ type }) => type === 's3')).toMatchObject({
      client: { component: 'both' },
      provider: 'minio',
    });
  });

  it('is met inside the tree before outside it, unless one is chosen', () => {
    const offers = [offer({ type: 's3', endpoint: () => ({ url: 'https://s3.example.com', region: 'eu' }) })];
    const outside = component('aws', { provides: offers }, { external: true });
    const providerOf = (choice = {}) =>
      plan([outside, store('minio'), reader], choice).plan!.connections.find(({ type }) => type === 's3')!.provider;
    expect(providerOf()).toBe('minio');
    expect(providerOf({ s3: 'aws' })).toBe('aws');
  });

  it('that is optional is left out without a provider, and met with one', () => {
    const optional = component('reader', {
      workloads: { app: workload('reader') },
      requires: [need({ type: 's3', by: ['app'], optional: true })],
    });
    expect(planned(optional).connections.filter(({ type }) => type === 's3')).toEqual([]);
    expect(planned(optional, store('minio')).connections.filter(({ type }) => type === 's3')).toHaveLength(1);
    // Which of two is as open as for any other need.
    expect(refused(optional, store('minio'), store('localstack'))).toMatchObject([{ rule: 'graph/two-providers' }]);
  });
});

describe('a client', () => {
  it('may have several needs of a type under names of their own', () => {
    const jobs = component('jobs', {
      requires: [need({ type: 's3', name: 'train' }), need({ type: 's3', name: 'score' })],
    });
    expect(planned(store('minio'), jobs).connections.map(({ id }) => id)).toEqual([
      'jobs/train → minio (s3)',
      'jobs/score → minio (s3)',
    ]);
  });

  it('cannot ask for one type twice under one name, nor can two components', () => {
    const twice = component('jobs', { requires: [need({ type: 's3' }), need({ type: 's3' })] });
    expect(refused(store('minio'), twice)).toMatchObject([
      { rule: 'graph/same-client', component: 'jobs', message: 'jobs asks minio for s3 twice under the name jobs' },
    ]);
    const other = component('other', { requires: [need({ type: 's3', name: 'jobs' })] });
    const once = component('jobs', { requires: [need({ type: 's3' })] });
    expect(refused(store('minio'), once, other)).toMatchObject([
      {
        rule: 'graph/same-client',
        component: 'other',
        message: 'other and jobs ask minio for s3 twice under the name jobs',
      },
    ]);
  });

  it("cannot claim what is another client's already", () => {
    const claims = offer({
      type: 'postgres',
      endpoint: ({ id }) => ({ host: 'db', port: 5432, database: id, username: id }),
      claims: ({ request }) =>
        request.databases.map(({ name, from }) => ({ what: `the database ${name}`, config: from })),
    });
    const client = (id: string, ...names: string[]) => {
      const databases = names.map((name) => ({ name, from: `/${id}/${name}` }));
      return component(id, { requires: [need({ type: 'postgres', request: { databases } })] });
    };
    const database = component('database', { provides: [claims] });
    expect(refused(database, client('a', 'x', 'y'), client('b', 'y'))).toMatchObject([
      {
        rule: 'graph/claimed-twice',
        component: 'b',
        config: '/b/y',
        message: "b asks database for the database y, which is a's",
      },
    ]);
    expect(refused(database, client('a', 'x', 'x'))).toMatchObject([{ fix: 'ask for it once' }]);
  });

  it('is told everything that is wrong at once', () => {
    const needy = component('needy', { requires: [need({ type: 's3' }), { type: 'teapot' }, { type: 'kettle' }] });
    expect(refused(needy).map(({ message }) => message.split(',')[0])).toEqual([
      'needy needs s3',
      'needy needs teapot',
      'needy needs kettle',
    ]);
  });
});

describe('a credential', () => {
  it('is a seed at the provider and a view of it at the client', () => {
    const { seeds, views, connections } = planned(secretsOperator, store('minio', true), reader);
    expect(seeds).toEqual([
      {
        component: 'minio',
        credential: true,
        name: 'minio-reader',
        namespace: 'data',
        keys: { accessKey: 'reader', secretKey: { random: 40 } },
      },
    ]);
    expect(views).toMatchObject([
      {
        component: 'reader',
        name: 'reader-s3',
        namespace: 'apps',
        seed: { component: 'minio', name: 'minio-reader', namespace: 'data', keys: ['accessKey', 'secretKey'] },
        keys: {},
        merge: true,
      },
    ]);
    expect(connections.find(({ type }) => type === 's3')).toMatchObject({
      seed: { name: 'minio-reader', namespace: 'data' },
      secret: { name: 'reader-s3', namespace: 'apps', keys: ['accessKey', 'secretKey'] },
    });
  });

  it('has the keys that clients of its type read, and no others', () => {
    const odd = component('odd', {
      provides: [
        offer({
          type: 's3',
          endpoint: () => ({ url: '', region: '' }),
          seed: () => ({ name: 'x', keys: { accessKey: 'x', secretKey: 'x', token: 'x' } }),
        }),
      ],
    });
    expect(refused(secretsOperator, odd, reader)).toMatchObject([
      {
        rule: 'graph/credential-keys',
        component: 'odd',
        message: 'odd hands reader a credential of s3 with accessKey, secretKey and token',
        fix: 'give its seed exactly accessKey and secretKey',
      },
    ]);
  });

  it('takes the form that the client asks for', () => {
    const shaped = component(
      'reader',
      {
        workloads: { app: workload('reader', { namespace: 'elsewhere' }) },
        requires: [
          need({
            type: 's3',
            by: ['app'],
            secret: {
              name: 'store',
              only: true,
              keys: ({ url }, { accessKey }) => ({ URL: `${url}/${asText(accessKey)}` }),
              labels: { a: 'b' },
              type: 'kubernetes.io/basic-auth',
            },
          }),
        ],
      },
      { namespace: 'apps' },
    );
    const { views, connections } = planned(secretsOperator, store('minio', true), shaped);
    // It stands beside the pods that read it.
    expect(views).toMatchObject([
      {
        name: 'store',
        namespace: 'elsewhere',
        keys: { URL: 'http://minio/{{ .accessKey }}' },
        merge: false,
        labels: { a: 'b' },
        type: 'kubernetes.io/basic-auth',
      },
    ]);
    expect(connections.find(({ type }) => type === 's3')?.secret).toEqual({
      name: 'store',
      namespace: 'elsewhere',
      keys: ['URL'],
    });
  });

  it('of its own is a seed with its views in one namespace', () => {
    const own = component(
      'app',
      {
        secrets: [
          {
            name: 'admin',
            keys: { password: { random: 32 } },
            views: [{ name: 'admin-file', keys: { file: 'pw={{ .password }}' } }],
          },
        ],
      },
      { namespace: 'apps' },
    );
    const { seeds, views } = planned(secretsOperator, own);
    expect(seeds).toMatchObject([{ component: 'app', name: 'admin', namespace: 'apps' }]);
    expect(views).toMatchObject([
      {
        component: 'app',
        name: 'admin-file',
        namespace: 'apps',
        merge: false,
        seed: { name: 'admin', namespace: 'apps' },
      },
    ]);
  });

  it('makes the operator of secrets needed', () => {
    expect(refused(store('minio', true))).toMatchObject([
      { rule: 'graph/no-provider', component: 'minio', message: /operator:external-secrets/ },
    ]);
  });
});

it('hands the provider who asks, from where, and for what', () => {
  const seen: unknown[] = [];
  const provider = component('p', {
    provides: [offer({ type: 'thing', endpoint: (client) => ({ seen: seen.push(client) }) })],
  });
  planned(
    provider,
    component(
      'c',
      { workloads: { app: workload('c') }, requires: [{ type: 'thing', by: ['app'], request: { size: 3 } }] },
      { namespace: 'there' },
    ),
  );
  expect(seen).toEqual([{ component: 'c', id: 'c', namespace: 'there', workloads: ['app'], request: { size: 3 } }]);
});

it('refuses a choice that nothing needs', () => {
  const { findings } = plan([component('a', {})], { s4: 'minio' });
  expect(findings).toMatchObject([{ rule: 'graph/unused-choice', config: '/connections/s4' }]);
});
