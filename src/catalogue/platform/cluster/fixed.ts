import { at } from '../../../kit/json.ts';
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
