import { describeObject } from '../../kit/object.ts';
import { absent, applyComponent, digestOf } from '../apply.ts';
import { newLedger, ownLedger } from '../ledger.ts';
import type { Session } from '../session.ts';
import type { Step } from '../step.ts';

/** The root Application: from here on Argo CD does what is left. */
export function rootStep(session: Session): Step {
  const { installation, hands } = session;
  const { root } = installation;
  return {
    name: 'root',
    title: 'The root Application',
    plan: () => root.map((object) => `apply ${describeObject(object)}`),
    done: async () => {
      const cluster = await session.cluster();
      const ledger = await ownLedger(cluster, installation);
      return ledger?.applied.root === digestOf(root) && (await absent(cluster, root)).length === 0;
    },
    run: async () => {
      const cluster = await session.cluster();
      const ledger = (await ownLedger(cluster, installation)) ?? newLedger(installation);
      await applyComponent(cluster, hands.clock, ledger, 'root', root);
    },
  };
}
