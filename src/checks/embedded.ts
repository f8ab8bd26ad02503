import type { Manifest } from '../contract/manifest.ts';
import { placeOf } from '../contract/manifest.ts';
import type { Fault, Problem } from '../contract/problem.ts';
import { at, recordOf } from '../kit/json.ts';
import { type KubeObject, kindOf } from '../kit/object.ts';
import { formatPath, pathOf, valueAt } from '../kit/path.ts';
import { EXTERNAL_SECRET } from '../policy/external-secrets.ts';
import { embeddedObjects } from '../workspace/embedded-objects.ts';

/** A text of an object that becomes a file of a pod. */
export interface FileText {
  /** The file's name. */
  readonly name: string;
  readonly text: string;
  readonly path: string;
}

/** Where kinds hold files. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ['data'],
  Secret: ['stringData'],
  [EXTERNAL_SECRET]: ['spec', 'target', 'template', 'data'],
};

/** The files that an object holds as texts: those of a ConfigMap, and of a Secret that the tree says how to make. */
export function filesOf(object: KubeObject): readonly FileText[] {
  const fields = FILES[kindOf(object)];
  if (!fields) return [];
  return Object.entries(recordOf(at(object, ...fields))).flatMap(([name, text]) =>
    typeof text === 'string' ? [{ name, text, path: formatPath([...fields, name]) }] : [],
  );
}

/** An object in a text of another: a template that a program fills in and applies. */
export interface Embedded {
  readonly object: KubeObject;
  /** Of the text. */
  readonly path: string;
}

/** Nearly every rule asks for those of each object. */
const read = new WeakMap<KubeObject, readonly Embedded[]>();

const NONE: readonly Embedded[] = [];

/** The objects in the texts of another. */
export function embedded({ object }: Pick<Manifest, 'object'>): readonly Embedded[] {
  if (!FILES[kindOf(object)]) return NONE;
  const found = read.get(object);
  if (found) return found;
  const inner = filesOf(object).flatMap(({ text, path }) =>
    embeddedObjects(text).map((one) => ({ object: one, path })),
  );
  read.set(object, inner);
  return inner;
}

/**
 * Judges objects one at a time: those of the tree, and those in its texts, which a program applies to the same API server. What is
 * wrong with one of these is told of the object that holds it, by the path inside.
 */
export function* judgeEach(
  manifests: Iterable<Manifest>,
  judge: (object: KubeObject, manifest: Manifest) => Iterable<Fault>,
): Iterable<Problem> {
  for (const manifest of manifests) {
    for (const fault of judge(manifest.object, manifest)) yield { ...placeOf(manifest), ...fault };
    for (const { object, path } of embedded(manifest))
      for (const fault of judge(object, manifest))
        if (!isFilledIn(object, fault.path))
          yield { ...placeOf(manifest), ...fault, path: fault.path ? `${path}: ${fault.path}` : path };
  }
}

/** Whether a program writes there what is meant: `replicas: "{{ params.replicas }}"`. */
function isFilledIn(object: KubeObject, path: string | undefined): boolean {
  if (path === undefined) return false;
  const value = valueAt(object, pathOf(path));
  return typeof value === 'string' && /\{\{|\$[({]/.test(value);
}
