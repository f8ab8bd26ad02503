import type { Knowledge } from '../../contract/knowledge.ts';
import type { Find } from '../../contract/made.ts';
import type { Place } from '../../contract/reference.ts';
import type { ReferenceField, Target } from '../../contract/reference-field.ts';
import { isRecord, type Json } from '../../kit/json.ts';
import { type KubeObject, kindOf } from '../../kit/object.ts';
import type { Path } from '../../kit/path.ts';
import { embeddedObjects } from '../../workspace/embedded-objects.ts';
import { addressesIn } from './addresses.ts';
import { shapeOf } from './shapes.ts';
import type { Take } from './take.ts';

/** What a walk through objects or chart values needs to know, and where it leaves what it finds. */
interface Walk {
  readonly place: Place;
  /** Where what says no namespace is: home of a chart, or of the object in whose text another stands. */
  readonly namespace?: string;
  readonly namespaces: ReadonlySet<string>;
  readonly kinds: Knowledge['kinds'];
  readonly find: Find;
  readonly take: Take;
}

/** Chart values inside an Application: they are walked as what they are, in the namespace of the chart. */
const ELSEWHERE: ReadonlySet<string> = new Set(['valuesObject']);

/** Everything that an object names: by what is known of its kind, by the fields that mean the same everywhere, and in its texts. */
export function referencesOf(object: KubeObject, { namespace: home, ...rest }: Walk, before: Path = []): void {
  if (object.kind === 'CustomResourceDefinition') return;
  const walk: Walk = { ...rest, namespace: object.metadata.namespace ?? home };
  for (const { refers = [] } of walk.kinds.get(kindOf(object)) ?? [])
    if (typeof refers === 'function') {
      const placed = { ...object, metadata: { ...object.metadata, namespace: walk.namespace } };
      for (const { at, target } of refers(placed, walk.find)) walk.take(target, walk.place, [...before, ...at]);
    } else for (const field of refers) follow(object, field, walk, before);
  descend(object, walk, false, [...before]);
}

/** The same for the values of a chart. */
export function referencesOfValues(values: Json, fields: readonly ReferenceField[], walk: Walk): void {
  for (const field of fields) follow(values, field, walk, ['values']);
  descend(values, walk, true, ['values']);
}

function note(targets: readonly Target[], walk: Walk, path: Path): void {
  for (const target of targets) walk.take(target, walk.place, path);
}

/** Follows a field to the values that it speaks of. */
function follow(object: unknown, { at, names }: ReferenceField, walk: Walk, before: Path): void {
  const step = (value: unknown, index: number, path: Path): void => {
    if (value === undefined || value === null) return;
    const name = at[index];
    if (name === undefined) note(names(value, walk.namespace), walk, path);
    else if (name !== '*') step(isRecord(value) ? value[name] : undefined, index + 1, [...path, name]);
    else if (Array.isArray(value)) for (const [i, one] of value.entries()) step(one, index + 1, [...path, i]);
    else if (isRecord(value)) for (const [key, one] of Object.entries(value)) step(one, index + 1, [...path, key]);
  };
  step(object, 0, before);
}

/** Every value below, depth first; `path` is the way to it, shared and mended on the way back. */
function descend(value: unknown, walk: Walk, inChart: boolean, path: (string | number)[]): void {
  if (typeof value === 'string') {
    const objects = embeddedObjects(value);
    for (const object of objects) referencesOf(object, walk, path);
    if (objects.length === 0) note(addressesIn(value, walk.namespaces), walk, path);
  } else if (Array.isArray(value)) {
    value.forEach((one, i) => {
      path.push(i);
      descend(one, walk, inChart, path);
      path.pop();
    });
  } else if (isRecord(value)) {
    for (const field in value) {
      if (ELSEWHERE.has(field)) continue;
      path.push(field);
      const shape = shapeOf(field, inChart);
      if (shape) note(shape(value[field], walk.namespace, value), walk, path);
      descend(value[field], walk, inChart, path);
      path.pop();
    }
  }
}
