import { expect, it } from 'vitest';
import { ownAccount } from '../../../../src/checks/rules/rbac/account.ts';
import { runChecks } from '../../../../src/checks/run.ts';
import { rules } from '../../../support/rules.ts';
import { changed, type Loose, treeOf } from '../../../support/tree.ts';

const tree = treeOf({
  components: { mlflow: {}, minio: {}, postgresql: {}, airflow: {}, flink: {} },
  projects: {
    fraud: {
      images: { work: { build: 'images/work' } },
      dags: 'dags/fraud',
      jobs: { live: { flink: { image: 'work', jar: 'local:///a.jar' } } },
    },
  },
});
const SCHEDULER = 'Deployment.apps orchestration/airflow-scheduler';
const running = (account: string | undefined) =>
  changed(tree, SCHEDULER, ({ spec }: Loose) => (spec.template.spec.serviceAccountName = account));

it('passes what runs as its workload says, or as one of its accounts', () => {
  expect([...ownAccount.check(tree)]).toEqual([]);
  const task = 'ConfigMap orchestration/airflow-task-pod';
  const own = changed(tree, task, ({ data }: Loose) => {
    data['pod.yaml'] = data['pod.yaml'].replace(
      'serviceAccountName: airflow-worker',
      'serviceAccountName: airflow-worker-fraud',
    );
  });
  expect([...ownAccount.check(own)]).toEqual([]);
});

it('leaves a pod that names none to the rule of tokens', () => {
  expect([...ownAccount.check(running(undefined))]).toEqual([]);
});

it('tells of an account that was swapped, and of nothing else', () => {
  expect(
    runChecks(running('airflow-api-server'), rules, [])
      .filter(({ object }) => object === SCHEDULER)
      .map(({ rule, path, message }) => [rule, path, message]),
  ).toEqual([
    [
      'rbac/account',
      'spec.template.spec.serviceAccountName',
      'the pod runs as airflow-api-server, and the workload scheduler of airflow as airflow-scheduler',
    ],
  ]);
});
