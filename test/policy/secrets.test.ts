import { describe, expect, it } from 'vitest';
import type { ComponentDefinition } from '../../src/contract/component.ts';
import type { Manifest } from '../../src/contract/manifest.ts';
import { need } from '../../src/contract/need.ts';
import { offer } from '../../src/contract/offer.ts';
import type { SeedSpec } from '../../src/contract/seed.ts';
import { secretManifests } from '../../src/policy/secrets.ts';
import { component, planned, workload } from '../support/components.ts';

const operator = component('operator', {
  provides: [offer({ type: 'operator:external-secrets', endpoint: () => ({}) })],
});
const seed = (id: string): SeedSpec => ({
  name: `db-${id}`,
  keys: { username: id, password: { random: 32 }, url: { template: `x://${id}:{{ .password }}` } },
});
const db = component(
  'db',
  {
    workloads: { server: workload('db') },
    provides: [offer({ type: 'db', at: 'server', ports: [5432], endpoint: () => ({}), seed: ({ id }) => seed(id) })],
  },
  { namespace: 'data' },
);
const client = (id: string, rest: object = {}) =>
  component(
    id,
    { workloads: { app: workload(id) }, requires: [need({ type: 'db', by: ['app'], ...rest })] },
    { namespace: 'apps' },
  );
const owner = (...secrets: SeedSpec[]) => component('owner', { secrets }, { namespace: 'apps' });

const render = (...definitions: readonly ComponentDefinition[]): readonly Manifest[] =>
  secretManifests(planned(operator, ...definitions));
const tell = (manifests: readonly Manifest[]) =>
  manifests.map(
    ({ component, object: { kind, metadata } }) =>
      `${component}: ${kind} ${metadata.namespace}/${metadata.name} ${metadata.annotations?.['argocd.argoproj.io/sync-wave']}`,
  );
const find = (manifests: readonly Manifest[], kind: string, name: string) =>
  manifests.filter(({ object }) => object.kind === kind && object.metadata.name === name);

it('is a seed at the provider and a view at the client, in the order in which External Secrets needs them', () => {
  expect(tell(render(db, client('app')))).toEqual([
    'db: Password data/db-app -3',
    'db: ExternalSecret data/db-app -2',
    'db: Role data/read-db-app -3',
    'db: RoleBinding data/read-db-app -3',
    'app: ServiceAccount apps/eso-app -3',
    'app: SecretStore apps/app-data -2',
    'app: ExternalSecret apps/app-db -1',
  ]);
});

describe('a seed', () => {
  const seedOf = (...secrets: SeedSpec[]) => find(render(owner(...secrets)), 'ExternalSecret', secrets[0]!.name)[0]!;

  it('is written once: immutable, orphaned, created once, and data to Argo CD', () => {
    const { object, data } = seedOf({ name: 'admin', keys: { password: { random: 32 } } });
    expect(data).toBe(true);
    expect(object.metadata.annotations).toMatchObject({
      'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm',
    });
    expect(object.spec).toMatchObject({
      refreshPolicy: 'CreatedOnce',
      target: { name: 'admin', creationPolicy: 'Orphan', deletionPolicy: 'Retain', immutable: true },
    });
  });

  it('holds fixed text, random text under any key, and templates over it', () => {
    const { object } = seedOf({
      name: 'admin',
      keys: {
        user: 'admin',
        password: { random: 32 },
        'jwt.key': { random: 32 },
        url: { template: 'u:{{ .password }}' },
      },
    });
    expect(object.spec).toMatchObject({
      target: {
        template: {
          engineVersion: 'v2',
          mergePolicy: 'Replace',
          data: {
            user: 'admin',
            password: '{{ .password }}',
            'jwt.key': '{{ index . "jwt.key" }}',
            url: 'u:{{ .password }}',
          },
        },
      },
    });
  });

  it('has one generator for each length, which makes all keys of that length', () => {
    const manifests = render(
      owner(
        { name: 'mixed', keys: { a: { random: 32 }, b: { random: 32 }, c: { random: 64 } } },
        { name: 'plain', keys: { a: { random: 16 } } },
        { name: 'fixed', keys: { a: 'text' } },
      ),
    );
    const generators = manifests
      .filter(({ object }) => object.kind === 'Password')
      .map(({ object }) => [object.metadata.name, object.spec]);
    expect(generators).toMatchObject([
      ['mixed-32', { length: 32, secretKeys: ['a', 'b'], symbols: 0, encoding: 'raw' }],
      ['mixed-64', { length: 64, secretKeys: ['c'] }],
      ['plain', { length: 16, secretKeys: ['a'] }],
    ]);
    expect(find(manifests, 'ExternalSecret', 'mixed')[0]!.object.spec).toMatchObject({
      dataFrom: [
        { sourceRef: { generatorRef: { name: 'mixed-32' } } },
        { sourceRef: { generatorRef: { name: 'mixed-64' } } },
      ],
    });
  });

  it('may be read by nobody when nobody has a view of it', () => {
    expect(
      tell(render(owner({ name: 'alone', keys: { a: { random: 16 } } }))).filter((line) =>
        /Role|SecretStore|ServiceAccount/.test(line),
      ),
    ).toEqual([]);
  });

  it('never shows a value: what is random is only named', () => {
    const text = JSON.stringify(
      render(db, client('app'), owner({ name: 'admin', keys: { password: { random: 32 } } })),
    );
    expect(text).not.toMatch(/"kind":"Secret"/);
  });
});

