import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { planOf, renderPlatform } from '../../support/platform.ts';
import { rightsOf } from '../../support/rights.ts';
import type { Loose } from '../../support/tree.ts';

const IMAGE = 'ghcr.io/team/app:1.0.0';
const platform = (job: object) => ({
  components: { minio: {}, flink: {}, airflow: {}, postgresql: {} },
  projects: { fraud: { buckets: { lake: {} }, jobs: { compact: job } } },
});
const job = (more: object = {}) => ({
  container: { image: IMAGE, command: ['compact'], deadline: '2h', retries: 1 },
  reads: ['lake'],
  writes: ['lake'],
  schedule: '30 3 * * *',
  ...more,
});
const refused = (said: object) =>
  planOf(platform(said)).findings.map(({ rule, config, message }) => `${rule} ${config}: ${message}`);
const AT = '/projects/fraud/jobs/compact';

it('is started by Kubernetes at set times, one after the other, and ended', () => {
  const { get, findings, plan } = renderPlatform(platform(job()));
  expect(findings.filter(({ rule }) => rule !== 'git/reachable')).toEqual([]);
  const { spec } = get<Loose>('CronJob', 'fraud-compact', 'fraud-jobs');
  expect(spec).toMatchObject({ schedule: '30 3 * * *', timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid' });
  expect(spec.jobTemplate.spec).toMatchObject({ activeDeadlineSeconds: 7200, backoffLimit: 1 });
  const { containers, restartPolicy, priorityClassName } = spec.jobTemplate.spec.template.spec;
  expect({ restartPolicy, priorityClassName }).toEqual({ restartPolicy: 'Never', priorityClassName: 'mlops-batch' });
  expect(containers[0]).toMatchObject({
    command: ['compact'],
    env: expect.arrayContaining([{ name: 'BUCKET_LAKE', value: 'fraud-lake' }]),
    envFrom: [{ secretRef: { name: 'fraud-compact-s3' } }],
    securityContext: { readOnlyRootFilesystem: true },
  });
  const { workloads } = plan.components.find(({ id }) => id === 'project-fraud')!;
  expect(workloads.find(({ name }) => name === 'fraud-compact')).toMatchObject({ replicas: 0, peak: 1 });
});

describe('one that a DAG starts', () => {
  const { schedule: _, ...other } = job();
  const fromDag = { ...other, container: { image: 'app', command: ['compact'], deadline: '2h' }, runs: 'airflow' };
  const given = (more: object = {}, airflow: object = {}) => ({
    components: { ...platform({}).components, airflow },
    projects: {
      fraud: {
        dags: 'dags/fraud',
        buckets: { lake: {} },
        images: { app: { build: 'images/app', follow: 'semver' } },
        jobs: { compact: { ...fromDag, ...more } },
      },
    },
  });
  const rendered = renderPlatform(given());

  it('is a pod that waits in a file, with its image left open', () => {
    expect(rendered.findings).toEqual([]);
    expect(rendered.all('CronJob').map(({ metadata }) => metadata.name)).not.toContain('fraud-compact');
    const files = rendered.get<Loose>('ConfigMap', 'fraud-jobs', 'orchestration').data;
    expect(files.FRAUD_APP_IMAGE).toContain('/fraud/app:');
    const { kind, metadata, spec } = parse(files['compact.yaml']) as Loose;
    expect([kind, metadata.name, metadata.namespace]).toEqual(['Pod', 'fraud-compact', 'fraud-jobs']);
    expect(spec).toMatchObject({
      activeDeadlineSeconds: 7200,
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
      serviceAccountName: 'fraud-compact',
    });
    expect(spec.containers).toMatchObject([
      { name: 'base', image: '{{ params.image }}', envFrom: [{ secretRef: { name: 'fraud-compact-s3' } }] },
    ]);
  });

  it('gives DAGs the right to make such pods and no others, and to what waits for them no more than it does', () => {
    expect(rightsOf(rendered, 'orchestration/airflow-worker-fraud')).toEqual({
      'fraud-jobs': ['list events', 'create, delete, get, list, patch pods', 'get pods/log'],
    });
    expect(rightsOf(rendered, 'orchestration/airflow-triggerer')['fraud-jobs']).toEqual([
      'list events',
      'delete, get pods',
      'get pods/log',
    ]);
    // What the API server does with them: test/cluster/admission.cluster.test.ts.
    expect(rendered.all('ValidatingAdmissionPolicy').map(({ metadata }) => metadata.name)).toEqual([
      'mooring-fraud-pod-changes',
      'mooring-fraud-pods',
    ]);
  });

  it('is refused with retries, which are the DAG’s, and where tasks of all projects share their pods', () => {
    const told = (said: object) =>
      planOf(said).findings.map(({ rule, config, message }) => `${rule} ${config}: ${message}`);
    expect(told(given({ container: { ...fromDag.container, retries: 1 } }))).toEqual([
      `config/job ${AT}/container/retries: a DAG starts it, which repeats its tasks by itself`,
    ]);
    expect(told(given({}, { executor: 'LocalExecutor' }))).toEqual([
      expect.stringContaining('DAGs of the project fraud make the pods of its jobs, and the LocalExecutor runs'),
    ]);
  });
});

it('is refused without a time, with one that is none, and where two say when it starts', () => {
  expect(refused(job({ schedule: undefined }))).toEqual([
    `config/schedule ${AT}: nothing starts a container job by itself`,
  ]);
  expect(refused(job({ schedule: '30 25 * * *' }))).toEqual([
    `config/schedule ${AT}/schedule: 25 is no hour (0 to 23)`,
  ]);
  expect(refused(job({ runs: 'airflow' }))).toContain(
    `config/schedule ${AT}/schedule: a DAG starts it, which has a schedule of its own`,
  );
  const flink = { flink: { image: IMAGE, jar: 'local:///a.jar' }, reads: ['lake'], schedule: '30 3 * * *' };
  expect(refused(flink)).toEqual([`config/schedule ${AT}/schedule: a Flink job does not start at set times`]);
});
