import type { FaultRule } from '../contract/kind.ts';
import { type Manifest, placeOf } from '../contract/manifest.ts';
import type { Problem } from '../contract/rule.ts';
import type { Plan } from '../graph/plan.ts';
import { kindOf } from '../kit/object.ts';

/** What components find wrong with objects of kinds that they know, as far as a rule of all trees tells it. */
export function* faultsOf(
  rule: FaultRule,
  { knowledge }: Pick<Plan, 'knowledge'>,
  manifests: readonly Manifest[],
): Iterable<Problem> {
  for (const manifest of manifests)
    for (const { faults } of knowledge.kinds.get(kindOf(manifest.object)) ?? [])
      for (const fault of faults?.[rule]?.(manifest.object) ?? []) yield { ...fault, ...placeOf(manifest) };
}