describe('a view', () => {
  it('holds all keys of the seed and those that the client adds', () => {
    const [view] = find(
      render(db, client('app', { secret: { keys: () => ({ DSN: '{{ .username }}:{{ .password }}' }) } })),
      'ExternalSecret',
      'app-db',
    );
    expect(view!.data).toBe(false);
    expect(view!.object.spec).toMatchObject({
      refreshPolicy: 'Periodic',
      secretStoreRef: { kind: 'SecretStore', name: 'app-data' },
      dataFrom: [{ extract: { key: 'db-app' } }],
      target: {
        creationPolicy: 'Owner',
        template: { mergePolicy: 'Merge', data: { DSN: '{{ .username }}:{{ .password }}' } },
      },
    });
  });

  it('holds only what the client asked for, when it says so', () => {
    const [view] = find(
      render(
        db,
        client('app', {
          secret: { only: true, keys: () => ({ PGUSER: '{{ .username }}' }), labels: { a: 'b' }, type: 'Opaque' },
        }),
      ),
      'ExternalSecret',
      'app-db',
    );
    expect(view!.object.spec).toMatchObject({
      target: {
        template: {
          mergePolicy: 'Replace',
          data: { PGUSER: '{{ .username }}' },
          metadata: { labels: { a: 'b' } },
          type: 'Opaque',
        },
      },
    });
  });

  it('is read through one store for each reader and producing namespace', () => {
    const cache = component(
      'cache',
      {
        workloads: { server: workload('c') },
        provides: [
          offer({
            type: 'cache',
            at: 'server',
            ports: [1],
            endpoint: () => ({}),
            seed: ({ id }) => ({ name: `cache-${id}`, keys: { p: { random: 8 } } }),
          }),
        ],
      },
      { namespace: 'data' },
    );
    const far = component(
      'far',
      {
        workloads: { server: workload('f') },
        provides: [
          offer({
            type: 'far',
            at: 'server',
            ports: [1],
            endpoint: () => ({}),
            seed: ({ id }) => ({ name: `far-${id}`, keys: { p: { random: 8 } } }),
          }),
        ],
      },
      { namespace: 'other' },
    );
    const reader = component(
      'app',
      {
        workloads: { app: workload('app') },
        requires: [
          { type: 'db', by: ['app'] },
          { type: 'cache', by: ['app'] },
          { type: 'far', by: ['app'] },
        ],
      },
      { namespace: 'apps' },
    );
    const manifests = render(db, cache, far, reader);
    expect(tell(manifests).filter((line) => /SecretStore|ServiceAccount/.test(line))).toEqual([
      'app: ServiceAccount apps/eso-app -3',
      'app: SecretStore apps/app-data -2',
      'app: SecretStore apps/app-other -2',
    ]);
    expect(find(manifests, 'SecretStore', 'app-other')[0]!.object.spec).toMatchObject({
      provider: { kubernetes: { remoteNamespace: 'other', auth: { serviceAccount: { name: 'eso-app' } } } },
    });
  });
});

