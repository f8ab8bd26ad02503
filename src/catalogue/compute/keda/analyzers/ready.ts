import type { Analyzer } from '../../../../contract/analyzer.ts';
import { textOf } from '../../../../kit/json.ts';
import { describeObject } from '../../../../kit/object.ts';
import { inState, targetOf } from './conditions.ts';

export const scaledObjectReady: Analyzer = {
  id: 'scaling/ready',
  what: 'KEDA cannot scale what a ScaledObject names.',
  why: 'There are as many pods as there were, whatever waits for them; where there are none, none come.',
  *find(view) {
    for (const { object, condition } of inState(view, 'Ready', 'False')) {
      const component = view.componentOf(object);
      yield {
        ...(component !== undefined && { component }),
        object: describeObject(object),
        message: `${targetOf(object)} is not scaled`,
        evidence: [textOf(condition.message) ?? ''].filter(Boolean),
        fix: 'see what KEDA says of the triggers: a server that does not answer, credentials that it refuses, a workload that is not there',
        next: [view.describe(object), view.kubectl('-n keda logs deployment/keda-operator --since=10m')],
        follows: 'dependency',
      };
    }
  },
};
