import { describe, expect, it } from 'vitest';
import { planOf, renderPlatform } from '../../support/platform.ts';
import type { Loose } from '../../support/tree.ts';

const IMAGE = 'ghcr.io/team/app:1.0.0';
const spark = (more: object = {}) => ({ image: IMAGE, main: 'local:///a.py', ...more });
const platform = (job: object, operator = 'kubeflow', name = 'lake') => ({
  components: { minio: {}, kafka: {}, spark: { operator }, airflow: {}, postgresql: {} },
  projects: { fraud: { buckets: { lake: {} }, topics: { scores: {} }, jobs: { [name]: job } } },
});
const stream = (more: object = {}, job: object = {}) => ({
  spark: spark({ streaming: true, ...more }),
  reads: ['scores'],
  writes: ['lake'],
  ...job,
});
const nightly = (job: object = {}) => ({ spark: spark(), reads: ['lake'], schedule: '30 3 * * *', ...job });
const render = (job: object) => {
  const rendered = renderPlatform(platform(job));
  // A bucket, and the job that writes it, may have one name.
  expect(rendered.findings.filter(({ rule }) => rule !== 'git/reachable')).toEqual([]);
  return rendered;
};
const workload = ({ plan }: ReturnType<typeof render>, name: string) =>
  plan.components.flatMap(({ workloads }) => workloads).find((one) => one.name === name);
const refused = (job: object, operator?: string, name?: string) =>
  planOf(platform(job, operator, name)).findings.map(({ rule, config, message }) => `${rule} ${config}: ${message}`);
const AT = '/projects/fraud/jobs/lake';

describe('a stream', () => {
  it('is started again whenever it ended, and goes on from checkpoints in a bucket of its own', () => {
    const rendered = render(stream());
    const { spec } = rendered.get<Loose>('SparkApplication', 'fraud-lake', 'fraud-jobs');
    expect(spec.restartPolicy).toEqual({
      type: 'Always',
      onFailureRetryInterval: 15,
      onSubmissionFailureRetryInterval: 15,
    });
    expect(spec.sparkConf['spark.sql.streaming.checkpointLocation']).toBe('s3a://fraud-spark-state/lake');
    expect(spec.timeToLiveSeconds).toBeUndefined();
    const access = rendered.plan.connections
      .filter(({ type, client }) => type === 's3' && client.id === 'fraud-lake')
      .flatMap(({ request }) => (request as Loose).access);
    expect(access).toEqual([
      { bucket: 'fraud-lake', access: 'write' },
      { bucket: 'fraud-spark-state', access: 'readwrite' },
    ]);
  });

  it('always counts, with as many executors as it may have, and is no batch', () => {
    const rendered = render(stream({ executors: { min: 1, max: 3 } }));
    expect(workload(rendered, 'fraud-lake-driver')).toMatchObject({ replicas: 1, peak: 2 });
    expect(workload(rendered, 'fraud-lake-executor')).toMatchObject({ replicas: 3, peak: 6 });
    const { spec } = rendered.get<Loose>('SparkApplication', 'fraud-lake', 'fraud-jobs');
    expect([spec.driver, spec.executor].map(({ priorityClassName }) => priorityClassName)).toEqual([
      undefined,
      undefined,
    ]);
    // No budget of Kubernetes' own: it would keep single pods that the driver replaces.
    expect(rendered.manifests.filter(({ object }) => object.kind === 'PodDisruptionBudget')).toEqual([]);
  });

  it('leaves the place of its checkpoints to `conf`, where that names one', () => {
    const place = { 'spark.sql.streaming.checkpointLocation': 's3a://fraud-lake/_checkpoints' };
    const { get, plan } = render(stream({ conf: place }));
    expect(get<Loose>('SparkApplication', 'fraud-lake', 'fraud-jobs').spec.sparkConf).toMatchObject(place);
    expect(JSON.stringify(plan.connections)).not.toContain('fraud-spark-state');
  });

  it('is refused where something else would start it, and where its bucket is another’s', () => {
    expect(refused(stream({}, { runs: 'airflow' }))).toEqual([
      `config/job ${AT}/spark/streaming: the stream fraud-lake never ends, and a DAG would start it over and over`,
    ]);
    expect(refused(stream({}, { schedule: '30 3 * * *' }))).toEqual([
      `config/job ${AT}/spark/streaming: the stream fraud-lake never ends, and its schedule would start it over and over`,
    ]);
    const taken = platform(stream());
    Object.assign(taken.projects.fraud.buckets, { 'spark-state': {} });
    expect(planOf(taken).findings.map(({ rule }) => rule)).toContain('config/clash');
    const free = platform({ spark: spark(), reads: ['lake'] });
    Object.assign(free.projects.fraud.buckets, { 'spark-state': {} });
    expect(planOf(free).findings.map(({ rule }) => rule)).not.toContain('config/clash');
  });
});

