import { describe, expect, it } from 'vitest';
import { compareRights, countRights, covers, isGrant, rightsOf } from '../../scripts/parity/rights.ts';
import type { KubeObject } from '../../src/kit/object.ts';

const ACCOUNT = 'harbour/pier';
const apiVersion = 'rbac.authorization.k8s.io/v1';
const role = (name: string, rules: object[], namespace?: string): KubeObject => ({
  apiVersion,
  kind: namespace === undefined ? 'ClusterRole' : 'Role',
  metadata: { name, ...(namespace !== undefined && { namespace }) },
  rules,
});
const binding = (name: string, kind: string, namespace?: string, account = 'pier'): KubeObject => ({
  apiVersion,
  kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
  metadata: { name: `${name}-binding`, ...(namespace !== undefined && { namespace }) },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
  subjects: [{ kind: 'ServiceAccount', name: account, namespace: 'harbour' }],
});
const secrets = (...verbs: string[]) => ({ apiGroups: [''], resources: ['secrets'], verbs });

describe('rights of an account', () => {
  // What is no resource is given in the cluster or not at all.
  it('are what roles give, wherever they are bound and whatever they are called', () => {
    const objects = [
      role('wide', [secrets('get'), { nonResourceURLs: ['/metrics'], verbs: ['get'] }]),
      binding('wide', 'ClusterRole'),
      role(
        'narrow',
        [{ apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['a', 'b'], verbs: ['update'] }],
        'dock',
      ),
      binding('narrow', 'Role', 'dock'),
      binding('wide', 'ClusterRole', 'yard'),
    ];
    expect(rightsOf(ACCOUNT, objects)).toEqual([
      { where: 'cluster', what: 'secrets', verb: 'get' },
      { where: 'cluster', what: '/metrics', verb: 'get' },
      { where: 'dock', what: 'deployments.apps', name: 'a', verb: 'update' },
      { where: 'dock', what: 'deployments.apps', name: 'b', verb: 'update' },
      { where: 'yard', what: 'secrets', verb: 'get' },
    ]);
    expect(rightsOf('harbour/other', objects)).toEqual([]);
  });

  it('are told by name of a role that Kubernetes has by itself', () => {
    expect(rightsOf(ACCOUNT, [binding('system:auth-delegator', 'ClusterRole')])).toEqual([
      { where: 'cluster', what: 'ClusterRole system:auth-delegator', verb: 'all of it' },
    ]);
  });

  it('are those of all roles that one gathers', () => {
    const gathering: KubeObject = {
      ...role('all', []),
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { to: 'all' } }] },
    };
    const part: KubeObject = { ...role('part', [secrets('list')]), metadata: { name: 'part', labels: { to: 'all' } } };
    const other: KubeObject = {
      ...role('other', [secrets('watch')]),
      metadata: { name: 'other', labels: { to: 'x' } },
    };
    expect(rightsOf(ACCOUNT, [gathering, part, other, binding('all', 'ClusterRole')])).toEqual([
      { where: 'cluster', what: 'secrets', verb: 'list' },
    ]);
  });

  it('take the roles and bindings that give them out of what is compared by name', () => {
    const objects = [
      role('r', []),
      binding('r', 'ClusterRole'),
      role('free', []),
      binding('r', 'ClusterRole', 'yard', 'other'),
    ];
    expect(objects.map((one) => isGrant(one, [ACCOUNT], objects))).toEqual([true, true, false, false]);
  });
});

describe('a right', () => {
  const wide = [{ where: 'cluster', what: 'secrets', verb: 'get' }];

  it('in the cluster is one in every namespace and of every name, not the other way round', () => {
    expect(covers(wide, { where: 'dock', what: 'secrets', name: 'a', verb: 'get' })).toBe(true);
    expect(covers([{ ...wide[0]!, where: 'dock' }], wide[0]!)).toBe(false);
    expect(covers([{ ...wide[0]!, name: 'a' }], wide[0]!)).toBe(false);
    expect(covers(wide, { ...wide[0]!, verb: 'list' })).toBe(false);
  });

  it('of everything is one of each', () => {
    const all = (what: string) => [{ where: 'cluster', what, verb: '*' }];
    expect(covers(all('*.*'), { where: 'dock', what: 'deployments.apps', verb: 'get' })).toBe(true);
    expect(covers(all('*.apps'), { where: 'dock', what: 'deployments.apps', verb: 'get' })).toBe(true);
    expect(covers(all('*.apps'), { where: 'dock', what: 'secrets', verb: 'get' })).toBe(false);
    expect(covers(all('*'), { where: 'dock', what: 'secrets', verb: 'get' })).toBe(true);
    expect(covers(all('*'), { where: 'dock', what: 'deployments.apps', verb: 'get' })).toBe(false);
    expect(covers(all('/api*'), { where: 'cluster', what: '/apis', verb: 'get' })).toBe(true);
    expect(covers(all('deployments.*'), { where: 'cluster', what: '/deployments', verb: 'get' })).toBe(false);
  });
});

describe('the rights of two sides', () => {
  const right = (where: string, what: string, verb: string, name?: string) => ({
    where,
    what,
    verb,
    ...(name && { name }),
  });

  it('are told a resource at a time: what theirs alone may, and what ours alone may', () => {
    const theirs = [
      right('cluster', 'secrets', 'get'),
      right('cluster', 'secrets', 'list'),
      right('cluster', 'pods', 'get'),
    ];
    const ours = [
      right('dock', 'secrets', 'get'),
      right('yard', 'secrets', 'get'),
      right('cluster', 'pods', 'get'),
      right('dock', 'leases.coordination.k8s.io', 'update', 'pier'),
    ];
    expect(compareRights(ACCOUNT, theirs, ours)).toEqual([
      {
        object: 'ServiceAccount harbour/pier',
        path: 'rights.less.secrets',
        theirs: 'get list in the cluster',
        ours: 'get in dock, yard',
      },
      {
        object: 'ServiceAccount harbour/pier',
        path: 'rights.more.leases.coordination.k8s.io',
        ours: 'update of pier in dock',
      },
    ]);
    expect(countRights(ours)).toEqual({ cluster: 1, namespaces: 3 });
    expect(countRights([right('dock', '*.apps', 'get')])).toEqual({ cluster: 0, namespaces: 1, wild: true });
  });

  it('are the same when they are cut otherwise', () => {
    const theirs = [right('dock', 'secrets', '*')];
    const ours = [right('dock', 'secrets', 'get'), right('dock', 'secrets', '*')];
    expect(compareRights(ACCOUNT, theirs, ours)).toEqual([]);
  });
});
