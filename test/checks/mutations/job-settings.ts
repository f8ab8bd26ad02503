import type { Loose } from '../../support/tree.ts';
import { add, change, changeSpec, type Mutation, text, values } from './mutation.ts';

const FLINK = 'FlinkDeployment.flink.apache.org fraud-jobs/fraud-score';
const JOBS = 'ConfigMap orchestration/fraud-jobs';
const OPERATOR = 'ConfigMap platform-operators/flink-operator-config';

const flink = (how: (spec: Loose) => unknown) => change(FLINK, ({ spec }) => how(spec));
const conf = (key: string, value: string) => flink(({ flinkConfiguration }) => (flinkConfiguration[key] = value));
const train = (from: string | RegExp, to: string) => text(JOBS, 'train.yaml', from, to);
const spark = (key: string, value: string) => train('  sparkConf:\n', `  sparkConf:\n    ${key}: "${value}"\n`);

const archive = (how: (spec: Loose) => unknown) =>
  changeSpec('SparkApplication.sparkoperator.k8s.io fraud-jobs/fraud-archive', how);

const jobs: readonly Omit<Mutation, 'expect'>[] = [
  { name: 'checkpoints are made every 60 milliseconds', mutate: conf('execution.checkpointing.interval', '60') },
  {
    name: 'checkpoints are made in a unit that nobody knows',
    mutate: conf('execution.checkpointing.interval', '60 seks'),
  },
  { name: 'a checkpoint may take ten milliseconds', mutate: conf('execution.checkpointing.timeout', '10') },
  { name: 'a time is half a second', mutate: conf('execution.checkpointing.min-pause', '0.5 s') },
  { name: 'a job starts again after ten milliseconds', mutate: conf('restart-strategy.fixed-delay.delay', '10') },
  { name: 'memory is a number of bytes', mutate: conf('taskmanager.memory.network.max', '64') },
  { name: 'memory is in the words of Kubernetes', mutate: conf('taskmanager.memory.network.max', '64Mi') },
  { name: 'a switch of Flink is said as yes', mutate: conf('s3.path.style.access', 'yes') },
  { name: 'a job guarantees what Flink does not know', mutate: conf('execution.checkpointing.mode', 'EXACTLY-ONCE') },
  { name: 'a job starts again by a strategy that nobody knows', mutate: conf('restart-strategy.type', 'always') },
  {
    name: 'the plugin of a job is of another version of Flink',
    mutate: flink((spec) => (spec.podTemplate.spec.containers[0].env[0].value = 'flink-s3-fs-hadoop-1.20.0.jar')),
  },
  {
    name: 'a job is of another version of Flink than its plugin',
    mutate: flink((spec) => (spec.flinkVersion = 'v1_20')),
  },
  {
    name: 'a connector of a job is for another version of Flink',
    mutate: flink((spec) => (spec.job.args = ['--jar', '/opt/flink/lib/flink-connector-kafka-3.4.0-1.20.jar'])),
  },
  {
    name: 'a job does not say where its jar is',
    mutate: flink((spec) =>
      Object.assign(spec, { mode: 'standalone' }, { job: { ...spec.job, jarURI: '/opt/flink/usrlib/score.jar' } }),
    ),
  },
  {
    name: 'a job never makes a checkpoint to go on from',
    mutate: flink((spec) => delete spec.flinkConfiguration['execution.checkpointing.interval']),
  },
  {
    name: 'an operator looks every 15 milliseconds',
    mutate: text(OPERATOR, 'flink-conf.yaml', 'interval: 15 s', 'interval: 15'),
  },
  { name: 'a driver runs in its operator', mutate: train('mode: cluster', 'mode: client') },
  { name: 'a job is started again for ever', mutate: train('type: Never', 'type: Always') },
  { name: 'a job is of a Python of yesterday', mutate: train('pythonVersion: "3"', 'pythonVersion: "2"') },
  { name: 'a job in Scala is a script', mutate: train('type: Python', 'type: Scala') },
  { name: 'a job in Python is a jar', mutate: train('train.py', 'train.jar') },
  { name: 'a time of Spark is in a unit that nobody knows', mutate: spark('spark.network.timeout', '2minutes') },
  {
    name: 'executors tell every ten milliseconds that they are there',
    mutate: spark('spark.executor.heartbeatInterval', '10'),
  },
  { name: 'memory of Spark is in the words of Kubernetes', mutate: spark('spark.driver.maxResultSize', '1Gi') },
  { name: 'a switch of Spark is said as on', mutate: spark('spark.sql.adaptive.enabled', 'on') },
  {
    name: 'a library is of another version of Spark',
    mutate: spark('spark.jars', 'local:///opt/jars/spark-sql-kafka-0-10_2.13-3.5.1.jar'),
  },
  {
    name: 'a library is of another version of Scala',
    mutate: spark('spark.jars', 'local:///opt/jars/spark-sql-kafka-0-10_2.12-4.0.4.jar'),
  },
  {
    name: 'executors that come and go leave what they shuffled',
    everything: true,
    mutate: train('shuffleTrackingEnabled: true', 'shuffleTrackingEnabled: false'),
  },
  {
    name: 'fewer executors are the most than the least',
    everything: true,
    mutate: train('minExecutors: 2', 'minExecutors: 9'),
  },
  {
    name: 'fewer executors are the most than the least of an application that starts at set times',
    mutate: add('project-fraud', 'sparkoperator.k8s.io/v1beta2', 'ScheduledSparkApplication', 'fraud-jobs/bounds', {
      spec: {
        schedule: '30 1 * * *',
        template: { dynamicAllocation: { enabled: true, minExecutors: 4, maxExecutors: 2 } },
      },
    }),
  },
  {
    name: 'a job that keeps no checkpoints is started again whenever it ended',
    everything: true,
    mutate: archive((spec) => delete spec.sparkConf['spark.sql.streaming.checkpointLocation']),
  },
  {
    name: 'a run at a set time is started again whenever it ended',
    everything: true,
    mutate: changeSpec(
      'ScheduledSparkApplication.sparkoperator.k8s.io fraud-jobs/fraud-digest',
      (spec) => (spec.template.restartPolicy.type = 'Always'),
    ),
  },
  { name: 'the memory of a driver is a part of a gigabyte', mutate: spark('spark.driver.memory', '1.5g') },
  {
    name: 'there are more executors at first than at most',
    everything: true,
    mutate: train('initialExecutors: 2', 'initialExecutors: 9'),
  },
];

