import type { SparkApplication as ApacheSparkApplication } from '../../../imports/types/spark.apache.org.ts';
import type { SparkApplication } from '../../../imports/types/sparkoperator.k8s.io.ts';
import type { RenderContext } from '../../contract/context.ts';
import { identityLabels } from '../../contract/platform.ts';
import { parseBytes, parseCpu } from '../../kit/quantity.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../kit/security.ts';
import { fromDag } from '../engine.ts';
import { environmentOf } from '../environment.ts';
import type { Job } from '../job.ts';
import type { ProcessResources } from '../process.ts';
import { eventLog } from './history.ts';
import { SPARK_USER } from './pods.ts';
import { s3a } from './s3a.ts';
import { executorsOf, type SparkOptions } from './schema.ts';

const MEBI = 2 ** 20;

/** Smallest memory overhead of a Spark pod (Spark 4, `spark.driver.minMemoryOverhead`). */
const LEAST_OVERHEAD = 384;

/** Overhead as a part of the heap, as Spark itself has it: Python's and R's workers live outside the JVM (BasicDriverFeatureStep). */
const OVERHEAD = { jvm: 0.1, other: 0.4 };

/** How often a failed job that Argo CD applied is started again, and after how long. */
const RETRIES = 3;
const RETRY_SECONDS = 60;

const SECURITY = { ...RESTRICTED_CONTAINER, runAsUser: SPARK_USER, runAsGroup: SPARK_USER };

type SparkJob = Job<SparkOptions>;

type SparkRole = keyof SparkAccounts;

interface SparkAccounts {
  readonly driver: string;
  readonly executor: string;
}

/** The workload is called as the account of its pods' role is. */
const classOf = (ctx: RenderContext, job: SparkJob, role: SparkRole): string =>
  ctx.workload(`${job.name}-${role}`).priorityClass!;

/** Labels of all pods of a job. */
export const sparkLabels = (job: SparkJob) => ({
  'app.kubernetes.io/instance': job.name,
  'app.kubernetes.io/name': 'spark-job',
});

/** The job for Kubeflow's operator. */
export function kubeflowApplication(ctx: RenderContext, job: SparkJob, accounts: SparkAccounts): SparkApplication {
  const spark = job.options;
  const language = languageOf(spark);
  const { min, max } = executorsOf(spark.executors);
  const pod = (resources: ProcessResources, serviceAccount: string, role: SparkRole) => ({
    cores: coresOf(resources),
    coreRequest: String(resources.cpu),
    ...memoryOf(resources, language),
    ...environmentOf(ctx, job),
    labels: { ...sparkLabels(job), ...identityLabels(ctx.platform, `${job.namespace}/${serviceAccount}`) },
    podSecurityContext: restrictedPod(SPARK_USER),
    priorityClassName: classOf(ctx, job, role),
    securityContext: SECURITY,
    serviceAccount,
  });
  return {
    apiVersion: 'sparkoperator.k8s.io/v1beta2',
    kind: 'SparkApplication',
    metadata: { name: job.name, namespace: job.namespace },
    spec: {
      type: language,
      ...(language === 'Python' && { pythonVersion: '3' }),
      mode: 'cluster',
      image: job.image,
      imagePullPolicy: 'IfNotPresent',
      mainApplicationFile: spark.main,
      ...(spark.mainClass && { mainClass: spark.mainClass }),
      ...(spark.arguments.length > 0 && { arguments: [...spark.arguments] }),
      sparkVersion: spark.sparkVersion,
      // Airflow follows the first driver pod, and retries by itself.
      restartPolicy: fromDag(job)
        ? { type: 'Never' }
        : {
            type: 'OnFailure',
            onFailureRetries: RETRIES,
            onFailureRetryInterval: RETRY_SECONDS,
            onSubmissionFailureRetries: RETRIES,
            onSubmissionFailureRetryInterval: RETRY_SECONDS,
          },
      // Airflow leaves some failed ones behind. What Argo CD applies must stay: it would be made, and run, again.
      ...(fromDag(job) && { timeToLiveSeconds: 86_400 }),
      sparkConf: sparkConf(ctx, job),
      driver: pod(spark.driver, accounts.driver, 'driver'),
      executor: { ...pod(spark.executor, accounts.executor, 'executor'), ...(min === max && { instances: min }) },
      // Kubernetes has no service that keeps shuffle data: executors that hold some are tracked, and stay.
      ...(max > min && {
        dynamicAllocation: {
          enabled: true,
          initialExecutors: min,
          minExecutors: min,
          maxExecutors: max,
          shuffleTrackingEnabled: true,
        },
      }),
    },
  };
}

