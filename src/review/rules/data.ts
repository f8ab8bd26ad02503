import type { Concern } from '../../contract/change.ts';
import { describeIdentity, type KubeObject } from '../../kit/object.ts';
import { SYNC_OPTIONS } from '../../kit/sync-annotations.ts';
import type { ConsequenceRule } from '../subject.ts';

export const dataGoes: ConsequenceRule = {
  id: 'change/data-goes',
  effect: 'data-loss',
  severity: 'error',
  what: 'An object that holds data is no longer in the tree.',
  why: 'Argo CD deletes from the cluster what is no longer in the tree, and what it held goes with it.',
  how: 'kinds say which of them hold data, and `index.json` which objects do',
  source: 'argoproj/argo-cd@v3.4.4, docs/user-guide/sync-options.md',
  *check({ differences, objects }): Iterable<Concern> {
    const holding = new Set(objects.filter(({ data }) => data).map(({ identity }) => identity));
    for (const difference of differences) {
      const { identity, before, after } = difference;
      if (!holding.has(identity) || !before) continue;
      const what = describeIdentity(identity);
      const was = pruning(before);
      if (!after)
        yield {
          difference,
          names: [what],
          ...(was !== undefined && { severity: 'warning' as const }),
          message:
            was === 'false'
              ? `${what} leaves the tree, and stays in the cluster with its data, which nobody looks after any more`
              : was === 'confirm'
                ? `${what} goes with its data, once a person confirms it in Argo CD`
                : `${what} goes with its data`,
          fix: 'put it back, or see that there is a backup',
        };
      else if (was !== undefined && pruning(after) === undefined)
        yield {
          difference,
          severity: 'warning',
          message: `${what} loses its Prune=${was}: when it leaves the tree, its data goes without a question`,
          fix: `keep the annotation ${SYNC_OPTIONS}`,
        };
    }
  },
};

/** What keeps an object from being deleted at once: `confirm`, `false`. */
export function pruning({ metadata: { annotations = {} } }: KubeObject): 'confirm' | 'false' | undefined {
  const options = (annotations[SYNC_OPTIONS] ?? '').split(',').map((option) => option.trim());
  return options.includes('Prune=false') ? 'false' : options.includes('Prune=confirm') ? 'confirm' : undefined;
}
