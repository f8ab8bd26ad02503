import type { SparkApplication as ApacheSparkApplication } from '../../../imports/types/spark.apache.org.ts';
import type { SparkApplication } from '../../../imports/types/sparkoperator.k8s.io.ts';
import type { SparkConfig } from '../../config/schema.ts';
import { parseBytes } from '../../kit/quantity.ts';
import type { Resources } from '../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../kit/security.ts';
import { type Declarations, type RenderContext, need } from '../component.ts';
import { environmentOf } from './environment.ts';
import { JOBS_NAMESPACE, type Job, type JobKind } from './job.ts';

/** User and group of the `apache/spark` images (apache/spark-docker). */
const SPARK_USER = 185;

const MEBI = 2 ** 20;

/** Smallest memory overhead of a Spark pod (Spark 4.0, `spark.driver.minMemoryOverhead`). */
const LEAST_OVERHEAD = 384;

const driver = (name: string) => `${name}-driver`;
const executor = (name: string) => `${name}-executor`;
const labels = (job: Job) => ({ 'app.kubernetes.io/instance': job.name, 'app.kubernetes.io/name': 'spark-job' });

/** Jobs that Spark runs, by Kubeflow's operator or Apache's. */
export const sparkJob: JobKind = {
  workloads: (name) => [driver(name), executor(name)],
  declare: (job): Declarations => {
    const { executors, driver: driverResources, executor: executorResources } = job.config.spark!;
    const common = { namespace: JOBS_NAMESPACE, replicas: 0 };
    return {
      workloads: {
        [driver(job.name)]: { ...common, peak: 1, labels: { ...labels(job), 'spark-role': 'driver' }, resources: wholePod(driverResources), serviceAccount: { name: job.name } },
        [executor(job.name)]: { ...common, peak: executors, labels: { ...labels(job), 'spark-role': 'executor' }, resources: wholePod(executorResources) },
      },
      internal: [
        { from: driver(job.name), to: executor(job.name), ports: 'all', why: 'Spark picks its ports at run time' },
        { from: executor(job.name), to: driver(job.name), ports: 'all', why: 'Spark picks its ports at run time' },
        { from: executor(job.name), to: executor(job.name), ports: 'all', why: 'executors fetch shuffle blocks from each other' },
      ],
      requires: [
        need({ type: 'operator:spark', name: job.name }),
        ...(job.config.runs === 'airflow' ? [need({ type: 'spark', name: job.name })] : []),
        // The driver makes its executors (kubeflow/spark-operator v2.5.2, charts/spark-operator-chart/templates/spark/rbac.yaml).
        need({
          type: 'kubernetes-api',
          name: job.name,
          by: [driver(job.name)],
          request: { rules: [{ apiGroups: [''], resources: ['configmaps', 'persistentvolumeclaims', 'pods', 'services'], verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'] }] },
        }),
      ],
    };
  },
  imageFields: [
    { kind: 'SparkApplication', path: 'spec/image' },
    { kind: 'SparkApplication', path: 'spec/sparkConf/spark.kubernetes.container.image' },
  ],
  object: (ctx, job) => (ctx.use('operator:spark', job.name).group === 'spark.apache.org' ? apacheObject(ctx, job) : kubeflowObject(ctx, job)) as never,
  render: (ctx, job) => ctx.add(sparkJob.object(ctx, job), { wave: 1, from: job.from }),
};

function kubeflowObject(ctx: RenderContext, job: Job): SparkApplication {
  const spark = job.config.spark!;
  const pod = (resources: Resources) => ({
    cores: Math.max(1, Math.ceil(Number.parseFloat(cores(resources)))),
    coreRequest: String(resources.cpu),
    ...memoryOf(resources),
    ...environmentOf(ctx, job),
    labels: labels(job),
    podSecurityContext: restrictedPod(SPARK_USER),
    securityContext: { ...RESTRICTED_CONTAINER, runAsUser: SPARK_USER, runAsGroup: SPARK_USER },
  });
  return {
    apiVersion: 'sparkoperator.k8s.io/v1beta2',
    kind: 'SparkApplication',
    metadata: { name: job.name, namespace: JOBS_NAMESPACE },
    spec: {
      type: languageOf(spark),
      ...(languageOf(spark) === 'Python' && { pythonVersion: '3' }),
      mode: 'cluster',
      image: job.image,
      imagePullPolicy: 'IfNotPresent',
      mainApplicationFile: spark.main,
      ...(spark.mainClass && { mainClass: spark.mainClass }),
      ...(spark.arguments.length > 0 && { arguments: [...spark.arguments] }),
      sparkVersion: spark.sparkVersion,
      // Airflow follows the first driver pod, and retries by itself.
      restartPolicy: { type: 'Never' },
      timeToLiveSeconds: 86_400,
      sparkConf: sparkConf(ctx, job),
      driver: { ...pod(spark.driver), serviceAccount: job.name },
      executor: { ...pod(spark.executor), instances: spark.executors },
    },
  };
}

function apacheObject(ctx: RenderContext, job: Job): ApacheSparkApplication {
  const spark = job.config.spark!;
  const template = (container: string, role: string) => ({
    podTemplateSpec: {
      metadata: { labels: { ...labels(job), 'spark-role': role } },
      spec: {
        securityContext: restrictedPod(SPARK_USER),
        containers: [{ name: container, securityContext: { ...RESTRICTED_CONTAINER, runAsUser: SPARK_USER, runAsGroup: SPARK_USER }, ...environmentOf(ctx, job) }],
      },
    },
  });
  const memory = (role: string, resources: Resources) => {
    const { memory, memoryOverhead } = memoryOf(resources);
    return { [`spark.${role}.memory`]: memory, [`spark.${role}.memoryOverhead`]: memoryOverhead, [`spark.kubernetes.${role}.request.cores`]: String(resources.cpu) };
  };
  const python = languageOf(spark) === 'Python';
  return {
    apiVersion: 'spark.apache.org/v1',
    kind: 'SparkApplication',
    metadata: { name: job.name, namespace: JOBS_NAMESPACE },
    spec: {
      ...(python ? { pyFiles: spark.main } : { jars: spark.main }),
      ...(spark.mainClass && { mainClass: spark.mainClass }),
      ...(spark.arguments.length > 0 && { driverArgs: [...spark.arguments] }),
      deploymentMode: 'ClusterMode',
      runtimeVersions: { sparkVersion: spark.sparkVersion },
      sparkConf: {
        'spark.executor.instances': String(spark.executors),
        'spark.kubernetes.authenticate.driver.serviceAccountName': job.name,
        'spark.kubernetes.container.image': job.image,
        ...memory('driver', spark.driver),
        ...memory('executor', spark.executor),
        ...sparkConf(ctx, job),
      },
      applicationTolerations: { resourceRetainPolicy: 'OnFailure', restartConfig: { restartPolicy: 'Never' }, ttlAfterStopMillis: 86_400_000 },
      driverSpec: template('spark-kubernetes-driver', 'driver'),
      executorSpec: template('spark-kubernetes-executor', 'executor'),
    },
  };
}

/** S3A by path and, where it is so, over plain HTTP; credentials come from the environment (hadoop-aws 3.4). */
function sparkConf(ctx: RenderContext, job: Job): Record<string, string> {
  const s3 = ctx.maybe('s3', job.name);
  return {
    ...(s3 && {
      'spark.hadoop.fs.s3a.connection.ssl.enabled': String(s3.url.startsWith('https:')),
      'spark.hadoop.fs.s3a.endpoint': s3.url,
      'spark.hadoop.fs.s3a.endpoint.region': s3.region,
      'spark.hadoop.fs.s3a.path.style.access': 'true',
    }),
    ...job.config.spark!.conf,
  };
}

function languageOf({ type, main, mainClass }: SparkConfig): 'Python' | 'Scala' | 'Java' | 'R' {
  if (type) return type;
  if (mainClass || main.endsWith('.jar')) return 'Scala';
  return main.toLowerCase().endsWith('.r') ? 'R' : 'Python';
}

function cores({ cpu }: Resources): string {
  return typeof cpu === 'string' && cpu.endsWith('m') ? String(Number.parseInt(cpu, 10) / 1000) : String(cpu);
}

/** Heap and overhead of a pod, which together are its request and its limit: a tenth, and never less than Spark itself insists on. */
function memoryOf({ memory }: Resources): { memory: string; memoryOverhead: string } {
  const total = Math.floor(parseBytes(memory) / MEBI);
  const overhead = Math.max(LEAST_OVERHEAD, Math.ceil(total / 11));
  return { memory: `${total - overhead}m`, memoryOverhead: `${overhead}m` };
}

/** Spark sets the memory limit to the request. */
function wholePod(resources: Resources): Resources {
  return { ...resources, memoryLimit: resources.memory };
}
