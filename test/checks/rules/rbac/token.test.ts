import { expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { token } from '../../../../src/checks/rules/rbac/token.ts';
import { changed, treeOf } from '../../../support/tree.ts';

const tree = treeOf({
  components: { mlflow: {}, minio: {}, postgresql: {}, flink: {}, spark: {} },
  projects: {
    fraud: {
      images: { work: { build: 'images/work' } },
      buckets: { lake: {} },
      jobs: {
        live: { flink: { image: 'work', jar: 'local:///a.jar' }, reads: ['lake'] },
        batch: { spark: { image: 'work', main: 'local:///a.py' }, reads: ['lake'] },
      },
    },
  },
});
const check = (subject: Subject) =>
  [...token.check(subject)].map(({ object, path, message }) => [object, path, message]);
const MLFLOW = 'Deployment.apps ml-lifecycle/mlflow';
const FLINK = 'FlinkDeployment.flink.apache.org fraud-jobs/fraud-live';
const SPARK = 'SparkApplication.sparkoperator.k8s.io fraud-jobs/fraud-batch';

it('passes what has a token only to use it', () => {
  expect(check(tree)).toEqual([]);
});

it('finds a token that nobody uses, whether the pod or its account says so', () => {
  const message = 'a pod has a token for the Kubernetes API and declares no connection to it';
  const path = 'spec.template.spec.automountServiceAccountToken';
  expect(check(changed(tree, MLFLOW, ({ spec }) => (spec.template.spec.automountServiceAccountToken = true)))).toEqual([
    [MLFLOW, path, message],
  ]);
  const silent = changed(tree, MLFLOW, ({ spec }) => delete spec.template.spec.automountServiceAccountToken);
  expect(check(silent)).toEqual([]);
  const account = changed(
    silent,
    'ServiceAccount ml-lifecycle/mlflow',
    (object) => delete object.automountServiceAccountToken,
  );
  expect(check(account)).toEqual([[MLFLOW, path, message]]);
});

it('finds a pod that talks to the API without one, unless it mounts one by itself', () => {
  const dumb = changed(tree, FLINK, ({ spec }) => (spec.podTemplate.spec.automountServiceAccountToken = false));
  expect(check(dumb)).toEqual([
    [
      FLINK,
      'spec.podTemplate.spec.automountServiceAccountToken',
      'a pod is to talk to the Kubernetes API and has no token',
    ],
  ]);
  const own = changed(dumb, FLINK, ({ spec }) => {
    spec.podTemplate.spec.volumes = [{ name: 't', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }];
  });
  expect(check(own)).toEqual([]);
});

it('finds pods that run as the account default', () => {
  const message = "a pod runs as its namespace's account default";
  expect(check(changed(tree, MLFLOW, ({ spec }) => delete spec.template.spec.serviceAccountName))).toEqual([
    [MLFLOW, 'spec.template.spec.serviceAccountName', message],
  ]);
  expect(check(changed(tree, SPARK, ({ spec }) => delete spec.executor.serviceAccount))).toContainEqual([
    SPARK,
    'spec.executor',
    message,
  ]);
  expect(check(changed(tree, FLINK, ({ spec }) => (spec.serviceAccount = 'default')))).toContainEqual([
    FLINK,
    'spec.podTemplate.spec.serviceAccountName',
    message,
  ]);
});
