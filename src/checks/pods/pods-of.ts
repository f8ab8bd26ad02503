import type { Surroundings } from '../../contract/kind.ts';
import type { Knowledge } from '../../contract/knowledge.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { type Json, recordOf, textOf } from '../../kit/json.ts';
import { type KubeObject, kindOf } from '../../kit/object.ts';
import { embeddedObjects } from '../../workspace/embedded-objects.ts';
import type { Subject } from '../rule.ts';
import type { PodTemplate } from './template.ts';

/** What decides which pods a tree makes. */
export type PodTree = Pick<Subject, 'manifests'> & {
  readonly plan: { readonly knowledge: Pick<Knowledge, 'kinds'> };
};

/** Several rules ask for the pods of one tree. */
const known = new WeakMap<PodTree, readonly PodTemplate[]>();

/** Every pod that the objects of a tree make: their own, those of operators, and those of objects that a ConfigMap holds. */
export function podsOf(tree: PodTree): readonly PodTemplate[] {
  const found = known.get(tree);
  if (found) return found;
  const { kinds } = tree.plan.knowledge;
  const surroundings = surroundingsOf(tree);
  const pods = tree.manifests.flatMap((manifest) => [
    ...podsOfObject(kinds, manifest, manifest.object, '', surroundings),
    ...embedded(manifest).flatMap(({ object, path }) =>
      podsOfObject(kinds, manifest, object, `${path}: `, surroundings),
    ),
  ]);
  known.set(tree, pods);
  return pods;
}

/** An object in a text of another. */
interface Embedded {
  readonly object: KubeObject;
  /** Of the text. */
  readonly path: string;
}

/** Reading YAML is by far the most expensive thing that rules do. */
const read = new WeakMap<KubeObject, readonly Embedded[]>();

const NONE: readonly Embedded[] = [];

/** Objects in the texts of a ConfigMap: templates that a program fills in and applies. */
export function embedded({ object }: Manifest): readonly Embedded[] {
  if (object.kind !== 'ConfigMap' || object.apiVersion !== 'v1') return NONE;
  const found = read.get(object);
  if (found) return found;
  const inner = Object.entries(recordOf(object.data)).flatMap(([key, text]) =>
    typeof text === 'string' ? embeddedObjects(text).map((one) => ({ object: one, path: `data["${key}"]` })) : [],
  );
  read.set(object, inner);
  return inner;
}

function podsOfObject(
  kinds: Knowledge['kinds'],
  manifest: Manifest,
  object: KubeObject,
  prefix: string,
  surroundings: Surroundings,
): PodTemplate[] {
  const makers = kinds.get(kindOf(object))?.flatMap(({ pods }) => pods ?? []) ?? [];
  if (makers.length === 0) return [];
  const namespace = object.metadata.namespace ?? manifest.object.metadata.namespace ?? 'default';
  return makers.flatMap((make) =>
    make(object, surroundings).map(({ at, exact, sizedAt = at, resourcesAt = {}, ...pod }) => {
      const locate = (path: string) => prefix + (exact ? [at, path].filter(Boolean).join('.') : at);
      const toldAt = ({ name }: Json, place: string) => {
        const told = resourcesAt[textOf(name) ?? ''];
        if (told !== undefined) return prefix + told;
        return exact ? locate(`${place}.resources`) : undefined;
      };
      return { ...pod, exact, manifest, object, namespace, locate, sizedAt: prefix + sizedAt, resourcesAt: toldAt };
    }),
  );
}

function surroundingsOf({ manifests }: PodTree): Surroundings {
  const keyOf = (kind: string, namespace: string | undefined, name: string) => `${kind} ${namespace} ${name}`;
  const objects = new Map(
    manifests.map(({ object }) => [keyOf(kindOf(object), object.metadata.namespace, object.metadata.name), object]),
  );
  return { find: (...identity) => objects.get(keyOf(...identity)) };
}
