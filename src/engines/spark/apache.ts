import type { SparkApplication } from '../../../imports/types/spark.apache.org.ts';
import type { RenderContext } from '../../contract/context.ts';
import { identityLabels } from '../../contract/platform.ts';
import { restrictedPod } from '../../kit/security.ts';
import { environmentOf } from '../environment.ts';
import { fileAnnotations, fileMounts, fileVolumes } from '../files.ts';
import { runtimeOf } from '../gpus.ts';
import { onNodes } from '../nodes.ts';
import type { ProcessResources } from '../process.ts';
import {
  classOf,
  coresOf,
  languageOf,
  memoryOf,
  RETRIES,
  RETRY_SECONDS,
  SECURITY,
  type SparkAccounts,
  type SparkJob,
  type SparkRole,
  sparkConf,
  sparkLabels,
} from './application.ts';
import { SPARK_USER } from './pods.ts';
import { executorsOf, type SparkOptions } from './schema.ts';

/** The job for Apache's operator, which takes from Spark's own properties what the other has fields for. */
export function apacheApplication(ctx: RenderContext, job: SparkJob, accounts: SparkAccounts): SparkApplication {
  const spark = job.options;
  const language = languageOf(spark);
  const template = (container: string, role: SparkRole) => ({
    podTemplateSpec: {
      metadata: {
        labels: { ...sparkLabels(job), ...identityLabels(ctx.platform, `${job.namespace}/${accounts[role]}`) },
        ...(job.files && { annotations: fileAnnotations(job) }),
      },
      spec: {
        ...(role === 'executor' ? { ...onNodes(job, job.gpus), ...runtimeOf(job.gpus) } : onNodes(job)),
        ...classOf(ctx, job, role),
        securityContext: restrictedPod(SPARK_USER),
        containers: [
          {
            name: container,
            securityContext: SECURITY,
            ...environmentOf(ctx, job),
            ...(job.files && { volumeMounts: fileMounts(job) }),
          },
        ],
        ...(job.files && { volumes: fileVolumes(job) }),
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
