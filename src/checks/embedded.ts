import type { Manifest } from '../contract/manifest.ts';
import { placeOf } from '../contract/manifest.ts';
import type { Fault, Problem } from '../contract/problem.ts';
import { at, recordOf } from '../kit/json.ts';
import { type KubeObject, kindOf } from '../kit/object.ts';
import { formatPath } from '../kit/path.ts';
import { remembered } from '../kit/remembered.ts';
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

const inTexts = remembered((object: KubeObject): readonly Embedded[] =>
  filesOf(object).flatMap(({ text, path }) => embeddedObjects(text).map((one) => ({ object: one, path }))),
);

const NONE: readonly Embedded[] = [];

/** The objects in the texts of another. */
export function embedded({ object }: Pick<Manifest, 'object'>): readonly Embedded[] {
  return FILES[kindOf(object)] ? inTexts(object) : NONE;
}

/** Objects, and behind each those in its texts: found once, however many rules ask. */
export const withEmbedded = remembered((manifests: readonly Manifest[]): readonly Manifest[] =>
  manifests.flatMap((manifest) => [manifest, ...within(manifest, '', manifest)]),
);

/** A text in the text of another is read too. */
function within(one: Pick<Manifest, 'object'>, before: string, holder: Manifest): readonly Manifest[] {
  return embedded(one).flatMap(({ object, path }) => {
    const inner: Manifest = { ...holder, object, inside: { holder, path: before + path } };
    return [inner, ...within(inner, `${before}${path}: `, holder)];
  });
}

/** The objects of a tree, and those in their texts: found once, however many rules ask. A method of what rules see. */
export function objects(this: { readonly manifests: readonly Manifest[] }): readonly Manifest[] {
  return withEmbedded(this.manifests);
}

/** Judges objects one at a time: those that there are, and those in their texts. */
export function* judgeEach(
  manifests: readonly Manifest[],
  judge: (object: KubeObject, manifest: Manifest) => Iterable<Fault>,
): Iterable<Problem> {
  for (const manifest of withEmbedded(manifests))
    for (const fault of judge(manifest.object, manifest)) yield { ...placeOf(manifest), ...fault };
}
