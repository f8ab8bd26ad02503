import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ConfigMap, Deployment, Ingress, NetworkPolicy, Role } from '../../imports/types/kubernetes.ts';
import type { SparkApplication } from '../../imports/types/sparkoperator.k8s.io.ts';
import { planOf, renderPlatform } from '../support/platform.ts';

const components = { kafka: {}, minio: {}, spark: {}, flink: {}, airflow: {}, postgresql: {} };
const train = { spark: { image: 'trainer', main: 'local:///opt/app/train.py' }, runs: 'airflow' };
const score = { flink: { image: 'scorer', jar: 'local:///opt/flink/usrlib/score.jar', ui: true }, writes: ['lake'] };
const fraud = {
  owners: ['data-science'],
  buckets: { lake: {} },
  images: { trainer: { build: 'images/trainer', follow: 'semver' }, scorer: { build: 'images/scorer' } },
  history: { spark: { image: 'trainer', keep: '60d' } },
  jobs: { train, score },
};
const render = (project: object = fraud, more: object = {}) =>
  renderPlatform({ components, projects: { fraud: project }, ...more });
const platform = render();
const NAME = 'fraud-spark-history';

/** The environment of the history server. */
const environmentOf = (of = platform) => {
  const { env } = of.get<Deployment>('Deployment', NAME).spec!.template.spec!.containers[0]!;
  return Object.fromEntries(env!.map(({ name, value }) => [name, value!]));
};
const confOf = (of = platform, job = 'train') =>
  (parse(of.get<ConfigMap>('ConfigMap', 'fraud-jobs').data![`${job}.yaml`]!) as SparkApplication).spec!.sparkConf as {
    [key: string]: string;
  };

describe('the history of Spark', () => {
  it('is where jobs write it, and where it is shown', () => {
    expect(platform.findings).toEqual([]);
    expect(confOf()).toMatchObject({
      'spark.eventLog.enabled': 'true',
      'spark.eventLog.dir': 's3a://fraud-spark-events/',
      'spark.eventLog.rolling.enabled': 'true',
    });
    expect(environmentOf().SPARK_HISTORY_OPTS!.split(' ')).toContain(
      '-Dspark.history.fs.logDirectory=s3a://fraud-spark-events/',
    );
    const { buckets } = platform.get<ConfigMap>('ConfigMap', 'minio-setup').data!;
    expect(buckets!.split('\n')).toContain('fraud-spark-events plain expire=60');
  });

  it('a job writes it as itself, and what shows it only reads', () => {
    const policy = (user: string) => platform.get<ConfigMap>('ConfigMap', `minio-user-${user}`).data!['policy.json']!;
    expect(policy('fraud-train')).toContain('s3:PutObject');
    expect(policy('fraud-train')).toContain('arn:aws:s3:::fraud-spark-events/*');
    expect(policy(NAME)).not.toMatch(/Put|Delete/);
    expect(policy('fraud-score')).not.toContain('spark-events');
  });

  it('runs the image of a job, which has S3A, with a heap that leaves room in the pod', () => {
    const { containers } = platform.get<Deployment>('Deployment', NAME, 'fraud-jobs').spec!.template.spec!;
    expect(containers[0]!.image).toBe('k3d-registry:5050/fraud/trainer:0.1.0');
    expect(containers[0]!.resources!.limits).toMatchObject({ memory: '640Mi' });
    expect(environmentOf().SPARK_DAEMON_MEMORY).toBe('384m');
  });

  it('has a host behind a login, by which it calls itself', () => {
    const { metadata, spec } = platform.get<Ingress>('Ingress', NAME, 'fraud-jobs');
    expect(spec!.rules![0]!.host).toBe('fraud-spark-history.localhost');
    expect(Object.values(metadata!.annotations!)).toContain('fraud-jobs-fraud-spark-history@kubernetescrd');
    expect(environmentOf().SPARK_HISTORY_OPTS).toContain(
      '-Dspark.ui.proxyRedirectUri=http://fraud-spark-history.localhost',
    );
  });

  it('is kept of no job where the project does not ask, and of none that switches it off', () => {
    const { history: _, ...without } = fraud;
    const silent = render(without);
    expect(silent.findings).toEqual([]);
    expect(Object.keys(confOf(silent)).filter((key) => key.startsWith('spark.eventLog'))).toEqual([]);
    expect(silent.all<Deployment>('Deployment').map(({ metadata }) => metadata!.name)).not.toContain(NAME);
    const off = { ...train, spark: { ...train.spark, conf: { 'spark.eventLog.enabled': 'false' } } };
    expect(confOf(render({ ...fraud, jobs: { train: off } }))['spark.eventLog.enabled']).toBe('false');
  });
});

