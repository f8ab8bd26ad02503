import { same } from '../../src/kit/compare.ts';
import { isRecord, type Json } from '../../src/kit/json.ts';
import { describeObject, identityOf, type KubeObject } from '../../src/kit/object.ts';

/** Something that is not the same on both sides. */
export interface Difference {
  /** As `describeObject` writes it. */
  readonly object: string;
  /** `spec.template.spec.containers[name=x].image`; empty when only one side has the object. */
  readonly path: string;
  /** Undefined where that side has nothing. */
  readonly theirs?: unknown;
  readonly ours?: unknown;
}

/** What comparing two sets of objects, each in its canonical form, shows. */
export interface Compared {
  /** Objects that are the same on both sides. */
  readonly equal: readonly string[];
  readonly differences: readonly Difference[];
}

/** Compares objects by identity, and those that both sides have field by field. */
export function compareObjects(theirs: readonly KubeObject[], ours: readonly KubeObject[]): Compared {
  const others = new Map(ours.map((object) => [identityOf(object), object]));
  const equal: string[] = [];
  const differences: Difference[] = [];
  for (const object of theirs) {
    const name = describeObject(object);
    const other = others.get(identityOf(object));
    others.delete(identityOf(object));
    if (!other) {
      differences.push({ object: name, path: '', theirs: object });
      continue;
    }
    const found = [...between(object, other, '')].map((one) => ({ object: name, ...one }));
    if (found.length === 0) equal.push(name);
    differences.push(...found);
  }
  for (const object of others.values()) differences.push({ object: describeObject(object), path: '', ours: object });
  return { equal, differences };
}

function* between(theirs: unknown, ours: unknown, path: string): Iterable<Omit<Difference, 'object'>> {
  if (isRecord(theirs) && isRecord(ours)) {
    for (const key of [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].sort())
      yield* between(theirs[key], ours[key], step(path, key));
  } else if (!same(theirs, ours)) {
    yield { path, ...(theirs !== undefined && { theirs }), ...(ours !== undefined && { ours }) };
  }
}

/** The way to a field below `path`. An item of a list brings its brackets along. */
export function step(path: string, key: string): string {
  if (key.startsWith('[')) return path + key;
  if (!/^[\w-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** An object without the parts that are compared nowhere; undefined when it is none of those to compare. */
export function without(
  object: KubeObject,
  isIgnored: (object: string, path: string) => boolean,
): KubeObject | undefined {
  const name = describeObject(object);
  if (isIgnored(name, '')) return undefined;
  const prune = (value: unknown, path: string): unknown => {
    if (!isRecord(value)) return value;
    const kept: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(value)) {
      const at = step(path, key);
      if (isIgnored(name, at)) continue;
      const pruned = prune(inner, at);
      // What had only that has nothing.
      if (isRecord(pruned) && isRecord(inner) && isEmpty(pruned) && !isEmpty(inner)) continue;
      kept[key] = pruned;
    }
    return kept;
  };
  return prune(object, '') as KubeObject;
}

const isEmpty = (value: Json): boolean => Object.keys(value).length === 0;
