import { describe, expect, it } from 'vitest';
import type { ComponentDefinition } from '../../src/contract/component.ts';
import type { Declarations } from '../../src/contract/declarations.ts';
import { need } from '../../src/contract/need.ts';
import { offer } from '../../src/contract/offer.ts';
import { accessManifests } from '../../src/policy/access.ts';
import { component, planned, workload } from '../support/components.ts';

const get = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };
const app = (declarations: Declarations, id = 'app') => component(id, declarations, { namespace: 'near' });
const objects = (...definitions: readonly ComponentDefinition[]) =>
  accessManifests(planned(...definitions), 'policies').map(({ object }) => object);
const tell = (...definitions: readonly ComponentDefinition[]) =>
  objects(...definitions).map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);

describe('a ServiceAccount', () => {
  it('has a token only when its pods talk to the API', () => {
    const accounts = objects(
      app({
        workloads: {
          quiet: workload('q', { serviceAccount: { name: 'quiet' } }),
          talker: workload('t', { serviceAccount: { name: 'talker' } }),
          none: workload('n'),
        },
        requires: [{ type: 'kubernetes-api', by: ['talker'] }],
      }),
    );
    expect(
      accounts.map(({ metadata, automountServiceAccountToken }) => [metadata.name, automountServiceAccountToken]),
    ).toEqual([
      ['quiet', false],
      ['talker', true],
    ]);
  });

  it('shared by two workloads is made once, with a token when one of them needs it', () => {
    const accounts = objects(
      app({
        workloads: {
          a: workload('a', { serviceAccount: { name: 'both' } }),
          b: workload('b', { serviceAccount: { name: 'both' } }),
        },
        requires: [{ type: 'kubernetes-api', by: ['b'] }],
      }),
    );
    expect(accounts).toMatchObject([
      { kind: 'ServiceAccount', metadata: { name: 'both' }, automountServiceAccountToken: true },
    ]);
  });

  it('of a chart or an operator is left to it, and still gets the rights of its connections', () => {
    const by = (madeBy: 'chart' | 'operator') =>
      tell(
        app({
          workloads: { a: workload('a', { serviceAccount: { name: 'theirs', madeBy } }) },
          requires: [need({ type: 'kubernetes-api', by: ['a'], request: { rules: [{ ...get, namespace: 'far' }] } })],
          namespaces: ['far'],
        }),
      );
    for (const madeBy of ['chart', 'operator'] as const)
      expect(by(madeBy)).toEqual(['Role far/near-theirs', 'RoleBinding far/near-theirs']);
    expect(
      tell(app({ workloads: { a: workload('a', { serviceAccount: { name: 'theirs', madeBy: 'chart' } }) } })),
    ).toEqual([]);
  });

  it('comes before the workloads', () => {
    expect(
      objects(app({ workloads: { a: workload('a', { serviceAccount: { name: 'a' } }) } }))[0]!.metadata.annotations,
    ).toEqual({ 'argocd.argoproj.io/sync-wave': '-3' });
  });
});

