import type { LiveView } from '../../../../contract/analyzer.ts';
import { at, type Json, recordsOf, textOf } from '../../../../kit/json.ts';
import type { KubeObject } from '../../../../kit/object.ts';

/** ScaledObjects of which this is so, with the condition that says it (v2.20.2, apis/keda/v1alpha1/condition_types.go). */
export function* inState(
  view: LiveView,
  type: 'Ready' | 'Fallback',
  status: 'True' | 'False',
): Iterable<{ readonly object: KubeObject; readonly condition: Json }> {
  for (const object of view.all('ScaledObject.keda.sh')) {
    const condition = recordsOf(at(object.status, 'conditions')).find((one) => one.type === type);
    if (condition?.status === status) yield { object, condition };
  }
}

/** What it scales, as people call it. */
export const targetOf = ({ spec, metadata: { namespace } }: KubeObject): string =>
  `${namespace}/${textOf(at(spec, 'scaleTargetRef', 'name')) ?? '?'}`;
