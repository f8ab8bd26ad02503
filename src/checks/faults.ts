import type { FaultRule } from '../contract/kind.ts';
import type { Manifest } from '../contract/manifest.ts';
import type { Problem } from '../contract/problem.ts';
import type { Plan } from '../graph/plan.ts';
import { kindOf } from '../kit/object.ts';
import { judgeEach } from './embedded.ts';

/** What components find wrong with objects of kinds that they know, as far as a rule of all trees tells it. */
export function faultsOf(
  rule: FaultRule,
  { knowledge }: Pick<Plan, 'knowledge'>,
  manifests: readonly Manifest[],
): Iterable<Problem> {
  return judgeEach(manifests, (object) =>
    (knowledge.kinds.get(kindOf(object)) ?? []).flatMap(({ faults }) => [...(faults?.[rule]?.(object) ?? [])]),
  );
}
