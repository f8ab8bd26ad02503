import { expect, it } from 'vitest';
import { containerReferences } from '../../../../src/checks/rules/reference/container.ts';
import { runChecks } from '../../../../src/checks/run.ts';
import { rules } from '../../../support/rules.ts';
import { changed, type Loose, treeOf } from '../../../support/tree.ts';

const tree = treeOf({
  components: { minio: {}, postgresql: {}, airflow: {}, flink: {}, kafka: {} },
  projects: {
    fraud: {
      images: { work: { build: 'images/work' } },
      topics: { in: {} },
      dags: 'dags/fraud',
      jobs: { live: { flink: { image: 'work', jar: 'local:///a.jar' }, reads: ['in'] } },
    },
  },
});
const FLINK = 'FlinkDeployment.flink.apache.org fraud-jobs/fraud-live';

it('takes a template with its container, with others beside it, or without any', () => {
  expect([...containerReferences.check(tree)]).toEqual([]);
  const beside = changed(tree, FLINK, ({ spec }: Loose) => spec.podTemplate.spec.containers.push({ name: 'logs' }));
  expect([...containerReferences.check(beside)]).toEqual([]);
  const none = changed(tree, FLINK, ({ spec }: Loose) => delete spec.podTemplate.spec.containers);
  expect([...containerReferences.check(none)]).toEqual([]);
});

it('tells of a container that was called otherwise, and of nothing that follows', () => {
  const renamed = changed(tree, FLINK, ({ spec }: Loose) => (spec.podTemplate.spec.containers[0].name = 'main'));
  expect(runChecks(renamed, rules, []).map(({ rule, path, message }) => [rule, path, message])).toEqual([
    [
      'reference/container',
      'spec.podTemplate.spec.containers[0].name',
      'the template has no container flink-main-container, which is the one that runs Flink',
    ],
  ]);
  const task = changed(tree, 'ConfigMap orchestration/airflow-task-pod', ({ data }: Loose) => {
    data['pod.yaml'] = data['pod.yaml'].replace('- name: base', '- name: main');
  });
  expect(runChecks(task, rules, []).map(({ rule, path }) => [rule, path])).toEqual([
    ['reference/container', 'data["pod.yaml"]: spec.containers[0].name'],
  ]);
});
