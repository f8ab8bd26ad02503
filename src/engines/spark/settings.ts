import { FREE, type OwnedSetting, WHY } from '../../config/owned-settings.ts';

const role = (name: 'driver' | 'executor'): OwnedSetting[] => [
  { key: `spark.${name}.cores`, option: `${name}.cpu`, why: WHY.counted },
  { key: `spark.${name}.memory`, option: `${name}.memory`, why: WHY.counted },
  { key: `spark.${name}.memoryOverhead*`, option: `${name}.memory`, why: WHY.counted },
  { key: `spark.${name}.minMemoryOverhead`, option: `${name}.memory`, why: WHY.counted },
  { key: `spark.${name}.resource.*`, why: WHY.counted },
  { key: `spark.kubernetes.${name}.request.cores`, option: `${name}.cpu`, why: WHY.counted },
  { key: `spark.kubernetes.${name}.container.image`, option: 'image', why: 'the Image Updater moves that one' },
  { key: `spark.kubernetes.${name}.label.*`, why: 'policies know the pods by their labels' },
  { key: `spark.kubernetes.${name}.podTemplate*`, why: WHY.pods },
  { key: `spark.kubernetes.${name}.pod.featureSteps`, why: WHY.pods },
  { key: `spark.kubernetes.${name}.volumes.*`, why: WHY.pods },
  { key: `spark.kubernetes.${name}.secrets.*`, why: WHY.account },
  { key: `spark.kubernetes.${name}.secretKeyRef.*`, why: WHY.account },
];

/**
 * Spark's properties that an option owns, that are derived, or that break out of what was rendered (Spark 4.0.4,
 * docs/configuration.md and docs/running-on-kubernetes.md).
 */
export const SPARK_SETTINGS: readonly OwnedSetting[] = [
  ...role('driver'),
  ...role('executor'),
  { key: 'spark.executor.instances', option: 'executors', why: WHY.counted },
  { key: 'spark.dynamicAllocation.minExecutors', option: 'executors.min', why: WHY.counted },
  { key: 'spark.dynamicAllocation.maxExecutors', option: 'executors.max', why: WHY.counted },
  { key: 'spark.dynamicAllocation.initialExecutors', option: 'executors.min', why: WHY.counted },
  { key: 'spark.dynamicAllocation.enabled', option: 'executors: { min, max }', why: WHY.counted },
  { key: 'spark.dynamicAllocation.shuffleTracking.enabled', option: 'executors: { min, max }', why: WHY.counted },
  { key: 'spark.shuffle.service.enabled', why: 'there is no shuffle service on Kubernetes' },
  { key: 'spark.executor.pyspark.memory', option: 'executor.memory', why: 'Spark adds it to the pod' },
  { key: 'spark.memory.offHeap.*', option: 'executor.memory', why: 'Spark adds it to the pod' },
  { key: 'spark.kubernetes.memoryOverheadFactor', option: 'executor.memory', why: WHY.counted },
  { key: 'spark.kubernetes.container.image', option: 'image', why: 'the Image Updater moves that one' },
  { key: 'spark.kubernetes.container.image.*', why: WHY.pods },
  { key: 'spark.kubernetes.container.image.pullPolicy', why: FREE },
  { key: 'spark.kubernetes.authenticate.*', why: WHY.account },
  {
    key: 'spark.kubernetes.namespace',
    why: 'its rights, its quota and its policies are those of the namespace of jobs',
  },
  { key: 'spark.kubernetes.context', why: 'the job runs in the cluster that Argo CD applies it to' },
  { key: 'spark.master', why: 'the operator starts the job, in cluster mode' },
  { key: 'spark.submit.*', why: 'the operator starts the job, in cluster mode' },
  { key: 'spark.driver.port', why: 'network policies open 7078' },
  { key: 'spark.driver.blockManager.port', why: 'network policies open 7079' },
  { key: 'spark.jars.packages', why: 'the pods reach no repository: put the jars into the image' },
  { key: 'spark.jars.repositories', why: 'the pods reach no repository: put the jars into the image' },
  { key: 'spark.jars.ivy*', why: 'the pods reach no repository: put the jars into the image' },
  { key: 'spark.hadoop.fs.s3a.endpoint', why: WHY.address },
  { key: 'spark.hadoop.fs.s3a.endpoint.region', why: WHY.address },
  { key: 'spark.hadoop.fs.s3a.path.style.access', why: WHY.address },
  { key: 'spark.hadoop.fs.s3a.connection.ssl.enabled', why: WHY.address },
  { key: 'spark.hadoop.fs.s3a.access.key', why: WHY.credentials },
  { key: 'spark.hadoop.fs.s3a.secret.key', why: WHY.credentials },
  { key: 'spark.hadoop.fs.s3a.session.token', why: WHY.credentials },
];
