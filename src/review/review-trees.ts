import type { Schema } from '../checks/schema/structural.ts';
import type { Knowledge } from '../contract/knowledge.ts';
import type { KubeObject } from '../kit/object.ts';
import { affectedBy } from './affected.ts';
import { consequencesOf } from './consequences.ts';
import { objectChanges, type ShapesOf } from './objects.ts';
import type { ComponentChange, ImageMove, ObjectChange, Review } from './review.ts';
import { consequenceRulesOf } from './rules/index.ts';
import { subjectOf } from './subject.ts';
import { timelineOf } from './timeline.ts';
import { compareSides } from './trees/compare.ts';
import { openSides, type Parsed, type Sides } from './trees/side.ts';
import type { TreeFiles } from './trees/tree-files.ts';
import { verdictOf } from './verdict.ts';

/** What is known of kinds by their schemas. */
export interface Schemas {
  /** What they say of lists. */
  readonly shapesOf: ShapesOf;
  /** What they say beside which values pass: rules in CEL; undefined where they say nothing of the kind. */
  readonly rulesOf: (object: KubeObject) => Schema | undefined;
}

/** What is compared. */
export interface Trees extends Schemas {
  readonly environment: string;
  readonly before: TreeFiles;
  readonly after: TreeFiles;
  readonly knowledge: Knowledge;
  /** Paths at which they differ, where that is known. */
  readonly differing?: readonly string[];
  /** Both, where they were opened to read them. */
  readonly sides?: Sides;
  readonly pins?: readonly ImageMove[];
  /** What was parsed before: environments have much in common. */
  readonly parsed?: Parsed;
}

/** Compares two trees, and tells what becomes of a cluster when one takes the place of the other. Pure. */
export function reviewTrees(trees: Trees): Review {
  const { environment, before, after, knowledge, shapesOf, rulesOf, pins = [], parsed = new Map() } = trees;
  const sides = trees.sides ?? openSides(before, after, parsed);
  const compared = compareSides(sides.before, sides.after, trees.differing);
  const objects = objectChanges(compared.differences, sides, knowledge, shapesOf);
  const first = before.ids.size === 0 && after.ids.size > 0;
  // All of a first tree is new: what that leads to is what the platform is.
  const rules = first || objects.length === 0 ? [] : consequenceRulesOf(knowledge);
  const subject = subjectOf(compared, objects, sides, { knowledge, rulesOf });
  const consequences = consequencesOf(subject, rules);
  return {
    version: 1,
    environment,
    first,
    verdict: verdictOf(objects, consequences, pins, first),
    consequences,
    timeline: timelineOf(objects, compared),
    components: componentChanges(objects, before, after),
    objects,
    affected: rules.length === 0 ? { pods: [], connections: [] } : affectedBy(subject, consequences),
    pins,
    unread: compared.unread,
  };
}

/** Components come and go with their folders. What is no folder's, as projects of Argo CD, comes and goes with its object. */
export function componentChanges(
  objects: readonly ObjectChange[],
  before: TreeFiles,
  after: TreeFiles,
): readonly ComponentChange[] {
  const [had, has] = [foldersOf(before), foldersOf(after)];
  const names = [...new Set(objects.flatMap(({ component, movedFrom }) => [component, movedFrom ?? component]))].sort();
  return names.map((component) => {
    const own = objects.filter((one) => one.component === component);
    const foldered = had.has(component) || has.has(component);
    const fresh = foldered ? !had.has(component) : own.every(({ change }) => change === 'created');
    const gone = foldered ? !has.has(component) : own.every(({ change }) => change === 'removed');
    return { component, state: fresh ? 'new' : gone ? 'gone' : 'changed' };
  });
}

const COMPONENTS = 'components/';

function foldersOf({ ids }: TreeFiles): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of ids.keys()) {
    const end = path.startsWith(COMPONENTS) ? path.indexOf('/', COMPONENTS.length) : -1;
    if (end > 0) found.add(path.slice(COMPONENTS.length, end));
  }
  return found;
}