describe('the right to read a seed', () => {
  it('names exactly the one Secret, and only the accounts that have a view of it', () => {
    const manifests = render(db, client('a'), client('b'));
    for (const id of ['a', 'b']) {
      expect(find(manifests, 'Role', `read-db-${id}`)[0]!.object.rules).toEqual([
        { apiGroups: [''], resources: ['secrets'], resourceNames: [`db-${id}`], verbs: ['get'] },
      ]);
      expect(find(manifests, 'RoleBinding', `read-db-${id}`)[0]!.object).toMatchObject({
        roleRef: { name: `read-db-${id}` },
        subjects: [{ kind: 'ServiceAccount', name: `eso-${id}`, namespace: 'apps' }],
      });
    }
  });

  it('is in the namespace of the seed, and the account in that of the view', () => {
    const manifests = render(db, client('a', { secret: { namespace: 'jobs' } }));
    expect(find(manifests, 'Role', 'read-db-a')[0]!.object.metadata.namespace).toBe('data');
    expect(find(manifests, 'ServiceAccount', 'eso-a')[0]!.object).toMatchObject({
      metadata: { namespace: 'jobs' },
      automountServiceAccountToken: false,
    });
  });

  it('covers own views', () => {
    const manifests = render(
      owner({
        name: 'admin',
        keys: { password: { random: 32 } },
        views: [
          { name: 'admin-file', keys: { f: '{{ .password }}' } },
          { name: 'admin-env', keys: { e: '{{ .password }}' } },
        ],
      }),
    );
    expect(find(manifests, 'RoleBinding', 'read-admin')[0]!.object.subjects).toEqual([
      { kind: 'ServiceAccount', name: 'eso-owner', namespace: 'apps' },
    ]);
    expect(tell(manifests).filter((line) => line.includes('-1'))).toEqual([
      'owner: ExternalSecret apps/admin-file -1',
      'owner: ExternalSecret apps/admin-env -1',
    ]);
  });
});

it('never lets two stores or accounts of one name stand for each other in silence', () => {
  // `a-b` reading from `c` and `a` reading from `b-c` both call their store `a-b-c`.
  const source = (id: string, namespace: string) =>
    component(
      id,
      {
        workloads: { s: workload(id) },
        provides: [
          offer({
            type: id,
            at: 's',
            ports: [1],
            endpoint: () => ({}),
            seed: (c) => ({ name: `${id}-${c.id}`, keys: { p: { random: 8 } } }),
          }),
        ],
      },
      { namespace },
    );
  const reader = (id: string, type: string) =>
    component(id, { workloads: { app: workload(id) }, requires: [{ type, by: ['app'] }] }, { namespace: 'apps' });
  const manifests = render(source('one', 'c'), source('two', 'b-c'), reader('a-b', 'one'), reader('a', 'two'));
  // Both are there, so that the check of identities refuses them.
  expect(find(manifests, 'SecretStore', 'a-b-c')).toHaveLength(2);
});

describe('what is given', () => {
  const token: SeedSpec = { name: 'token', keys: { user: 'bot', token: { given: 'a token of the server' } } };
  const offers = [offer({ type: 'db', endpoint: () => ({}), seed: () => token })];

  it('is made by nobody in the tree: only who may read it is said', () => {
    const manifests = render(component('db', { provides: offers }, { namespace: 'data' }), client('app'));
    expect(tell(manifests)).toEqual([
      'db: Role data/read-token -3',
      'db: RoleBinding data/read-token -3',
      'app: ServiceAccount apps/eso-app -3',
      'app: SecretStore apps/app-data -2',
      'app: ExternalSecret apps/app-db -1',
    ]);
  });

  it('is known to be there, with its keys', () => {
    const plan = planned(operator, component('db', { provides: offers }, { namespace: 'data' }), client('app'));
    expect(plan.components.find(({ id }) => id === 'db')!.makes).toEqual([
      { kind: 'Secret', name: 'token', namespace: 'data', parts: ['user', 'token'] },
    ]);
  });

  it('is kept by the client where the provider is outside the tree', () => {
    const outside = component('db', { provides: offers }, { namespace: 'data', external: true });
    const needs = client('app', { secret: { name: 'app-token' } });
    expect(tell(render(outside, needs))).toEqual([
      'app: Role apps/read-token -3',
      'app: RoleBinding apps/read-token -3',
      'app: ServiceAccount apps/eso-app -3',
      'app: SecretStore apps/app-apps -2',
      'app: ExternalSecret apps/app-token -1',
    ]);
  });
});
