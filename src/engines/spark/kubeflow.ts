import type { ScheduledSparkApplication, SparkApplication } from '../../../imports/types/sparkoperator.k8s.io.ts';
import type { RenderContext } from '../../contract/context.ts';
import { identityLabels } from '../../contract/platform.ts';
import { restrictedPod } from '../../kit/security.ts';
import { fromDag } from '../engine.ts';
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
import { executorsOf } from './schema.ts';

/** What the starts of a stream are apart at least, times their number. */
const STREAM_SECONDS = 15;

/** The job for Kubeflow's operator. */
export function kubeflowApplication(
  ctx: RenderContext,
  job: SparkJob,
  accounts: SparkAccounts,
): SparkApplication | ScheduledSparkApplication {
  const { schedule } = job.settings;
  const application = applicationOf(ctx, job, accounts);
  if (schedule === undefined) return application;
  return {
    apiVersion: application.apiVersion,
    kind: 'ScheduledSparkApplication',
    metadata: application.metadata,
    spec: {
      schedule,
      // Without one it is the operator's own; this one needs no list of zones in its image.
      timeZone: 'UTC',
      // Without one it starts once, and never again while that run is there.
      concurrencyPolicy: 'Forbid',
      successfulRunHistoryLimit: 1,
      failedRunHistoryLimit: 2,
      template: application.spec as never,
    },
  };
}

function applicationOf(ctx: RenderContext, job: SparkJob, accounts: SparkAccounts): SparkApplication {
  const spark = job.options;
  const language = languageOf(spark);
  const { min, max } = executorsOf(spark.executors);
  const pod = (resources: ProcessResources, serviceAccount: string, role: SparkRole) => ({
    cores: coresOf(resources),
    coreRequest: String(resources.cpu),
    ...memoryOf(resources, language),
    ...environmentOf(ctx, job),
    labels: { ...sparkLabels(job), ...identityLabels(ctx.platform, `${job.namespace}/${serviceAccount}`) },
    ...(job.files && { annotations: fileAnnotations(job), volumeMounts: fileMounts(job) }),
    ...onNodes(job, role === 'executor' ? job.gpus : undefined),
    podSecurityContext: restrictedPod(SPARK_USER),
    ...classOf(ctx, job, role),
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
      restartPolicy: restartPolicy(job),
      // Airflow leaves some failed ones behind. What Argo CD applies must stay: it would be made, and run, again.
      ...(fromDag(job) && { timeToLiveSeconds: 86_400 }),
      sparkConf: sparkConf(ctx, job),
      ...(job.files && { volumes: fileVolumes(job) as never }),
      driver: pod(spark.driver, accounts.driver, 'driver'),
      executor: {
        ...pod(spark.executor, accounts.executor, 'executor'),
        ...(min === max && { instances: min }),
        ...runtimeTemplate(job),
      },
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

/** No field says the runtime. What the others say is put beside a template (v2.5.2, internal/webhook/sparkpod_defaulter.go). */
function runtimeTemplate({ gpus }: SparkJob) {
  if (gpus?.runtimeClass === undefined) return {};
  return { template: { spec: { ...runtimeOf(gpus), containers: [{ name: 'spark-kubernetes-executor' }] } } };
}

/**
 * When a driver that ended is started again. Airflow follows the first driver pod, and retries by itself. After a failure each
 * start waits for as many times the interval as there were starts, since the last of them (kubeflow/spark-operator v2.5.2,
 * pkg/util/sparkapplication.go `TimeUntilNextRetryDue`): a stream that breaks at once is started ever more rarely, and one that
 * ran for long without delay.
 */
function restartPolicy(job: SparkJob): NonNullable<SparkApplication['spec']>['restartPolicy'] {
  if (fromDag(job)) return { type: 'Never' };
  if (job.options.streaming)
    return {
      type: 'Always',
      onFailureRetryInterval: STREAM_SECONDS,
      onSubmissionFailureRetryInterval: STREAM_SECONDS,
    };
  return {
    type: 'OnFailure',
    onFailureRetries: RETRIES,
    onFailureRetryInterval: RETRY_SECONDS,
    onSubmissionFailureRetries: RETRIES,
    onSubmissionFailureRetryInterval: RETRY_SECONDS,
  };
}
