import type { Finding } from '../finding/finding.ts';
import { nearest } from '../finding/nearest.ts';
import { changingObjects } from '../output/base-objects.ts';
import type { TreeIndex } from '../output/index-file.ts';
import { guardRemovals } from '../output/removals.ts';
import { compareTree, type TreeChanges } from '../output/writer.ts';
import { changeOf } from '../review/change.ts';
import { guardChanges } from '../review/guard.ts';
import { reviewRulesOf } from '../review/rules/index.ts';
import type { Synthesis } from './synthesize.ts';

/** What it would mean to put a new tree in the place of the one that is there. */
export interface LastTree {
  readonly findings: readonly Finding[];
  /** Names of what goes, and of what changes, that nobody has acknowledged. */
  readonly removals: readonly string[];
  readonly changed: readonly string[];
  /** Absent without an earlier tree. */
  readonly changes?: TreeChanges;
}

/** Compares what is about to be written with what is there: what would be lost, and what no cluster can follow. Writes nothing. */
export function compareWithLast(
  dir: string,
  { plan, layout, manifests }: Pick<Synthesis, 'plan' | 'layout' | 'manifests'>,
  index: TreeIndex | undefined,
  allowRemoval: readonly string[],
  allowChange: readonly string[],
): LastTree {
  const removals = guardRemovals(index, layout.index, new Set(allowRemoval));
  const changes = index && compareTree(dir, layout.tree);
  const reviewed =
    index && changes
      ? guardChanges(
          changeOf({ entries: index.objects, read: changingObjects(dir, index, changes) }, manifests),
          reviewRulesOf(plan.knowledge),
          new Set(allowChange),
        )
      : { findings: [], unacknowledged: [], unneeded: allowChange };
  return {
    findings: [
      ...removals.findings,
      ...reviewed.findings,
      ...removals.unneeded.map((name) => unneeded('removal', name, removals.unacknowledged)),
      ...reviewed.unneeded.map((name) => unneeded('change', name, reviewed.unacknowledged)),
    ],
    removals: removals.unacknowledged,
    changed: reviewed.unacknowledged,
    ...(changes && { changes }),
  };
}

/** Not an error: who runs a command twice has done what it says. */
function unneeded(what: 'removal' | 'change', name: string, wanted: readonly string[]): Finding {
  const meant = nearest(name, wanted);
  return {
    rule: `${what}/unneeded`,
    severity: 'warning',
    message: `--allow-${what} ${name} names nothing that would ${what === 'removal' ? 'go' : 'change so'}`,
    fix: meant === undefined ? 'leave it out' : `say --allow-${what} ${meant}`,
  };
}
