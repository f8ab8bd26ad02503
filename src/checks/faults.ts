import type { FaultRule } from '../contract/kind.ts';
import { type Manifest, placeOf } from '../contract/manifest.ts';
import type { Problem } from '../contract/problem.ts';
import type { Plan } from '../graph/plan.ts';
import { type KubeObject, kindOf } from '../kit/object.ts';
import { embedded } from './pods/pods-of.ts';

/** What components find wrong with objects of kinds that they know, as far as a rule of all trees tells it. */
export function* faultsOf(
  rule: FaultRule,
  { knowledge }: Pick<Plan, 'knowledge'>,
  manifests: readonly Manifest[],
): Iterable<Problem> {
  for (const manifest of manifests) {
    yield* ofObject(rule, knowledge, manifest, manifest.object);
    for (const { object, path } of embedded(manifest)) yield* ofObject(rule, knowledge, manifest, object, `${path}: `);
  }
}

/** What is wrong with an object: the manifest's own, or one that stands in a text of it. */
function* ofObject(
  rule: FaultRule,
  { kinds }: Plan['knowledge'],
  manifest: Manifest,
  object: KubeObject,
  prefix = '',
): Iterable<Problem> {
  for (const { faults } of kinds.get(kindOf(object)) ?? [])
    for (const fault of faults?.[rule]?.(object) ?? [])
      yield { ...fault, ...placeOf(manifest), ...(fault.path !== undefined && { path: prefix + fault.path }) };
}
