import { profileOf } from '../../clusters/index.ts';
import { describeObject } from '../../kit/object.ts';
import type { Analyzer } from '../analyzer.ts';
import { since } from '../cluster-view.ts';
import { conditionsOf, type Node } from '../live.ts';

export const nodeNotReady: Analyzer = {
  id: 'node/not-ready',
  what: 'A node is not ready, or takes no pods.',
  why: 'Its pods are moved away after five minutes, and volumes that are on it stay there.',
  *find(view) {
    const { maker } = profileOf(view.plan.platform.cluster);
    for (const node of view.all<Node>('Node')) {
      const { name } = node.metadata;
      const ready = conditionsOf(node).find(({ type }) => type === 'Ready');
      const at = { object: describeObject(node), next: [view.describe(node)] };
      if (ready && ready.status !== 'True')
        yield {
          ...at,
          message: `node ${name} is not ready`,
          ...since(ready.lastTransitionTime),
          ...(ready.message && { explanation: ready.message }),
          fix: maker
            ? 'see whether its container runs, and what it logs'
            : 'see whether the machine and its kubelet run',
          next: maker ? [...maker.commands.node(name), ...at.next] : at.next,
        };
      else if (node.spec?.unschedulable)
        yield {
          ...at,
          severity: 'warning',
          message: `node ${name} is cordoned: it takes no new pods`,
          fix: 'let it take pods again when whatever it was for is done',
          next: [view.kubectl(`uncordon ${name}`)],
        };
    }
  },
};
