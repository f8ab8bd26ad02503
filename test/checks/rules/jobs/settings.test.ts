import { describe, expect, it } from 'vitest';
import { jobSettings } from '../../../../src/checks/rules/jobs/settings.ts';
import { runChecks } from '../../../../src/checks/run.ts';
import { rules } from '../../../support/rules.ts';
import { object, of, subject } from '../../../support/subject.ts';
import { changed, type Loose, treeOf } from '../../../support/tree.ts';

const written = (operator: string) =>
  treeOf({
    components: { minio: {}, flink: {}, spark: { operator } },
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
const tree = written('kubeflow');
const apache = written('apache');
const FLINK = 'FlinkDeployment.flink.apache.org fraud-jobs/fraud-live';
const SPARK = 'SparkApplication.sparkoperator.k8s.io fraud-jobs/fraud-batch';
const APACHE = 'SparkApplication.spark.apache.org fraud-jobs/fraud-batch';

const told = (of: typeof tree, name: string, how: (spec: Loose) => unknown) =>
  [...jobSettings.check(changed(of, name, ({ spec }) => how(spec)))].map(({ path, message }) => [path, message]);
const flink = (settings: Record<string, string>) =>
  told(tree, FLINK, ({ flinkConfiguration }) => Object.assign(flinkConfiguration, settings));
const spark = (settings: Record<string, string>) =>
  told(tree, SPARK, (spec) => Object.assign(spec.sparkConf, settings));

it('takes what is rendered, and every unit and word of the engines', () => {
  for (const one of [tree, apache]) expect([...jobSettings.check(one)]).toEqual([]);
  for (const time of ['30 s', '1min', '500 ms', '2 hours', '60000', '1 d', '0'])
    expect(flink({ 'execution.checkpointing.interval': time })).toEqual([]);
  expect(flink({ 'taskmanager.memory.network.max': '64mb', 'execution.checkpointing.mode': 'at_least_once' })).toEqual(
    [],
  );
  expect(flink({ 'execution.checkpointing.interval': '2 m', 'restart-strategy.fixed-delay.delay': 'PT30S' })).toEqual(
    [],
  );
  // Counts, milliseconds of a plain number, the words of cron, and what is a part of a second by default.
  expect(
    flink({
      'restart-strategy.failure-rate.max-failures-per-interval': '3',
      'restart-strategy.exponential-delay.attempts-before-reset-backoff': '5',
      'blob.service.cleanup.interval': '600',
      'security.ssl.internal.session-timeout': '-1',
      'kubernetes.operator.periodic.savepoint.interval': '0 0 */6 * * ?',
      'execution.buffer-timeout.interval': '100',
      'pipeline.auto-watermark-interval': '200',
      'taskmanager.memory.segment-size': '32768',
      'state.backend.rocksdb.block.cache-size': '65536',
      'taskmanager.network.memory.read-buffer.required-per-gate.max': '1000',
    }),
  ).toEqual([]);
  for (const time of ['120', '120s', '2m', '2min', '100ms'])
    expect(spark({ 'spark.network.timeout': time })).toEqual([]);
  expect(
    spark({
      'spark.driver.maxResultSize': '1g',
      'spark.sql.shuffle.partitions': '64',
      'spark.executor.heartbeatInterval': '10000',
      'spark.speculation.interval': '100',
      'spark.serializer': 'com.example.OwnSerializer',
      'spark.scheduler.mode': 'fair',
    }),
  ).toEqual([]);
});

it('finds times without a unit, or in one that the engine does not know', () => {
  const interval = 'execution.checkpointing.interval';
  const path = `spec.flinkConfiguration["${interval}"]`;
  expect(flink({ [interval]: '60' })).toEqual([[path, `${interval} of 60 is as many milliseconds`]]);
  expect(flink({ [interval]: '60 secondes' })).toEqual([[path, 'secondes is no unit of time to Flink']]);
  expect(flink({ 'execution.buffer-timeout.interval': '1 seks' })).toHaveLength(1);
  expect(flink({ 'taskmanager.memory.segment-size': '32Ki' })).toHaveLength(1);
  expect(flink({ [interval]: '1.5 min' })).toEqual([[path, '1.5 min is no time to Flink']]);
  expect(spark({ 'spark.network.timeout': '2minutes' })).toHaveLength(1);
  expect(spark({ 'spark.executor.heartbeatInterval': '10' })).toHaveLength(1);
  expect(spark({ 'spark.driver.maxResultSize': '1Gi' })).toHaveLength(1);
});

it('takes libraries of the version of the engine, and connectors of their own', () => {
  const jars = (...args: string[]) => told(tree, FLINK, (spec) => (spec.job.args = args));
  expect(
    jars('flink-connector-kafka-4.0.1-2.0.jar', 'flink-s3-fs-presto-2.2.1.jar', 'flink-shop-1.0.0.jar'),
  ).toHaveLength(1);
  expect(jars('flink-connector-kafka-4.0.1-2.0.jar', 'flink-s3-fs-presto-2.2.1.jar')).toEqual([]);
  expect(jars('flink-connector-kafka-3.4.0-1.20.jar')).toEqual([
    ['spec.job.args[0]', 'flink-connector-kafka-3.4.0-1.20.jar is of Flink 1.20, and the job runs Flink 2.2'],
  ]);
  expect(spark({ 'spark.jars': '/jars/spark-avro_2.13-4.0.4.jar,/jars/delta-spark_2.13-4.0.0.jar' })).toEqual([]);
  expect(spark({ 'spark.jars': '/jars/spark-avro_2.12-3.5.1.jar' })).toHaveLength(1);
});

it('judges both operators of Spark', () => {
  const all = (how: (spec: Loose) => unknown) => told(apache, APACHE, how).map(([path]) => path);
  expect(all((spec) => (spec.deploymentMode = 'ClientMode'))).toEqual(['spec.deploymentMode']);
  expect(all((spec) => (spec.pyFiles = 'local:///a.jar'))).toEqual(['spec.pyFiles']);
  expect(all((spec) => (spec.applicationTolerations.restartConfig.restartPolicy = 'Always'))).toHaveLength(1);
  expect(
    all((spec) =>
      Object.assign(spec.sparkConf, {
        'spark.dynamicAllocation.enabled': 'true',
        'spark.dynamicAllocation.minExecutors': '4',
        'spark.dynamicAllocation.maxExecutors': '2',
      }),
    ),
  ).toEqual(['spec.sparkConf']);
  expect(told(tree, SPARK, (spec) => (spec.mode = 'client')).map(([path]) => path)).toEqual(['spec.mode']);
});

it('finds jars without a scheme where somebody needs one', () => {
  const jar = (more: object) =>
    told(tree, FLINK, (spec) => Object.assign(spec, { job: { ...spec.job, jarURI: '/a.jar' } }, more));
  expect(jar({})).toEqual([]);
  expect(jar({ mode: 'standalone' })).toEqual([['spec.job.jarURI', '/a.jar does not say where it is']]);
});

it('takes the numbers of executors that Spark takes', () => {
  const range = (more: object, conf: object = {}) =>
    told(tree, SPARK, (spec) => {
      Object.assign(spec.sparkConf, conf);
      spec.dynamicAllocation = { enabled: true, minExecutors: 2, maxExecutors: 4, ...more };
    }).map(([, message]) => message);
  expect(range({})).toEqual([]);
  // Spark begins with the least, whatever is said.
  expect(range({ initialExecutors: 1 })).toEqual([]);
  expect(range({ initialExecutors: 5 })).toEqual(['it begins with 5 executors, and 4 are counted as the most']);
  expect(range({ minExecutors: 5 })).toEqual(['there is no number of executors between 5 and 4']);
  expect(range({ minExecutors: 0, maxExecutors: 0 })).toHaveLength(1);
  expect(range({ shuffleTrackingEnabled: false })).toHaveLength(1);
  const moved = { 'spark.decommission.enabled': 'true', 'spark.storage.decommission.shuffleBlocks.enabled': 'true' };
  expect(range({ shuffleTrackingEnabled: false }, moved)).toEqual([]);
});

describe('one fault', () => {
  const all = (name: string, how: (spec: Loose) => unknown) =>
    runChecks(
      changed(tree, name, ({ spec }) => how(spec)),
      rules,
      [],
    ).map(({ rule }) => rule);
  const executors = (more: object) => (spec: Loose) => {
    spec.dynamicAllocation = { enabled: true, minExecutors: 1, maxExecutors: 1, ...more };
  };

  it.each<[string, string, (spec: Loose) => unknown]>([
    ['a time', FLINK, ({ flinkConfiguration }) => (flinkConfiguration['execution.checkpointing.interval'] = '60')],
    ['a size', SPARK, ({ sparkConf }) => (sparkConf['spark.driver.maxResultSize'] = '1Gi')],
    ['the least and the most of executors', SPARK, executors({ minExecutors: 2 })],
  ])('of %s is one finding', (_, name, how) => expect(all(name, how)).toEqual(['jobs/settings']));

  it('is told by what the operator refuses, where it does', () => {
    const savepoint = ({ job, flinkConfiguration }: Loose) => {
      job.upgradeMode = 'savepoint';
      delete flinkConfiguration['execution.checkpointing.savepoint-dir'];
    };
    expect(all(FLINK, savepoint)).toEqual(['operator/limits']);
  });

  it('is none of an application that begins with the least, whatever is said', () =>
    expect(all(SPARK, executors({ initialExecutors: 0 }))).toEqual([]));
});

it('judges the settings of the operator, and no other file', () => {
  const file = (name: string, text: string) => [
    ...jobSettings.check(
      subject([of('x', object('v1', 'ConfigMap', 'one', 'a', { data: { [name]: text } }))], { plan: tree.plan }),
    ),
  ];
  expect(file('flink-conf.yaml', 'kubernetes.operator.reconcile.interval: 15')).toMatchObject([
    { path: 'data["flink-conf.yaml"]: kubernetes.operator.reconcile.interval' },
  ]);
  expect(file('flink-conf.yaml', 'kubernetes.operator.reconcile.interval: 15 s')).toEqual([]);
  expect(file('other.yaml', 'kubernetes.operator.reconcile.interval: 15')).toEqual([]);
});
