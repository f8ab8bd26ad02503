import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { undeclared } from '../../../../src/checks/rules/rbac/undeclared.ts';
import { object } from '../../../support/subject.ts';
import { changed, having, type Loose, treeOf } from '../../../support/tree.ts';

const RBAC = 'rbac.authorization.k8s.io';
const tree = treeOf({
  components: { minio: {}, postgresql: {}, airflow: {}, mlflow: {}, rancher: {} },
  projects: { fraud: { owners: ['data-science'] } },
});
const check = (subject: Subject) =>
  [...undeclared.check(subject)].map(({ object, path, message }) => [object, path, message]);
const ROLE = `Role.${RBAC} orchestration/airflow-scheduler`;
const BINDING = `RoleBinding.${RBAC} orchestration/airflow-scheduler`;

it('passes what follows from connections, secrets and owners', () => {
  expect(tree.manifests.some(({ object }) => object.kind === 'RoleBinding')).toBe(true);
  expect(check(tree)).toEqual([]);
});

describe('a role', () => {
  it.each<[string, (object: Loose) => void]>([
    ['a verb', ({ rules }) => rules[0].verbs.push('deletecollection')],
    ['a resource', ({ rules }) => rules[0].resources.push('secrets')],
    ['a rule', ({ rules }) => rules.push({ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] })],
  ])('is found with %s too many', (_, change) => {
    const found = check(changed(tree, ROLE, change));
    expect(found).not.toEqual([]);
    for (const [object, path, message] of found) {
      expect([object, path]).toEqual([ROLE, expect.stringMatching(/^rules\[\d\]$/)]);
      expect(message).toMatch(/^no connection declares the right to /);
    }
  });

  it('is found when it reads a Secret that its account has no view of, or all of them', () => {
    const name = `Role.${RBAC} data-plane/read-minio-user-mlflow`;
    const one = changed(tree, name, ({ rules }) => rules[0].resourceNames.push('minio-root'));
    expect(check(one)).toEqual([[name, 'rules[0]', 'no connection declares the right to get secrets minio-root']]);
    const all = changed(tree, name, ({ rules }) => delete rules[0].resourceNames);
    expect(check(all)).toEqual([[name, 'rules[0]', 'no connection declares the right to get secrets']]);
  });
});

describe('a binding', () => {
  const bind = (change: (object: Loose) => void) => check(changed(tree, BINDING, change));

  it('is found for an account that is nobody’s', () => {
    const stranger = bind(({ subjects }) =>
      subjects.push({ kind: 'ServiceAccount', name: 'stranger', namespace: 'orchestration' }),
    );
    expect(stranger).toEqual([
      [BINDING, 'subjects[1]', 'a role is bound to a ServiceAccount that no workload of the plan has'],
    ]);
  });

  it('is found for an account of the plan that declares nothing of the kind', () => {
    const other = bind(({ subjects }) =>
      subjects.push({ kind: 'ServiceAccount', name: 'mlflow', namespace: 'ml-lifecycle' }),
    );
    expect(other).not.toEqual([]);
    for (const [object] of other) expect(object).toBe(ROLE);
  });

  it('is found when it hands out a role of the cluster, or rights everywhere', () => {
    expect(bind(({ roleRef }) => Object.assign(roleRef, { kind: 'ClusterRole', name: 'edit' }))).toEqual([
      [BINDING, 'roleRef', 'an account gets the ClusterRole edit, which is not of the tree'],
    ]);
    const everywhere = object(`${RBAC}/v1`, 'ClusterRoleBinding', 'b', undefined, {
      roleRef: { kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'ServiceAccount', name: 'mlflow', namespace: 'ml-lifecycle' }],
    });
    expect(check(having(tree, 'mlflow', everywhere))).toEqual([
      [`ClusterRoleBinding.${RBAC} b`, 'subjects[0]', 'an account gets rights in every namespace'],
    ]);
  });

  it('passes for the account of a chart, which brings its own', () => {
    const binding = object(`${RBAC}/v1`, 'ClusterRoleBinding', 'b', undefined, {
      roleRef: { kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'ServiceAccount', name: 'rancher', namespace: 'cattle-system' }],
    });
    expect(check(having(tree, 'rancher', binding))).toEqual([]);
  });
});
