import type { Restart } from '../../../contract/kind.ts';
import { differingKeys, same } from '../../../kit/compare.ts';
import { at } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';

/** What of a job its operator takes over without stopping it; another nonce counts only where there is one. */
const JOB: readonly string[] = [
  'allowNonRestoredState',
  'autoscalerResetNonce',
  'checkpointTriggerNonce',
  'initialSavepointPath',
  'savepointTriggerNonce',
  'upgradeMode',
];
/** Fields of which only parts count, or which count only where they say something. */
const PARTS: ReadonlySet<string> = new Set(['flinkConfiguration', 'job', 'restartNonce', 'taskManager']);
const SETTINGS = ['job.autoscaler', 'kubernetes.operator', 'parallelism.default'];

/**
 * Every other field stops the whole job, and starts it from where its `upgradeMode` says (apache/flink-kubernetes-operator@79d730b,
 * flink-kubernetes-operator-api/.../spec/{AbstractFlinkSpec,JobSpec,TaskManagerSpec}.java `SpecDiff`, AbstractJobReconciler.java
 * `reconcileSpecChange`).
 */
export function flinkRestarts({ spec: before }: KubeObject, { spec: after }: KubeObject): readonly Restart[] {
  // One that is to stand still is stopped, and not started.
  if (at(after, 'job', 'state') === 'suspended') return [];
  // Standalone, these are scaled where Flink can do that.
  const scales = at(after, 'mode') === 'standalone';
  const differing = (part: string, ...without: readonly string[]) =>
    differingKeys(at(before, part), at(after, part)).filter((key) => !without.includes(key));
  const paths = [
    ...differingKeys(before, after).filter((key) => !PARTS.has(key)),
    ...(at(after, 'restartNonce') === undefined || same(at(before, 'restartNonce'), at(after, 'restartNonce'))
      ? []
      : ['restartNonce']),
    ...differing('taskManager', ...(scales ? ['replicas'] : [])).map((key) => `taskManager.${key}`),
    ...differing('job', ...JOB, ...(scales ? ['parallelism'] : []))
      .filter((key) => key !== 'savepointRedeployNonce' || at(after, 'job', key) !== undefined)
      .map((key) => `job.${key}`),
    ...differing('flinkConfiguration')
      .filter((key) => !SETTINGS.some((prefix) => key.startsWith(prefix)))
      .map((key) => `flinkConfiguration["${key}"]`),
  ];
  return paths.length === 0 ? [] : [{ pods: 'job', path: `spec.${paths[0]}`, rollout: 'all-at-once' }];
}

/** What a job goes on from when it is started again (the same, AbstractJobReconciler.java `getJobUpgrade`). */
export function flinkResumes({ spec: after }: KubeObject): string | undefined {
  if (at(after, 'job') === undefined || at(after, 'job', 'state') === 'suspended') return undefined;
  switch (at(after, 'job', 'upgradeMode') ?? 'stateless') {
    case 'savepoint':
      return 'the job goes on from a savepoint that is taken before it stops';
    case 'last-state':
      return 'the job goes on from its last checkpoint';
    default:
      return 'the job begins from nothing: what it remembers is dropped';
  }
}
