import type { PodTree } from '../checks/pods/pods-of.ts';
import { podsOf } from '../checks/pods/pods-of.ts';
import type { PodTemplate } from '../checks/pods/template.ts';
import { once } from '../checks/schema/once.ts';
import type { ReviewRule } from '../contract/change.ts';
import type { Knowledge } from '../contract/knowledge.ts';
import type { Manifest } from '../contract/manifest.ts';
import { identityOf } from '../kit/object.ts';
import type { ObjectChange } from './review.ts';
import type { Compared } from './trees/compare.ts';
import type { Side } from './trees/side.ts';

/** What a rule of consequences sees: what differs, and of both trees what it asks for. */
export interface ReviewSubject extends Compared {
  readonly knowledge: Knowledge;
  readonly sides: { readonly before: Side; readonly after: Side };
  /** The same differences, field by field. */
  readonly objects: readonly ObjectChange[];
  /** Pods of objects that differ. */
  readonly changedPods: () => { readonly before: readonly PodTemplate[]; readonly after: readonly PodTemplate[] };
  /** Pods of whole trees. */
  readonly allPods: () => { readonly before: readonly PodTemplate[]; readonly after: readonly PodTemplate[] };
}

/** A rule of consequences. Those of components see less. */
export type ConsequenceRule = ReviewRule<ReviewSubject>;

/** Kinds that make pods, ConfigMaps left out: what those hold is read where they differ. */
export const podKinds = ({ kinds }: Pick<Knowledge, 'kinds'>): readonly string[] =>
  [...kinds].filter(([, known]) => known.some(({ pods }) => pods)).map(([kind]) => kind);

export function subjectOf(
  compared: Compared,
  objects: readonly ObjectChange[],
  sides: ReviewSubject['sides'],
  knowledge: Knowledge,
): ReviewSubject {
  const makers = podKinds(knowledge);
  const differing = new Set(compared.differences.map(({ identity }) => identity));
  const trees = once(() => ({
    before: treeOf(sides.before, compared, 'before', makers, knowledge),
    after: treeOf(sides.after, compared, 'after', makers, knowledge),
  }));
  const allPods = once(() => ({ before: podsOf(trees().before), after: podsOf(trees().after) }));
  const ofDiffering = (pods: readonly PodTemplate[]) =>
    pods.filter(({ manifest }) => differing.has(identityOf(manifest.object)));
  return {
    ...compared,
    knowledge,
    sides,
    objects,
    allPods,
    changedPods: once(() => ({ before: ofDiffering(allPods().before), after: ofDiffering(allPods().after) })),
  };
}

/** What of a tree makes pods: all of its makers, and of what else may hold some the objects that differ. */
function treeOf(
  side: Side,
  { differences }: Compared,
  which: 'before' | 'after',
  makers: readonly string[],
  knowledge: Knowledge,
): PodTree {
  const known = new Map<string, Manifest>();
  for (const manifest of side.ofKinds(makers)) known.set(identityOf(manifest.object), manifest);
  for (const { identity, component, from = '', ...both } of differences) {
    const object = both[which];
    if (object) known.set(identity, { component, object, from, data: false });
  }
  return { manifests: [...known.values()], plan: { knowledge } };
}