describe('a job at set times', () => {
  it('is started by its operator, one run after the other, of which few are kept', () => {
    const rendered = render(nightly());
    const { spec } = rendered.get<Loose>('ScheduledSparkApplication', 'fraud-lake', 'fraud-jobs');
    expect(spec).toMatchObject({
      schedule: '30 3 * * *',
      timeZone: 'UTC',
      concurrencyPolicy: 'Forbid',
      successfulRunHistoryLimit: 1,
      failedRunHistoryLimit: 2,
      template: {
        mainApplicationFile: 'local:///a.py',
        restartPolicy: { type: 'OnFailure', onFailureRetries: 3 },
        driver: { priorityClassName: 'mlops-batch', serviceAccount: 'fraud-lake' },
      },
    });
    expect(workload(rendered, 'fraud-lake-driver')).toMatchObject({ replicas: 0, peak: 1 });
    expect(rendered.manifests.some(({ object }) => object.kind === 'SparkApplication')).toBe(false);
  });

  it('is moved by the Image Updater where its runs have their image', () => {
    const own = platform(nightly({ spark: spark({ image: 'app' }) }));
    Object.assign(own.projects.fraud, { images: { app: { build: 'images/app', follow: 'semver' } } });
    Object.assign(own.components, { argocd: {}, 'image-updater': {} });
    const { plan } = renderPlatform(own);
    const followed = plan.connections.flatMap(({ type, request }) =>
      type === 'image-updates' ? ((request as Loose).images ?? []) : [],
    );
    expect(followed.flatMap(({ fields }: Loose) => fields)).toEqual([
      { kind: 'ScheduledSparkApplication', path: 'spec/template/image' },
    ]);
  });

  it('is refused with a time that is none, for a DAG, and by a name that leaves no room for its runs', () => {
    expect(refused(nightly({ schedule: '0 1 * * 7' }))).toEqual([
      `config/schedule ${AT}/schedule: 7 is no day of the week (0 to 6)`,
    ]);
    expect(refused(nightly({ runs: 'airflow' }))).toEqual([
      `config/schedule ${AT}/schedule: a DAG starts it, which has a schedule of its own`,
    ]);
    const inside = planOf(platform({ spark: spark({ schedule: '@daily' }), reads: ['lake'] }));
    expect(inside.findings.map(({ config, fix }) => [config, fix])).toEqual([
      [`${AT}/spark/schedule`, 'write it beside spark'],
    ]);
    const name = (length: number) => 'n'.repeat(length - 'fraud-'.length);
    expect(refused(nightly(), 'kubeflow', name(44))).toEqual([
      expect.stringContaining('and a Spark job that starts at set times has 43 at most'),
    ]);
    expect(refused(nightly(), 'kubeflow', name(43))).toEqual([]);
  });
});

it('refuses with Apache’s operator what that cannot do, and takes what ends', () => {
  expect(refused(stream(), 'apache')).toEqual([
    expect.stringMatching(
      /^graph\/refused \/projects\/fraud\/jobs\/lake\/spark\/streaming: fraud-lake is a stream, and .* what changed of it/,
    ),
  ]);
  expect(refused(nightly(), 'apache')).toEqual([
    `graph/refused ${AT}/schedule: fraud-lake starts at set times, and Apache's operator for Spark has no such jobs`,
  ]);
  expect(refused({ spark: spark(), reads: ['lake'] }, 'apache')).toEqual([]);
});
