import type { Problem } from '../../../contract/rule.ts';
import { mebibytes } from '../../../kit/mebibytes.ts';
import { parseBytes } from '../../../kit/quantity.ts';
import { capacityOf } from '../../capacity/capacity.ts';
import type { Rule } from '../../rule.ts';

/**
 * Parts of the cluster's memory: 6 of the 12 GiB that a cluster has by default, and 9 of them with the forge. The author of
 * the guide reports 6-10 GB in use for a comparable platform, of which the Git server is most.
 */
const SHARE = { core: { of: 1 / 2, words: 'half' }, forge: { of: 3 / 4, words: 'three quarters' } } as const;

export const capacityLocalBudget: Rule = {
  id: 'capacity/local-budget',
  severity: 'warning',
  what: "With the local profile, the core platform asks for no more than half of the cluster's memory, or three quarters with a Git server, its runner and its registry: 6 and 9 GiB of the default 12 GiB.",
  why: 'It is to run beside an editor and a browser, and leave room for jobs.',
  *check({ plan, manifests }): Iterable<Problem> {
    if (plan.platform.profile !== 'local') return;
    const budgets = new Map(plan.components.map(({ id, definition }) => [id, definition.budget]));
    const counted = capacityOf(plan, manifests).components.filter(({ id }) => budgets.get(id) !== undefined);
    const hasForge = counted.some(({ id }) => budgets.get(id) === 'forge');
    const share = hasForge ? SHARE.forge : SHARE.core;
    const total = parseBytes(plan.platform.cluster.memory);
    const memory = counted.reduce((sum, { steady }) => sum + steady.memory, 0);
    if (memory <= total * share.of) return;
    const [first, second] = [...counted].sort((a, b) => b.steady.memory - a.steady.memory);
    yield {
      config: '/components',
      message: `the core platform${hasForge ? ' with its forge' : ''} asks for ${mebibytes(memory)} of memory, and its budget is ${mebibytes(total * share.of)}, ${share.words} of the cluster's ${mebibytes(total)}`,
      fix: `let the largest ask for less (${[first, second].map((one) => `${one!.id} ${mebibytes(one!.steady.memory)}`).join(', ')}), or run it on a larger machine and say so in \`cluster.memory\``,
    };
  },
};
