import type { MadePods, Surroundings } from '../contract/kind.ts';
import type { Knowledge } from '../contract/knowledge.ts';
import { type Json, recordOf } from '../kit/json.ts';
import { type KubeObject, kindOf } from '../kit/object.ts';

/** Nothing of a tree shapes the pods of Kubernetes' own kinds but the object. */
const ALONE: Surroundings = { find: () => undefined };

/** The pods that Kubernetes itself runs of an object, as the object describes them. */
export function runPods({ kinds }: Pick<Knowledge, 'kinds'>, object: KubeObject): readonly MadePods[] {
  return (kinds.get(kindOf(object)) ?? []).flatMap(({ runs, pods }) => (runs && pods ? pods(object, ALONE) : []));
}

/** The fields of a dotted path to a pod template. */
export const fieldsOf = ({ at }: Pick<MadePods, 'at'>): readonly string[] => at.split('.').filter(Boolean);

/** The same value with what is at a path changed; the rest is the same, not a copy. */
export function changed(value: Json, [key, ...rest]: readonly string[], change: (inner: Json) => Json): Json {
  return key === undefined ? change(value) : { ...value, [key]: changed(recordOf(value[key]), rest, change) };
}
