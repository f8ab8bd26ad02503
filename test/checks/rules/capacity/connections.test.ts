import { expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { capacityConnections } from '../../../../src/checks/rules/capacity/connections.ts';
import { changed, type Loose, treeOf } from '../../../support/tree.ts';

const tree = treeOf({ components: { postgresql: { connections: 100 }, mlflow: {}, minio: {} } });
const CLUSTER = 'Cluster.postgresql.cnpg.io data-plane/postgresql';
const check = (subject: Subject) =>
  [...capacityConnections.check(subject)].map(({ object, path, message }) => [object, path, message]);
const limit = (most: number | undefined) =>
  check(changed(tree, CLUSTER, ({ spec }) => (spec.managed.roles[0].connectionLimit = most)));
const AT = 'spec.managed.roles[0]';
const pool = (...variables: [string, string][]) =>
  check(
    changed(tree, 'Deployment.apps ml-lifecycle/mlflow', ({ spec }) =>
      spec.template.spec.containers[0].env.push(...variables.map(([name, value]) => ({ name, value }))),
    ),
  );

it('passes clients that leave some to others', () => {
  expect(check(tree)).toEqual([]);
  expect(limit(95)).toEqual([]);
  expect(pool(['MLFLOW_SQLALCHEMYSTORE_POOL_SIZE', '20'], ['MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW', '10'])).toEqual([]);
});

it('finds one that may open all of them', () => {
  expect(limit(100)).toEqual([[CLUSTER, AT, 'mlflow may open 100 of 100 connections, and leaves none to others']]);
  expect(limit(undefined)).toEqual([[CLUSTER, AT, 'mlflow may open as many connections as there are: 100']]);
  expect(limit(-1)).toHaveLength(1);
});

it('finds pools that are told to be larger, workers and all', () => {
  expect(pool(['MLFLOW_SQLALCHEMYSTORE_POOL_SIZE', '60'])).toEqual([
    [
      CLUSTER,
      AT,
      expect.stringMatching(/^the pods of mlflow are told to keep up to \d+ connections, and it may open 50$/),
    ],
  ]);
  expect(pool(['MLFLOW_SQLALCHEMYSTORE_POOL_SIZE', '30'], ['MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW', '30'])).toHaveLength(
    1,
  );
});

it('says nothing of a role that another rule shuts out', () => {
  const shut = changed(tree, CLUSTER, ({ spec }: Loose) =>
    Object.assign(spec.managed.roles[0], { login: false, connectionLimit: -1 }),
  );
  expect(check(shut)).toEqual([]);
});