const rancher = (how: (all: Loose) => unknown) => values('rancher', how);
const words: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a chart is exposed in a way that it does not know',
    mutate: rancher((all) => (all.networkExposure.type = 'None')),
  },
  { name: 'TLS of a chart ends somewhere that it does not know', mutate: rancher((all) => (all.tls = 'externally')) },
  {
    name: 'a chart has a Service of a type that there is none of',
    mutate: rancher((all) => (all.service = { type: 'Headless' })),
  },
  {
    name: 'a chart’s pods are apart in a way that it does not know',
    mutate: rancher((all) => (all.antiAffinity = 'hard')),
  },
  { name: 'a chart’s log is more verbose than it can be', mutate: rancher((all) => (all.auditLog = { level: 4 })) },
  {
    name: 'a chart’s agents trust in a way that it does not know',
    mutate: rancher((all) => (all.agentTLSMode = 'Strict')),
  },
  {
    name: 'a chart’s certificate is from a source that it does not know',
    mutate: rancher((all) => (all.ingress = { tls: { source: 'letsencrypt' } })),
  },
  {
    name: 'a chart pulls images in a way that there is none of',
    mutate: rancher((all) => (all.image = { pullPolicy: 'IfNotThere' })),
  },
];

/** Units, modes and words of jobs and charts. */
export const jobSettings: readonly Mutation[] = [
  ...jobs.map((one) => ({ ...one, expect: 'jobs/settings' })),
  ...words.map((one) => ({ ...one, expect: 'chart-values' })),
];
