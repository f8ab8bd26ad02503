import { profileOf } from '../../clusters/index.ts';
import { describeObject } from '../../kit/object.ts';
import type { Analyzer } from '../analyzer.ts';
import { timeOf } from '../cluster-view.ts';
import type { Node } from '../live.ts';

/** A kubelet renews its Lease each 10 s, by its own clock (kubernetes, pkg/kubelet: a quarter of the 40 s that a lease lasts). */
const AHEAD = 20_000;
const BEHIND = 90_000;

export const nodeClock: Analyzer = {
  id: 'node/clock',
  what: 'The clock of a node is not that of this machine, by what its lease says.',
  why: 'Certificates and tokens are not valid yet or no more, and logs do not fit together.',
  *find(view) {
    const { maker } = profileOf(view.plan.platform.cluster);
    const ready = new Set(
      view
        .all<Node>('Node')
        .filter(({ status }) => status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'))
        .map(({ metadata }) => metadata.name),
    );
    for (const lease of view.all<{ spec?: { renewTime?: string } }>('Lease.coordination.k8s.io')) {
      const renewed = timeOf(lease.spec?.renewTime);
      const { name } = lease.metadata;
      // One that is not ready has stopped renewing: that is no matter of clocks.
      if (renewed === undefined || !ready.has(name)) continue;
      const ahead = renewed - view.now;
      if (ahead < AHEAD && -ahead < BEHIND) continue;
      const seconds = Math.round(Math.abs(ahead) / 1000);
      yield {
        object: describeObject(lease),
        same: 'clock',
        message: `the clock of node ${name} is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} that of this machine`,
        fix: "set this machine's clock, or that of the node, by NTP; Docker Desktop's is right again after a restart of it",
        next: maker ? ['date -u', maker.commands.clock(name)] : ['date -u'],
      };
    }
  },
};
