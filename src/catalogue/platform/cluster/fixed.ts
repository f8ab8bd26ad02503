import { at, recordOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';

/** One that says so never changes again (kubernetes/kubernetes@v1.35.4, pkg/apis/core/validation/validation.go `ValidateConfigMapUpdate`, `ValidateSecretUpdate`). */
export function fixedOfConfig(before: KubeObject): readonly string[] {
  return before.immutable === true ? ['binaryData', 'data', 'immutable', 'stringData'] : [];
}

/** How many pods must succeed changes only where each has an index, and with how many run at a time (v1.35.4, pkg/apis/batch/validation/validation.go `ValidateJobSpecUpdate`, `validateCompletions`). */
export function fixedOfJob(before: KubeObject, after: KubeObject): readonly string[] {
  const indexed = at(after.spec, 'completionMode') === 'Indexed';
  // Of a Job that says neither, both are 1 (pkg/apis/batch/v1/defaults.go).
  const [was, is] = [before, after].map(
    ({ spec }) => at(spec, 'completions') ?? (at(spec, 'parallelism') === undefined ? 1 : undefined),
  );
  const counts = was === is || (indexed && is === at(after.spec, 'parallelism')) ? [] : ['completions'];
  return [...JOB, ...counts].sort().map((key) => `spec.${key}`);
}

const JOB = [
  'backoffLimitPerIndex',
  'completionMode',
  'managedBy',
  'podFailurePolicy',
  'selector',
  'successPolicy',
  'template',
];

/** The address of a Service stays as long as it has one (v1.35.4, pkg/apis/core/validation/validation.go `validateUpgradeDowngradeClusterIPs`). */
export function fixedOfService(before: KubeObject, after: KubeObject): readonly string[] {
  const external = [before, after].some(({ spec }) => at(spec, 'type') === 'ExternalName');
  // One that is left out is filled in with what there is (pkg/registry/core/service/storage/storage.go `patchAllocatedValues`).
  return external || at(after.spec, 'clusterIP') === undefined ? [] : ['spec.clusterIP'];
}

/** Every Secret has a type: `Opaque` where it says none (v1.35.4, pkg/apis/core/v1/defaults.go `SetDefaults_Secret`). */
export function fixedOfSecret(before: KubeObject, after: KubeObject): readonly string[] {
  const [was, is] = [before, after].map(({ type = 'Opaque' }) => type);
  return [...(was === is ? [] : ['type']), ...fixedOfConfig(before)];
}

/**
 * How fast pods come and go is filled in, belongs to nobody who applies, and so stays: with `Recreate` it is refused (v1.35.4,
 * pkg/apis/apps/v1/defaults.go `SetDefaults_Deployment`, pkg/apis/apps/validation/validation.go `ValidateDeploymentStrategy`).
 */
export function fixedOfDeployment({ spec: before }: KubeObject, { spec: after }: KubeObject): readonly string[] {
  const recreates = [before, after].map((spec) => at(spec, 'strategy', 'type') === 'Recreate');
  const free = isGone(before, 'strategy');
  return ['spec.selector', ...(!recreates[0] && recreates[1] && !free ? ['spec.strategy.type'] : [])];
}

/** Of a StatefulSet those are named that may change; the place from which pods are replaced is filled in, and refused with `OnDelete`. */
export function fixedOfStatefulSet({ spec: before }: KubeObject, { spec: after }: KubeObject): readonly string[] {
  const [was, is] = [before, after].map((spec) => ({ podManagementPolicy: 'OrderedReady', ...recordOf(spec) }));
  const fields = [...new Set([...Object.keys(was!), ...Object.keys(is!)])].filter(
    (key) => !CHANGEABLE.has(key) && (key !== 'podManagementPolicy' || was![key] !== is![key]),
  );
  const byHand = [before, after].map((spec) => at(spec, 'updateStrategy', 'type') === 'OnDelete');
  const free = isGone(before, 'updateStrategy');
  return [
    ...fields.map((key) => `spec.${key}`).sort(),
    ...(!byHand[0] && byHand[1] && !free ? ['spec.updateStrategy.type'] : []),
  ];
}

/** Whoever applied some of it takes it away with all that was filled in; `rollingUpdate: null` takes away nothing in a server-side apply. */
const isGone = (before: unknown, strategy: string) =>
  Object.keys(recordOf(at(before, strategy, 'rollingUpdate'))).length > 0;

/** Fields of a StatefulSet that may change; of the other kinds those are named that may not (v1.35.4, validation.go below pkg/apis). */
const CHANGEABLE: ReadonlySet<string> = new Set([
  'minReadySeconds',
  'ordinals',
  'persistentVolumeClaimRetentionPolicy',
  'replicas',
  'revisionHistoryLimit',
  'template',
  'updateStrategy',
]);
