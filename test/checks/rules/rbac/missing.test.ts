import { expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { missing } from '../../../../src/checks/rules/rbac/missing.ts';
import { changed, treeOf, without } from '../../../support/tree.ts';

const RBAC = 'rbac.authorization.k8s.io';
const tree = treeOf({ components: { minio: {}, postgresql: {}, airflow: {}, mlflow: {} } });
const check = (subject: Subject) => [...missing.check(subject)];

it('passes when accounts have what they declare', () => {
  expect(check(tree)).toEqual([]);
});

it('finds a verb that is gone, and says whose it was', () => {
  const poorer = changed(tree, `Role.${RBAC} orchestration/airflow-scheduler`, ({ rules }) => {
    rules[0].verbs = rules[0].verbs.filter((verb: string) => verb !== 'watch');
  });
  expect(check(poorer)).toMatchObject([
    {
      component: 'airflow',
      object: 'ServiceAccount orchestration/airflow-scheduler',
      config: '/components/airflow',
      message: 'no role gives it the right to watch pods in orchestration, which its connections need',
    },
  ]);
});

it('finds a binding that is gone, of a workload and of what makes the views of secrets', () => {
  const verbs = check(without(tree, `RoleBinding.${RBAC} orchestration/airflow-scheduler`));
  expect(verbs.map(({ message }) => message)).toEqual([
    'no role gives it the right to create pods, delete pods, list pods, patch pods, watch pods in orchestration, which its connections need',
  ]);
  expect(check(without(tree, `RoleBinding.${RBAC} data-plane/read-minio-user-mlflow`))).toMatchObject([
    {
      object: 'ServiceAccount ml-lifecycle/eso-mlflow',
      message: expect.stringContaining('get secrets minio-user-mlflow in data-plane'),
    },
  ]);
});

it('counts what an account has by a group of accounts, or under the name of a user, and by no other group', () => {
  const given = (subject: object) =>
    check(
      changed(tree, `RoleBinding.${RBAC} orchestration/airflow-scheduler`, (binding) => {
        binding.subjects = [subject];
      }),
    );
  const group = (name: string) => ({ kind: 'Group', apiGroup: RBAC, name });
  expect(given(group('system:serviceaccounts:orchestration'))).toEqual([]);
  expect(given(group('system:serviceaccounts'))).toEqual([]);
  expect(given({ kind: 'User', name: 'system:serviceaccount:orchestration:airflow-scheduler' })).toEqual([]);
  expect(given(group('system:serviceaccounts:data-plane'))).toHaveLength(1);
  expect(given(group('data-science'))).toHaveLength(1);
});
