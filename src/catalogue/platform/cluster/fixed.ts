import { at } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';

/** One that says so never changes again (kubernetes/kubernetes@v1.35.0, pkg/apis/core/validation `ValidateConfigMapUpdate`, `ValidateSecretUpdate`). */
export function fixedOfConfig(before: KubeObject): readonly string[] {
  return before.immutable === true ? ['binaryData', 'data', 'immutable', 'stringData'] : [];
}

/** The address of a Service stays as long as it has one (v1.35.0, pkg/apis/core/validation `validateServiceClusterIPsRelatedFields`). */
export function fixedOfService(before: KubeObject, after: KubeObject): readonly string[] {
  const external = [before, after].some(({ spec }) => at(spec, 'type') === 'ExternalName');
  // One that is left out is filled in with what there is.
  return external || at(after.spec, 'clusterIP') === undefined ? [] : ['spec.clusterIP'];
}
