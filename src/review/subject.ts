import { type PodTree, podsOf } from '../checks/pods/pods-of.ts';
import { once } from '../checks/schema/once.ts';
import type { Schema } from '../checks/schema/structural.ts';
import type { Difference, ReviewRule } from '../contract/change.ts';
import type { Knowledge } from '../contract/knowledge.ts';
import type { Manifest } from '../contract/manifest.ts';
import { identityOf, type KubeObject } from '../kit/object.ts';
import { rulesInTree } from './definitions.ts';
import { networkOfSide, type SideNetwork } from './network.ts';
import { type PodPair, podPairs } from './pods.ts';
import { type Reached, reachedBy } from './reached.ts';
import type { ObjectChange } from './review.ts';
import type { Compared } from './trees/compare.ts';
import type { Side } from './trees/side.ts';

/** What a rule of consequences sees: what differs, and of both trees what it asks for. */
export interface ReviewSubject extends Compared {
  readonly knowledge: Knowledge;
  readonly sides: { readonly before: Side; readonly after: Side };
  /** Rules in CEL of an object's kind: as they were imported, else as the tree that is to be brings them. */
  readonly rulesOf: (object: KubeObject) => Schema | undefined;
  /** The same differences, field by field. */
  readonly objects: readonly ObjectChange[];
  /** The difference of an object; of one that stays as it is, and which a change of another concerns, one with both sides alike. */
  readonly differenceOf: (identity: string, component?: string) => Difference;
  /** The pods of both trees. */
  readonly pods: () => readonly PodPair[];
  /** Who reaches whom in one of them. */
  readonly network: Readonly<Record<'before' | 'after', () => SideNetwork>>;
  /** Who reaches whom in one of them, and not in the other. */
  readonly reached: () => readonly Reached[];
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
  { knowledge, rulesOf }: Pick<ReviewSubject, 'knowledge' | 'rulesOf'>,
): ReviewSubject {
  const makers = podKinds(knowledge);
  const differing = new Map(compared.differences.map((one) => [one.identity, one]));
  const podsIn = (which: 'before' | 'after') => podsOf(treeOf(sides[which], compared, which, makers, knowledge));
  const pods = once(() => podPairs(podsIn('before'), podsIn('after')));
  const network = {
    before: once(() => networkOfSide(sides.before, pods(), 'before')),
    after: once(() => networkOfSide(sides.after, pods(), 'after')),
  };
  return {
    ...compared,
    knowledge,
    sides,
    rulesOf: (object) => rulesOf(object) ?? rulesInTree(sides.after, object),
    objects,
    differenceOf: (identity, component = '') => {
      const found = differing.get(identity);
      if (found) return found;
      const [before, after] = [compared.before(identity), compared.after(identity)];
      return { identity, component, ...(before && { before }), ...(after && { after }) };
    },
    pods,
    network,
    reached: once(() => reachedBy(compared, pods(), network)),
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
  for (const { identity, component, config = '', ...both } of differences) {
    const object = both[which];
    if (object) known.set(identity, { component, object, config, data: false });
  }
  return { manifests: [...known.values()], plan: { knowledge } };
}
