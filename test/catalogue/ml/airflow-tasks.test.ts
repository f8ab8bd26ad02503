import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { filesOf } from '../../support/airflow.ts';
import { planOf, renderPlatform } from '../../support/platform.ts';
import type { Loose } from '../../support/tree.ts';

const platform = (tasks: object | undefined, airflow: object = {}, more: object = {}) => ({
  components: { postgresql: {}, minio: {}, kafka: {}, mlflow: {}, airflow },
  projects: {
    fraud: {
      dags: 'dags/fraud',
      topics: { scores: {} },
      buckets: { lake: {} },
      databases: { features: {}, audit: {} },
      tasks,
      ...more,
    },
    other: { dags: 'dags/other' },
  },
});
const TASKS = {
  reads: ['scores'],
  writes: ['lake'],
  uses: ['features'],
  tracks: true,
  egress: [{ to: 'api.example.com' }],
  env: { MODE: 'task' },
};
const told = (said: object) =>
  planOf(said).findings.map(({ rule, config, message }) => `${rule} ${config}: ${message}`);

describe('tasks of a project that connect to something themselves', () => {
  const rendered = renderPlatform(platform(TASKS));
  const pods = filesOf(rendered, 'airflow-task-pod');
  const own = parse(pods['pod-fraud.yaml']!) as Loose;

  it('have what that is in their pod, and nobody else has', () => {
    expect(rendered.findings).toEqual([]);
    const [container] = own.spec.containers;
    expect(container.envFrom).toEqual([
      { secretRef: { name: 'fraud-tasks-kafka' } },
      { secretRef: { name: 'fraud-tasks-s3' } },
      { secretRef: { name: 'fraud-tasks-postgres' } },
    ]);
    const variables: string[] = container.env.map(({ name }: { name: string }) => name);
    expect(variables).toHaveLength(new Set(variables).size);
    expect(container.env).toContainEqual({ name: 'PGDATABASE', value: 'features' });
    expect(container.env).toContainEqual({ name: 'TOPIC_SCORES', value: 'fraud.scores' });
    expect(container.env).toContainEqual({ name: 'MODE', value: 'task' });
    expect(Object.keys(pods)).not.toContain('pod-other.yaml');
    expect(pods['pod.yaml']).not.toContain('fraud-tasks');
  });

  it('are users of their own, and Airflow knows them by its own words', () => {
    rendered.get('KafkaUser', 'fraud-tasks');
    const [kafka, s3] = ['kafka', 's3'].map((type) =>
      rendered.get<Loose>('ExternalSecret', `fraud-tasks-${type}`, 'orchestration'),
    );
    expect(kafka!.spec.target.template.data.AIRFLOW_CONN_KAFKA_DEFAULT).toContain('"conn_type":"kafka"');
    expect(s3!.spec.target.template.data.AIRFLOW_CONN_AWS_DEFAULT).toContain('"conn_type":"aws"');
  });

  it('work in a database as the project does: as the one user that it has', () => {
    const { target, dataFrom } = rendered.get<Loose>('ExternalSecret', 'fraud-tasks-postgres', 'orchestration').spec;
    expect(Object.keys(target.template.data)).toEqual(['PGPASSWORD', 'PGUSER', 'AIRFLOW_CONN_POSTGRES_DEFAULT']);
    expect(JSON.stringify(dataFrom)).toContain('"postgres-fraud"');
    const { managed, postgresql } = rendered.get<Loose>('Cluster', 'postgresql', 'data-plane').spec;
    expect(managed.roles.map(({ name }: Loose) => name)).toEqual(['airflow', 'mlflow', 'fraud']);
    expect(postgresql.pg_hba.filter((line: string) => line.includes('features'))).toHaveLength(1);
    expect(
      rendered
        .all('Database')
        .map(({ metadata }) => metadata.name)
        .sort(),
    ).toEqual(['airflow', 'audit', 'features', 'mlflow']);
  });

  it('find MLflow as a connection, too, which is told to nobody else', () => {
    const url = 'http://mlflow.ml-lifecycle.svc.cluster.local';
    expect(own.spec.containers[0].env).toContainEqual({
      name: 'AIRFLOW_CONN_MLFLOW_DEFAULT',
      value: JSON.stringify({ conn_type: 'http', host: url }),
    });
    expect(pods['pod.yaml']).not.toContain('AIRFLOW_CONN_MLFLOW_DEFAULT');
  });

  it('reach it, and tasks of other projects do not', () => {
    const { labels } = own.metadata;
    expect(labels.component).toBe('worker-fraud');
    const flows = rendered.plan.flows.filter(({ from }) => 'workload' in from && from.workload.startsWith('worker'));
    const reaches = (workload: string, component: string) =>
      flows.some(
        ({ from, to }) =>
          'workload' in from && from.workload === workload && 'component' in to && to.component === component,
      );
    for (const component of ['kafka', 'postgresql'])
      expect([reaches('worker-fraud', component), reaches('worker', component)]).toEqual([true, false]);
    // What every task needs.
    for (const workload of ['worker-fraud', 'worker']) expect(reaches(workload, 'minio')).toBe(true);
  });

  it('are counted once: all tasks together are as many as Airflow starts', () => {
    const { workloads } = rendered.plan.components.find(({ id }) => id === 'airflow')!;
    const peaks = Object.fromEntries(workloads.map(({ name, peak }) => [name, peak]));
    expect(peaks['worker-fraud']).toBe(0);
    expect(peaks.worker).toBeGreaterThan(0);
  });
});

it('are refused where they cannot be', () => {
  expect(told(platform(TASKS, { executor: 'LocalExecutor' })).join()).toContain('runs tasks of all projects');
  expect(told(platform({ reads: ['scoress'] }))).toEqual([
    'config/reference /projects/fraud/tasks/reads/0: a task reads scoress, which no project has as a topic or a bucket',
  ]);
  expect(told(platform({ uses: ['feature'] }))).toEqual([
    'config/reference /projects/fraud/tasks/uses/0: a task uses the database feature, which no project has',
  ]);
  const { mlflow: _, ...components } = platform(undefined).components;
  expect(told({ ...platform({ tracks: true }), components }).join()).toContain('airflow needs tracking');
  expect(told(platform({}, {}, { dags: undefined }))).toEqual([
    'config/dags /projects/fraud/tasks: fraud has no DAGs, and so no tasks',
  ]);
  expect(told(platform({ env: { KAFKA_USERNAME: 'x' } }))).toEqual([
    "config/env /projects/fraud/tasks/env/KAFKA_USERNAME: KAFKA_USERNAME is the platform's to set",
  ]);
});
