import { ARGOCD_NAMESPACE } from '../argocd/settings.ts';
import type { Cluster, LiveObject } from '../cluster/cluster.ts';
import { groupOf } from '../kit/object.ts';
import { contextName, type Installation } from '../live/installation.ts';
import { type Clock, instantOf } from '../workspace/clock.ts';
import { Asking } from './asking.ts';
import { cleanAll } from './clean.ts';
import { CUSTOM_PATHS, KEPT, type Kept, keep } from './kept.ts';
import { logsOf } from './logs.ts';
import type { Machine, Snapshot } from './snapshot.ts';

/** Warnings that are kept: what is told over and over is one event with a count. */
const EVENTS = 300;

interface Observed {
  readonly installation: Pick<Installation, 'plan' | 'manifests'>;
  /** Absent when it was not reached. */
  readonly cluster?: Cluster;
  readonly machine: Machine;
  readonly clock: Clock;
}

/** Looks once at all that doctor judges by, and changes nothing. What it may not see, or is not there yet, becomes a gap. */
export async function observe({ installation, cluster, machine, clock }: Observed): Promise<Snapshot> {
  const { plan } = installation;
  const { name: platform, environment } = plan.platform;
  const head = { version: 1, platform, environment, context: cluster?.context ?? contextName({ plan }) } as const;
  const nothing = { objects: [], unknownKinds: [], events: [], logs: {} };
  const clean = cleanAll(machine);
  if (!cluster) return { ...head, taken: instantOf(clock.now()), ...nothing, machine: clean, gaps: [] };

  const asking = new Asking(cluster, namespacesOf(installation));
  const kubernetes = await asking.attempt('the version of the API server', () => cluster.version());
  const kinds = [...KEPT, ...customKinds(installation)];
  const [lists, unknownKinds, warnings] = await Promise.all([
    Promise.all(kinds.map(async (kept) => (await asking.list(kept)).map((object) => keep(object, kept.paths)))),
    asking.unknown(customKinds(installation)),
    asking.warnings(),
  ]);
  const objects = cleanAll(lists.flat() as LiveObject[]).filter(tells(installation));
  return {
    ...head,
    // Afterwards, so that nothing seen is from the future.
    taken: instantOf(clock.now()),
    ...(kubernetes !== undefined && { kubernetes }),
    objects,
    unknownKinds,
    events: cleanAll(warnings.slice(-EVENTS)),
    logs: await logsOf(objects, asking),
    machine: clean,
    gaps: cleanAll(asking.gaps),
  };
}

/** Of all ConfigMaps of kube-system those with names, and of Secrets those that the plan makes. */
function tells({ plan }: Observed['installation']): (object: LiveObject) => boolean {
  const secrets = new Set([...plan.seeds, ...plan.views].map(({ namespace, name }) => `${namespace}/${name}`));
  return ({ kind, metadata }) => {
    if (kind === 'Secret') return secrets.has(`${metadata.namespace}/${metadata.name}`);
    return kind !== 'ConfigMap' || metadata.name === 'coredns-custom' || metadata.name === 'coredns';
  };
}

/** Every namespace in which something of the platform is, and the one of what the cluster brings itself. */
function namespacesOf({ plan, manifests }: Observed['installation']): readonly string[] {
  const names = manifests.flatMap(({ object: { kind, metadata } }) =>
    kind === 'Namespace' ? [metadata.name] : metadata.namespace ? [metadata.namespace] : [],
  );
  const declared = plan.components.filter(({ external }) => !external).map(({ namespace }) => namespace);
  return [...new Set([...names, ...declared, ARGOCD_NAMESPACE, 'kube-system'])].sort();
}

/** Custom resources of the tree: whatever their operators tell of them. */
function customKinds({ manifests }: Observed['installation']): readonly Kept[] {
  const kinds = new Map<string, Kept>();
  for (const { object } of manifests) {
    const { apiVersion, kind, metadata } = object;
    const group = groupOf(apiVersion);
    // Kubernetes' own groups have no dot, or are below k8s.io.
    if (!group.includes('.') || group.endsWith('.k8s.io') || KEPT.some((kept) => kept.kind === kind)) continue;
    const cluster = metadata.namespace === undefined;
    kinds.set(`${apiVersion} ${kind}`, { apiVersion, kind, paths: CUSTOM_PATHS, ...(cluster && { cluster }) });
  }
  return [...kinds.values()];
}
