import type { Analyzer } from '../../../../contract/analyzer.ts';
import { at, textOf } from '../../../../kit/json.ts';
import { describeObject } from '../../../../kit/object.ts';
import { inState, targetOf } from './conditions.ts';

export const scaledObjectFallback: Analyzer = {
  id: 'scaling/fallback',
  what: 'KEDA does not know what waits, and keeps the number of pods that its ScaledObject says for this case.',
  why: 'The number no longer follows what there is to do: too few pods fall behind, too many cost.',
  *find(view) {
    for (const { object, condition } of inState(view, 'Fallback', 'True')) {
      const component = view.componentOf(object);
      const replicas = at(object.spec, 'fallback', 'replicas');
      yield {
        ...(component !== undefined && { component }),
        object: describeObject(object),
        severity: 'warning',
        message: `${targetOf(object)} has ${replicas ?? 'a fixed number of'} pods, since nobody knows what waits`,
        evidence: [textOf(condition.message) ?? ''].filter(Boolean),
        fix: 'see why its triggers cannot be asked',
        next: [view.describe(object), view.kubectl('-n keda logs deployment/keda-operator --since=10m')],
        follows: 'dependency',
      };
    }
  },
};
