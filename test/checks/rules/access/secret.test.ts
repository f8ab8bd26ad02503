import { expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { secretAccess } from '../../../../src/checks/rules/access/secret.ts';
import { changed, treeOf } from '../../../support/tree.ts';

const tree = treeOf({ components: { mlflow: {}, minio: {}, postgresql: {}, airflow: {} } });
const check = (subject: Subject) =>
  [...secretAccess.check(subject)].map(({ object, path, message }) => [object, path, message]);

const TASK = 'ConfigMap orchestration/airflow-task-pod';
const MLFLOW = 'Deployment.apps ml-lifecycle/mlflow';
/** Changes one line of the pod of a task. */
const task = (from: string, to: string) =>
  changed(tree, TASK, ({ data }) => {
    expect(data['pod.yaml']).toContain(from);
    data['pod.yaml'] = data['pod.yaml'].replace(from, to);
  });

it('passes pods that have the secrets of their own connections', () => {
  expect(check(tree)).toEqual([]);
});

it('finds a task that is handed the database, or the keys of the platform', () => {
  expect(check(task('name: airflow-logs', 'name: airflow-metadata'))).toEqual([
    [
      TASK,
      'data["pod.yaml"]: spec.containers[0].env[4]',
      expect.stringMatching(/^pods of worker refer to the Secret airflow-metadata, which is for airflow\/api-server, /),
    ],
  ]);
  const keys =
    'pods of worker refer to the Secret airflow-keys, which is for airflow/api-server, airflow/dag-processor, airflow/scheduler, airflow/triggerer';
  const files = task('volumes:', 'volumes:\n  - name: k\n    secret:\n      secretName: airflow-keys');
  expect(check(files)).toEqual([[TASK, 'data["pod.yaml"]: spec.volumes[0]', keys]]);
  const all = task(
    '    env:\n    - name: AIRFLOW__CORE__EXECUTOR',
    '    envFrom:\n    - secretRef:\n        name: airflow-keys\n    env:\n    - name: AIRFLOW__CORE__EXECUTOR',
  );
  expect(check(all)).toEqual([[TASK, 'data["pod.yaml"]: spec.containers[0].envFrom[0]', keys]]);
});

it('says nothing of a Secret whose readers nobody declared, nor of pods that it knows nothing of', () => {
  expect(check(task('name: airflow-logs', 'name: somebody-s'))).toEqual([]);
  const strange = changed(tree, MLFLOW, ({ spec }) => {
    spec.template.metadata.labels = { strange: 'yes' };
    spec.template.spec.containers[0].envFrom[0].secretRef.name = 'mlflow-s3';
  });
  expect(check(strange)).toEqual([]);
});
