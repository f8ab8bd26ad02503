import { FREE, type OwnedSetting, WHY } from '../../config/owned-settings.ts';

const role = (process: 'jobmanager' | 'taskmanager', option: 'jobManager' | 'taskManager'): OwnedSetting[] => [
  { key: `${process}.memory.process.size`, option: `${option}.memory`, why: WHY.counted },
  { key: `${process}.memory.flink.size`, option: `${option}.memory`, why: WHY.counted },
  { key: `kubernetes.${process}.cpu*`, option: `${option}.cpu`, why: WHY.counted },
  { key: `kubernetes.${process}.memory*`, option: `${option}.memory`, why: WHY.counted },
];

/**
 * Flink's settings that an option owns, that are derived, or that break out of what was rendered (Flink 2.2.0,
 * docs/deployment/config; Flink Kubernetes operator 1.15.0, docs/operations/configuration).
 */
export const FLINK_SETTINGS: readonly OwnedSetting[] = [
  ...role('jobmanager', 'jobManager'),
  ...role('taskmanager', 'taskManager'),
  { key: 'parallelism.default', option: 'parallelism', why: WHY.counted },
  { key: 'taskmanager.numberOfTaskSlots', option: 'slots', why: WHY.counted },
  { key: 'execution.checkpointing.interval', option: 'checkpoints', why: 'two values for one thing' },
  {
    key: 'execution.checkpointing.dir',
    why: 'state lies in the bucket of the project for it, where the job may write',
  },
  {
    key: 'execution.checkpointing.savepoint-dir',
    why: 'state lies in the bucket of the project for it, where the job may write',
  },
  { key: 'state.checkpoints.dir', why: 'state lies in the bucket of the project for it, where the job may write' },
  { key: 'state.savepoints.dir', why: 'state lies in the bucket of the project for it, where the job may write' },
  {
    key: 'high-availability*',
    why: 'without it a JobManager that dies loses the job, and the operator its last state',
  },
  { key: 'job.autoscaler.*', option: 'parallelism', why: `it adds TaskManagers, and ${WHY.counted}` },
  {
    key: 'kubernetes.operator.job.autoscaler.*',
    option: 'parallelism',
    why: `it adds TaskManagers, and ${WHY.counted}`,
  },
  {
    key: 'slotmanager.redundant-taskmanager-num',
    option: 'parallelism',
    why: `it adds TaskManagers, and ${WHY.counted}`,
  },
  { key: 'slotmanager.min-total-resource.*', option: 'parallelism', why: `it adds TaskManagers, and ${WHY.counted}` },
  { key: 'slotmanager.number-of-slots.min', option: 'parallelism', why: `it adds TaskManagers, and ${WHY.counted}` },
  { key: 'scheduler-mode', option: 'parallelism', why: WHY.counted },
  { key: 'external-resources', option: 'gpus', why: WHY.counted },
  { key: 'external-resource.*', option: 'gpus', why: WHY.counted },
  { key: 'external-resource.gpu.param.*', why: FREE },
  { key: 'kubernetes.*', why: `${WHY.pods}, and ${WHY.account}` },
  { key: 'kubernetes.operator.*', why: FREE },
  { key: 'rest.port', why: 'network policies open 8081' },
  { key: 'rest.bind-port', why: 'network policies open 8081' },
  { key: 's3.endpoint', why: WHY.address },
  { key: 's3.endpoint.region', why: WHY.address },
  { key: 's3.path.style.access', why: WHY.address },
  { key: 's3.access-key', why: WHY.credentials },
  { key: 's3.secret-key', why: WHY.credentials },
  { key: 'fs.s3a.access.key', why: WHY.credentials },
  { key: 'fs.s3a.secret.key', why: WHY.credentials },
];
