import type { Manifest } from '../../../contract/manifest.ts';
import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { at } from '../../../kit/json.ts';
import { describeObject, kindOf } from '../../../kit/object.ts';
import type { Rule } from '../../rule.ts';

export const scaledOnce: Rule = {
  id: 'scale/once',
  severity: 'error',
  what: 'How many pods a workload has is said in one place: by itself, or by one autoscaler.',
  why: 'Each takes back what the other wrote: pods come and go without end.',
  *check(subject): Iterable<Problem> {
    const { kinds } = subject.plan.knowledge;
    const scaledBy = new Map<string, Manifest>();
    for (const manifest of subject.objects()) {
      const { object } = manifest;
      for (const { scales } of kinds.get(kindOf(object)) ?? []) {
        if (!scales) continue;
        const { kind, name } = scales(object);
        const target = keyOf(kind, object.metadata.namespace, name);
        const first = scaledBy.get(target);
        if (first)
          yield {
            ...placeOf(manifest),
            path: 'spec.scaleTargetRef',
            message: `${name} is scaled by ${describeObject(first.object)} already`,
            fix: 'keep one of them, with what both of them watch',
          };
        scaledBy.set(target, first ?? manifest);
      }
    }
    for (const manifest of subject.objects()) {
      const { object } = manifest;
      const scaler = scaledBy.get(keyOf(kindOf(object), object.metadata.namespace, object.metadata.name));
      if (!scaler || at(object.spec, 'replicas') === undefined) continue;
      yield {
        ...placeOf(manifest),
        path: 'spec.replicas',
        message: `${object.metadata.name} says how many pods it has, and is scaled by ${describeObject(scaler.object)}`,
        fix: 'leave `replicas` out',
      };
    }
  },
};

const keyOf = (kind: string, namespace: string | undefined, name: string) => `${kind} ${namespace} ${name}`;
