import { describeObject } from '../../kit/object.ts';
import { absent, applyComponent, digestOf } from '../apply.ts';
import { newInstallRecord, ownInstallRecord } from '../install-record.ts';
import type { Session } from '../session.ts';
import type { Step } from '../step.ts';

/** The root Application: from here on Argo CD does what is left. */
export function rootStep(session: Session): Step {
  const { installation, system } = session;
  const { root } = installation.apps;
  return {
    name: 'root',
    title: 'The root Application',
    plan: () => root.map((object) => `apply ${describeObject(object)}`),
    done: async () => {
      const cluster = await session.cluster();
      const installRecord = await ownInstallRecord(cluster, installation);
      return installRecord?.applied.root === digestOf(root) && (await absent(cluster, root)).length === 0;
    },
    run: async () => {
      const cluster = await session.cluster();
      const installRecord = (await ownInstallRecord(cluster, installation)) ?? newInstallRecord(installation);
      await applyComponent(cluster, system.clock, installRecord, 'root', root);
    },
  };
}