it('the UI of a Flink job has a host behind a login, and the controller a way to the JobManager', () => {
  const { spec } = platform.get<Ingress>('Ingress', 'fraud-score', 'fraud-jobs');
  expect(spec!.rules![0]).toMatchObject({
    host: 'fraud-score.localhost',
    http: { paths: [{ backend: { service: { name: 'fraud-score-rest', port: { number: 8081 } } } }] },
  });
  const policy = platform.get<NetworkPolicy>('NetworkPolicy', 'project-fraud-fraud-score-jobmanager');
  const ways = policy.spec!.ingress!.filter(({ from }) => JSON.stringify(from).includes('traefik'));
  expect(ways.map(({ ports }) => ports)).toEqual([[{ port: 8081, protocol: 'TCP' }]]);
});

it('owners see the password of their UIs, and no other Secret of their jobs', () => {
  const { rules } = platform.get<Role>('Role', 'fraud-owners', 'fraud-jobs');
  const secrets = rules!.filter(({ resources }) => resources!.includes('secrets'));
  expect(secrets).toEqual([
    { apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['project-fraud-login'] },
  ]);
  const { history: _, ...rest } = fraud;
  const none = render({ ...rest, jobs: { train } });
  const without = none.get<Role>('Role', 'fraud-owners', 'fraud-jobs').rules!;
  expect(without.filter(({ resources }) => resources!.includes('secrets'))).toEqual([]);
});

describe('is refused', () => {
  const told = (project: object, others: object = {}) =>
    planOf({ components, projects: { fraud: project, ...others } }).findings.map(({ rule, config, message }) => [
      rule,
      config,
      message,
    ]);

  it('with an image that the project does not have', () => {
    expect(told({ ...fraud, history: { spark: { image: 'trainr' } } })).toEqual([
      ['config/image', '/projects/fraud/history/spark/image', expect.stringContaining('trainr')],
    ]);
  });

  it('with a bucket of somebody, or a job, that is called as what it makes', () => {
    expect(told({ ...fraud, buckets: { lake: {}, 'spark-events': {} } })).toContainEqual([
      'config/clash',
      '/projects/fraud/buckets/spark-events',
      expect.stringContaining('Spark keeps the history of the jobs of fraud'),
    ]);
    expect(told({ ...fraud, jobs: { 'spark-history': train } })).toContainEqual([
      'config/clash',
      '/projects/fraud/jobs/spark-history',
      expect.stringContaining('fraud-spark-history'),
    ]);
  });

  it('a folder of its own for the logs of a job', () => {
    const own = { ...train, spark: { ...train.spark, conf: { 'spark.eventLog.dir': 's3a://fraud-lake/logs' } } };
    expect(told({ ...fraud, jobs: { train: own } }).map(([, config]) => config)).toEqual([
      '/projects/fraud/jobs/train/spark/conf/spark.eventLog.dir',
    ]);
  });

  it('a host for the UI of a Flink job that is not always there', () => {
    const fromDag = { ...score, runs: 'airflow' };
    expect(told({ ...fraud, jobs: { score: fromDag } })).toEqual([
      ['graph/options', '/projects/fraud/jobs/score/flink/ui', expect.stringContaining('while a DAG runs it')],
    ]);
  });
});
