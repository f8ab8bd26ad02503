import type { Restart } from '../../../contract/kind.ts';
import { same } from '../../../kit/compare.ts';
import { at, recordOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';

/** What of a job its operator takes over without stopping it; another nonce counts only where there is one. */
const JOB: ReadonlySet<string> = new Set([
  'allowNonRestoredState',
  'autoscalerResetNonce',
  'checkpointTriggerNonce',
  'initialSavepointPath',
  'savepointTriggerNonce',
  'upgradeMode',
]);
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
  const differing = [
    ...differ(before, after, ['flinkConfiguration', 'job', 'taskManager', 'restartNonce']),
    ...(at(after, 'restartNonce') === undefined ? [] : differ(before, after, [], ['restartNonce'])),
    ...differ(at(before, 'taskManager'), at(after, 'taskManager'), scales ? ['replicas'] : []).map(
      (key) => `taskManager.${key}`,
    ),
    ...differ(at(before, 'job'), at(after, 'job'), [...JOB, ...(scales ? ['parallelism'] : [])])
      .filter((key) => key !== 'savepointRedeployNonce' || at(after, 'job', key) !== undefined)
      .map((key) => `job.${key}`),
    ...differ(at(before, 'flinkConfiguration'), at(after, 'flinkConfiguration'), [])
      .filter((key) => !SETTINGS.some((prefix) => key.startsWith(prefix)))
      .map((key) => `flinkConfiguration["${key}"]`),
  ];
  return differing.length === 0 ? [] : [{ pods: 'job', path: `spec.${differing[0]}`, rollout: 'all-at-once' }];
}

function differ(
  before: unknown,
  after: unknown,
  without: readonly string[],
  only?: readonly string[],
): readonly string[] {
  const [was, is] = [recordOf(before), recordOf(after)];
  return (only ?? [...new Set([...Object.keys(was), ...Object.keys(is)])].sort()).filter(
    (key) => !without.includes(key) && !same(was[key], is[key]),
  );
}
