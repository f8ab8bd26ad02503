import type { Surroundings } from '../../contract/kind.ts';
import type { Knowledge } from '../../contract/knowledge.ts';
import { type Manifest, namespaceOf } from '../../contract/manifest.ts';
import { type Json, textOf } from '../../kit/json.ts';
import { kindOf } from '../../kit/object.ts';
import { withEmbedded } from '../embedded.ts';
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
  const scaled = scaledIn(tree);
  const pods = withEmbedded(tree.manifests).flatMap((manifest) => {
    const made = podsOfObject(kinds, manifest, surroundings);
    return manifest.inside ? made : made.map((pod) => numbered(pod, scaled));
  });
  known.set(tree, pods);
  return pods;
}

function podsOfObject(kinds: Knowledge['kinds'], made: Manifest, surroundings: Surroundings): PodTemplate[] {
  const { object, inside } = made;
  const manifest = inside?.holder ?? made;
  const prefix = inside ? `${inside.path}: ` : '';
  const makers = kinds.get(kindOf(object))?.flatMap(({ pods }) => pods ?? []) ?? [];
  if (makers.length === 0) return [];
  const namespace = namespaceOf(made) ?? 'default';
  return makers.flatMap((make) =>
    make(object, surroundings).map(({ at, exact, sizedAt = at, resourcesAt = {}, ...pod }) => {
      const locate = (path: string) => prefix + (exact ? [at, path].filter(Boolean).join('.') : at);
      const toldAt = ({ name }: Json, place: string) => {
        const own = textOf(name) ?? '';
        if (Object.hasOwn(resourcesAt, own)) return prefix + resourcesAt[own];
        return exact ? locate(`${place}.resources`) : undefined;
      };
      return {
        namespace,
        ...pod,
        exact,
        manifest,
        made,
        object,
        locate,
        sizedAt: prefix + sizedAt,
        resourcesAt: toldAt,
      };
    }),
  );
}

/** How many pods objects have at least, where an autoscaler says it. */
function scaledIn({ manifests, plan }: PodTree): ReadonlyMap<string, number> {
  const least = new Map<string, number>();
  for (const { object } of manifests)
    for (const { scales } of plan.knowledge.kinds.get(kindOf(object)) ?? []) {
      const target = scales?.(object);
      if (target) least.set(keyOf(target.kind, object.metadata.namespace, target.name), target.least);
    }
  return least;
}

function numbered(pod: PodTemplate, scaled: ReadonlyMap<string, number>): PodTemplate {
  const { metadata } = pod.object;
  const replicas = scaled.get(keyOf(kindOf(pod.object), metadata.namespace, metadata.name));
  return replicas === undefined ? pod : { ...pod, replicas };
}

const keyOf = (kind: string, namespace: string | undefined, name: string) => `${kind} ${namespace} ${name}`;

function surroundingsOf({ manifests }: PodTree): Surroundings {
  const objects = new Map(
    manifests.map(({ object }) => [keyOf(kindOf(object), object.metadata.namespace, object.metadata.name), object]),
  );
  return { find: (...identity) => objects.get(keyOf(...identity)) };
}
