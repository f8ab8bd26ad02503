import type { ReferenceField, Target } from '../../contract/kind.ts';
import { isRecord } from '../../kit/json.ts';
import { type KubeObject, kindOf } from '../../kit/object.ts';
import { embeddedObjects } from '../../workspace/embedded-objects.ts';
import type { Path } from '../schema/path.ts';
import { addressesIn } from './addresses.ts';
import type { Place, Take } from './reference.ts';
import { shapeOf } from './shapes.ts';
import { TABLE } from './table.ts';

/** What a walk through objects or chart values needs to know, and where it leaves what it finds. */
interface Walk {
  readonly place: Place;
  readonly namespace?: string;
  readonly namespaces: ReadonlySet<string>;
  readonly inChart: boolean;
  readonly take: Take;
}

/** Chart values inside an Application: they are walked as what they are, in the namespace of the chart. */
const ELSEWHERE: ReadonlySet<string> = new Set(['valuesObject']);

/**
 * Everything that an object names: by the table of its kind, by the fields that mean the same everywhere, and in its texts.
 * `home`: the namespace of an object that says none, when it stands in the text of another.
 */
export function referencesOf(
  object: KubeObject,
  place: Place,
  namespaces: ReadonlySet<string>,
  take: Take,
  before: Path = [],
  home?: string,
): void {
  if (object.kind === 'CustomResourceDefinition') return;
  const walk: Walk = { place, namespace: object.metadata.namespace ?? home, namespaces, inChart: false, take };
  for (const row of TABLE[kindOf(object)] ?? []) follow(object, row, walk, before);
  descend(object, walk, [...before]);
}

/** The same for the values of a chart. */
export function referencesOfValues(
  values: Readonly<Record<string, unknown>>,
  rows: readonly ReferenceField[],
  place: Place,
  namespace: string,
  namespaces: ReadonlySet<string>,
  take: Take,
): void {
  const walk: Walk = { place, namespace, namespaces, inChart: true, take };
  for (const row of rows) follow(values, row, walk, ['values']);
  descend(values, walk, ['values']);
}

function note(targets: readonly Target[], walk: Walk, path: Path): void {
  for (const target of targets) walk.take(target, walk.place, path);
}

/** Follows a row of the table to the values it speaks of. */
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
function descend(value: unknown, walk: Walk, path: (string | number)[]): void {
  if (typeof value === 'string') {
    const objects = embeddedObjects(value);
    for (const object of objects) referencesOf(object, walk.place, walk.namespaces, walk.take, path, walk.namespace);
    if (objects.length === 0) note(addressesIn(value, walk.namespaces), walk, path);
  } else if (Array.isArray(value)) {
    value.forEach((one, i) => {
      path.push(i);
      descend(one, walk, path);
      path.pop();
    });
  } else if (isRecord(value)) {
    for (const field in value) {
      if (ELSEWHERE.has(field)) continue;
      path.push(field);
      const shape = shapeOf(field, walk.inChart);
      if (shape) note(shape(value[field], walk.namespace), walk, path);
      descend(value[field], walk, path);
      path.pop();
    }
  }
}