/** The job for Apache's operator, which takes from Spark's own properties what the other has fields for. */
export function apacheApplication(ctx: RenderContext, job: SparkJob, accounts: SparkAccounts): ApacheSparkApplication {
  const spark = job.options;
  const language = languageOf(spark);
  const template = (container: string, role: SparkRole) => ({
    podTemplateSpec: {
      metadata: {
        labels: { ...sparkLabels(job), ...identityLabels(ctx.platform, `${job.namespace}/${accounts[role]}`) },
      },
      spec: {
        priorityClassName: classOf(ctx, job, role),
        securityContext: restrictedPod(SPARK_USER),
        containers: [{ name: container, securityContext: SECURITY, ...environmentOf(ctx, job) }],
      },
    },
  });
  const properties = (role: 'driver' | 'executor', resources: ProcessResources) => {
    const { memory, memoryOverhead } = memoryOf(resources, language);
    return {
      [`spark.${role}.cores`]: String(coresOf(resources)),
      [`spark.${role}.memory`]: memory,
      [`spark.${role}.memoryOverhead`]: memoryOverhead,
      [`spark.kubernetes.${role}.request.cores`]: String(resources.cpu),
      [`spark.kubernetes.authenticate.${role}.serviceAccountName`]: accounts[role],
    };
  };
  const main = {
    Python: { pyFiles: spark.main },
    R: { sparkRFiles: spark.main },
    Scala: { jars: spark.main },
    Java: { jars: spark.main },
  };
  return {
    apiVersion: 'spark.apache.org/v1',
    kind: 'SparkApplication',
    metadata: { name: job.name, namespace: job.namespace },
    spec: {
      ...main[language],
      ...(spark.mainClass && { mainClass: spark.mainClass }),
      ...(spark.arguments.length > 0 && { driverArgs: [...spark.arguments] }),
      deploymentMode: 'ClusterMode',
      runtimeVersions: { sparkVersion: spark.sparkVersion },
      sparkConf: {
        ...instancesOf(spark),
        'spark.kubernetes.container.image': job.image,
        ...properties('driver', spark.driver),
        ...properties('executor', spark.executor),
        ...sparkConf(ctx, job),
      },
      applicationTolerations: {
        resourceRetainPolicy: 'OnFailure',
        restartConfig: {
          restartPolicy: 'OnFailure',
          maxRestartAttempts: RETRIES,
          restartBackoffMillis: RETRY_SECONDS * 1000,
        },
      },
      driverSpec: template('spark-kubernetes-driver', 'driver'),
      executorSpec: template('spark-kubernetes-executor', 'executor'),
    },
  };
}

/** As many executors as are said, or as many as there is work for. */
function instancesOf(spark: SparkOptions): Record<string, string> {
  const { min, max } = executorsOf(spark.executors);
  if (min === max) return { 'spark.executor.instances': String(min) };
  return {
    'spark.dynamicAllocation.enabled': 'true',
    'spark.dynamicAllocation.initialExecutors': String(min),
    'spark.dynamicAllocation.minExecutors': String(min),
    'spark.dynamicAllocation.maxExecutors': String(max),
    'spark.dynamicAllocation.shuffleTracking.enabled': 'true',
  };
}

/** What the platform says to Spark, and the job. */
function sparkConf(ctx: RenderContext, job: SparkJob): Record<string, string> {
  const s3 = ctx.maybe('s3', job.name);
  return {
    ...(s3 && s3a(s3)),
    ...eventLog(job.historyBucket),
    // The password of a Kafka source or sink is an option of it, which plans and logs would show.
    ...(ctx.maybe('kafka', job.name) && { 'spark.sql.redaction.options.regex': '(?i)url|jaas' }),
    ...job.options.conf,
  };
}

function languageOf({ type, main, mainClass }: SparkOptions): 'Python' | 'Scala' | 'Java' | 'R' {
  if (type) return type;
  if (mainClass || main.endsWith('.jar')) return 'Scala';
  return main.toLowerCase().endsWith('.r') ? 'R' : 'Python';
}

/** Tasks at a time: whole cores. */
const coresOf = ({ cpu }: ProcessResources) => Math.max(1, Math.ceil(parseCpu(cpu) / 1000));

/** Heap and overhead of a pod, which together are its request and its limit. */
function memoryOf({ memory }: ProcessResources, language: string): { memory: string; memoryOverhead: string } {
  const factor = language === 'Python' || language === 'R' ? OVERHEAD.other : OVERHEAD.jvm;
  const total = Math.floor(parseBytes(memory) / MEBI);
  const overhead = Math.max(LEAST_OVERHEAD, Math.ceil((total * factor) / (1 + factor)));
  return { memory: `${total - overhead}m`, memoryOverhead: `${overhead}m` };
}
