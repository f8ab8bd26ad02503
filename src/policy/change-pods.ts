import type { MadePods, Surroundings } from '../contract/kind.ts';
import type { Knowledge } from '../contract/knowledge.ts';
import type { Manifest } from '../contract/manifest.ts';
import { type Json, recordOf } from '../kit/json.ts';
import { type KubeObject, kindOf } from '../kit/object.ts';

/** Nothing of a tree shapes the pods of Kubernetes' own kinds but the object. */
const ALONE: Surroundings = { find: () => undefined };

/** An object with what a change makes of one of its pods; the same object where it makes nothing. */
type PodChange = (object: Json, pod: MadePods, one: Manifest) => Json;

/** The objects of which Kubernetes itself runs pods, each pod changed as `change` says; all others as they are. */
export function changePods(
  { kinds }: Pick<Knowledge, 'kinds'>,
  manifests: readonly Manifest[],
  change: PodChange,
): readonly Manifest[] {
  return manifests.map((one) => {
    const pods = (kinds.get(kindOf(one.object)) ?? []).flatMap(({ runs, pods }) =>
      runs && pods ? pods(one.object, ALONE) : [],
    );
    const object = pods.reduce<Json>((before, pod) => change(before, pod, one), one.object);
    return object === one.object ? one : { ...one, object: object as KubeObject };
  });
}

/** The fields of a dotted path to a pod template. */
export const fieldsOf = ({ at }: Pick<MadePods, 'at'>): readonly string[] => at.split('.').filter(Boolean);

/** The same value with what is at a path changed; the rest is the same, not a copy. */
export function changed(value: Json, [key, ...rest]: readonly string[], change: (inner: Json) => Json): Json {
  return key === undefined ? change(value) : { ...value, [key]: changed(recordOf(value[key]), rest, change) };
}
