import { describeObject, type KubeObject } from '../../kit/object.ts';
import { essentials } from '../../live/installation.ts';
import type { Session } from '../../live/session.ts';
import { definitionsOf } from '../../render/definitions.ts';
import { absent, applyComponent, digestOf } from '../apply.ts';
import { newInstallRecord, ownInstallRecord } from '../install-record.ts';
import type { Step } from '../step.ts';

/** A step for each component that Argo CD needs before it can do the rest; each applies what the tree holds of it. */
export function installSteps(session: Session): readonly Step[] {
  return essentials(session.installation).map(({ id, title }) => installStep(session, id, title));
}

function installStep(session: Session, id: string, title: string): Step {
  const { installation, system } = session;
  const wanted = installation.manifests
    .filter(({ component }) => component === id || component === definitionsOf(id))
    .map(({ object }) => object);

  return {
    name: id,
    title,
    plan: () => countKinds(wanted).map((kind) => `apply ${kind}`),
    done: async () => {
      const cluster = await session.cluster();
      const installRecord = await ownInstallRecord(cluster, installation);
      const applied = installRecord?.applied[id];
      if (applied === undefined) return false;
      // What the tree says now is Argo CD's business once the root Application is there; here it is whether it was installed.
      return applied === digestOf(wanted) && (await absent(cluster, wanted)).length === 0
        ? `${wanted.length} objects are there`
        : false;
    },
    run: async (tell) => {
      const cluster = await session.cluster();
      const installRecord = (await ownInstallRecord(cluster, installation)) ?? newInstallRecord(installation);
      tell(`applying ${wanted.length} objects`);
      const { left } = await applyComponent(cluster, system.clock, installRecord, id, wanted);
      if (left.length > 0) tell(`left to Argo CD, whose kinds come later: ${left.map(describeObject).join(', ')}`);
    },
  };
}

/** `3 ConfigMap`, in the order they first come. */
function countKinds(objects: readonly KubeObject[]): readonly string[] {
  const counts = new Map<string, KubeObject[]>();
  for (const object of objects) counts.set(object.kind, [...(counts.get(object.kind) ?? []), object]);
  return [...counts].map(([kind, alike]) =>
    alike.length === 1 ? describeObject(alike[0]!) : `${alike.length} ${kind}`,
  );
}
