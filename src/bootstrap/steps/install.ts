import type { ChartRelease } from '../../contract/manifest.ts';
import { describeObject, type KubeObject } from '../../kit/object.ts';
import { essentials } from '../../live/installation.ts';
import type { Session } from '../../live/session.ts';
import { definitionsOf } from '../../render/definitions.ts';
import { absent, applyComponent, digestOf } from '../apply.ts';
import { helmArguments, renderChart } from '../charts.ts';
import { newInstallRecord, ownInstallRecord } from '../install-record.ts';
import type { Step } from '../step.ts';

/** A step for each component that Argo CD needs before it can do the rest; each applies what the tree holds of it. */
export function installSteps(session: Session): readonly Step[] {
  return essentials(session.installation).map(({ id, title }) => installStep(session, id, title));
}

function installStep(session: Session, id: string, title: string): Step {
  const { installation, system } = session;
  const { plan, manifests, releases } = installation;
  const release = releases.find(({ component }) => component === id);
  const namespace = plan.components.find((component) => component.id === id)?.namespace ?? '';
  const { kubernetes } = plan.platform.cluster;
  const files = manifests
    .filter(({ component }) => component === id || component === definitionsOf(id))
    .map(({ object }) => object);

  let rendered: Promise<readonly KubeObject[]> | undefined;
  const objects = () => {
    rendered ??= release
      ? renderChart(system.run, release, namespace, kubernetes).then((chart) => [...chart, ...files])
      : Promise.resolve(files);
    return rendered;
  };

  return {
    name: id,
    title,
    plan: () => [...planOfChart(release, namespace, kubernetes), ...countKinds(files).map((kind) => `apply ${kind}`)],
    done: async () => {
      const cluster = await session.cluster();
      const installRecord = await ownInstallRecord(cluster, installation);
      const applied = installRecord?.applied[id];
      if (applied === undefined) return false;
      // What the tree says now is Argo CD's business once the root Application is there; here it is whether it was installed.
      const wanted = await objects();
      return applied === digestOf(wanted) && (await absent(cluster, wanted)).length === 0
        ? `${wanted.length} objects are there`
        : false;
    },
    run: async (tell) => {
      const cluster = await session.cluster();
      const installRecord = (await ownInstallRecord(cluster, installation)) ?? newInstallRecord(installation);
      const wanted = await objects();
      tell(`applying ${wanted.length} objects`);
      const { left } = await applyComponent(cluster, system.clock, installRecord, id, wanted);
      if (left.length > 0) tell(`left to Argo CD, whose kinds come later: ${left.map(describeObject).join(', ')}`);
    },
  };
}

function planOfChart(release: ChartRelease | undefined, namespace: string, kubernetes: string): readonly string[] {
  if (!release) return [];
  return [
    `helm ${helmArguments(release, namespace, kubernetes).join(' ')}  # its archive is not in vendor/charts`,
    `apply what the chart ${release.pin.name} ${release.pin.version} renders`,
  ];
}

/** `3 ConfigMap`, in the order they first come. */
function countKinds(objects: readonly KubeObject[]): readonly string[] {
  const counts = new Map<string, KubeObject[]>();
  for (const object of objects) counts.set(object.kind, [...(counts.get(object.kind) ?? []), object]);
  return [...counts].map(([kind, alike]) =>
    alike.length === 1 ? describeObject(alike[0]!) : `${alike.length} ${kind}`,
  );
}