describe('a Role', () => {
  const talker = (rules: object[], account = 'a') =>
    app({
      workloads: { a: workload('a', { serviceAccount: { name: account } }) },
      requires: [{ type: 'kubernetes-api', by: ['a'], request: { rules } }],
      namespaces: ['far'],
    });

  it('is not there without a right', () => {
    expect(tell(talker([]))).toEqual(['ServiceAccount near/a']);
  });

  it('is one for each namespace, bound to the one account', () => {
    const made = objects(talker([get, { ...get, resources: ['services'] }, { ...get, namespace: 'far' }]));
    expect(made.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([
      'ServiceAccount near/a',
      'Role far/near-a',
      'RoleBinding far/near-a',
      'Role near/a',
      'RoleBinding near/a',
    ]);
    expect(
      made.filter(({ kind }) => kind === 'RoleBinding').map(({ subjects, roleRef }) => ({ subjects, roleRef })),
    ).toEqual(
      ['near-a', 'a'].map((name) => ({
        subjects: [{ kind: 'ServiceAccount', name: 'a', namespace: 'near' }],
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      })),
    );
  });

  it('merges the verbs that connections grant on the same resources, whatever their order', () => {
    const spark = component('spark', {
      provides: [
        offer({
          type: 'submit',
          endpoint: () => ({}),
          rights: () => [{ apiGroups: ['batch', ''], resources: ['pods', 'jobs'], verbs: ['create', 'get'] }],
        }),
      ],
    });
    const client = app({
      workloads: { a: workload('a', { serviceAccount: { name: 'a' } }) },
      requires: [
        need({
          type: 'kubernetes-api',
          by: ['a'],
          request: { rules: [{ apiGroups: ['', 'batch'], resources: ['jobs', 'pods'], verbs: ['watch', 'get'] }] },
        }),
        { type: 'submit', by: ['a'] },
      ],
    });
    const role = objects(spark, client).find(({ kind }) => kind === 'Role')!;
    expect(role.rules).toEqual([
      { apiGroups: ['', 'batch'], resources: ['jobs', 'pods'], verbs: ['create', 'get', 'watch'] },
    ]);
  });

  it('keeps rules on named objects apart from those on all', () => {
    const role = objects(talker([get, { ...get, resourceNames: ['one'] }])).find(({ kind }) => kind === 'Role')!;
    expect(role.rules).toHaveLength(2);
    expect(role.rules).toContainEqual({ ...get, resourceNames: ['one'] });
  });

  it('never holds a wildcard that nobody declared', () => {
    expect(JSON.stringify(objects(talker([get])))).not.toContain('*');
  });
});

describe('rights for every namespace', () => {
  const everywhere = app({
    workloads: { a: workload('a', { serviceAccount: { name: 'a' } }) },
    requires: [
      need({
        type: 'kubernetes-api',
        by: ['a'],
        request: {
          rules: [
            { ...get, cluster: true },
            { nonResourceURLs: ['/metrics'], verbs: ['get'], cluster: true },
          ],
        },
      }),
    ],
  });

  it('are in a ClusterRole, named after the namespace too: another component may have an account of the same name', () => {
    expect(objects(everywhere).slice(1)).toMatchObject([
      {
        kind: 'ClusterRole',
        metadata: { name: 'near-a' },
        rules: [{ verbs: ['get'] }, { nonResourceURLs: ['/metrics'] }],
      },
      { kind: 'ClusterRoleBinding', metadata: { name: 'near-a' }, subjects: [{ name: 'a', namespace: 'near' }] },
    ]);
    for (const { metadata } of objects(everywhere).slice(1)) expect(metadata).not.toHaveProperty('namespace');
  });
});

it('of what the platform defines reach the groups of its components and of their charts, and no other', () => {
  const pin = { repository: 'https://charts.example', name: 'x', version: '1.0.0', clusterKinds: [] };
  const definitions = [
    app({
      workloads: { a: workload('a', { serviceAccount: { name: 'a' } }) },
      requires: [
        need({
          type: 'kubernetes-api',
          by: ['a'],
          request: { rules: [{ defined: true, resources: ['*'], verbs: ['get'], cluster: true }] },
        }),
      ],
    }),
    component('native', { crdGroups: ['b.example', 'a.example'] }),
    component('charted', {}, { chart: () => ({ ...pin, crdGroups: ['c.example', 'a.example'] }) }),
  ];
  const role = objects(...definitions).find(({ kind }) => kind === 'ClusterRole')!;
  expect(role.rules).toEqual([
    { apiGroups: ['a.example', 'b.example', 'c.example'], resources: ['*'], verbs: ['get'] },
  ]);
});

describe('an operator', () => {
  const operator = component(
    'op',
    {
      workloads: { a: workload('a', { serviceAccount: { name: 'op' } }) },
      requires: [{ type: 'kubernetes-api', by: ['a'] }],
      provides: [offer({ type: 'operator:op', endpoint: () => ({}), serves: { by: 'a', rules: () => [get] } })],
    },
    { namespace: 'ops' },
  );
  const client = (id: string, namespace: string, more: Declarations = {}) =>
    component(id, { requires: [{ type: 'operator:op' }], ...more }, { namespace });

  it('has its rights where its clients are, once, and they stand with the namespaces', () => {
    const definitions = [
      operator,
      client('one', 'near'),
      client('two', 'near', { workloads: { w: workload('w', { namespace: 'jobs' }) } }),
      client('three', 'ops'),
    ];
    const roles = accessManifests(planned(...definitions), 'policies').filter(({ object }) => object.kind === 'Role');
    expect(
      roles.map(({ component, object }) => `${component} ${object.metadata.namespace}/${object.metadata.name}`),
    ).toEqual(['policies jobs/ops-op', 'policies near/ops-op', 'policies ops/ops-op']);
    expect(roles.map(({ object }) => object.rules)).toEqual([[get], [get], [get]]);
  });

  it('has none without clients', () => {
    expect(tell(operator)).toEqual(['ServiceAccount ops/op']);
  });
});
