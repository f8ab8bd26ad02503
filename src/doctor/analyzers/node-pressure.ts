import { profileOf } from '../../clusters/index.ts';
import { describeObject } from '../../kit/object.ts';
import type { Analyzer } from '../analyzer.ts';
import { type ClusterView, since } from '../cluster-view.ts';
import { conditionsOf, type Node } from '../live.ts';

/** Conditions of a node that are bad when they hold, and what is short then (kubernetes, pkg/kubelet/nodestatus). */
const SHORT: Readonly<
  Record<string, (view: ClusterView, node: string) => { what: string; fix: string; next: string[] }>
> = {
  DiskPressure: (view) => ({
    what: 'has hardly any disk left',
    fix: 'free some disk: images that nothing uses any more, and volumes of what was removed',
    next: [
      ...(profileOf(view.plan.platform.cluster).maker?.commands.disk ?? [
        view.kubectl('get pods -A --field-selector=status.phase=Failed'),
      ]),
    ],
  }),
  MemoryPressure: (view) => ({
    what: 'has hardly any memory left',
    fix: 'raise cluster.memory, or switch components off: capacity shows who takes how much',
    next: [view.kubectl('top pods -A --sort-by=memory'), view.npm('capacity')],
  }),
  PIDPressure: (view, node) => ({
    what: 'runs nearly as many processes as it may',
    fix: 'find the pod that starts them',
    next: [view.kubectl(`get pods -A --field-selector=spec.nodeName=${node}`)],
  }),
};

export const nodePressure: Analyzer = {
  id: 'node/pressure',
  what: 'A node is short of memory, disk or process ids.',
  why: 'It evicts pods and takes no new ones, until there is more.',
  *find(view) {
    for (const node of view.all<Node>('Node'))
      for (const { type, status, message, lastTransitionTime } of conditionsOf(node)) {
        const short = SHORT[type];
        if (!short || status !== 'True') continue;
        const { name } = node.metadata;
        const { what, fix, next } = short(view, name);
        yield {
          object: describeObject(node),
          message: `node ${name} ${what}`,
          ...since(lastTransitionTime),
          ...(message && { explanation: message }),
          fix,
          next: [...next, view.describe(node)],
        };
      }
  },
};
