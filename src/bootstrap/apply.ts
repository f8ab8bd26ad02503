import { createHash } from 'node:crypto';
import { type Cluster, watchUntil } from '../cluster/cluster.ts';
import { ClusterError } from '../cluster/errors.ts';
import { describeObject, identityOf, type KubeObject } from '../kit/object.ts';
import { SYNC_WAVE } from '../kit/sync-annotations.ts';
import { ARGOCD_MANAGER } from '../live/application.ts';
import type { Clock } from '../workspace/clock.ts';
import { OutsideError } from '../workspace/outside-error.ts';
import { type InstallRecord, referenceOf, writeInstallRecord } from './install-record.ts';

const ESTABLISHED = 2 * 60_000;
/** What of a component was, or is to be, applied; changes with every byte of it. */
export function digestOf(objects: readonly KubeObject[]): string {
  return createHash('sha256').update(JSON.stringify(objects)).digest('hex');
}

/** CustomResourceDefinitions, then everything else in the order of the sync waves, which is theirs within an Application. */
export function inOrder(objects: readonly KubeObject[]): readonly KubeObject[] {
  const rank = (object: KubeObject) =>
    object.kind === 'CustomResourceDefinition'
      ? Number.NEGATIVE_INFINITY
      : object.kind === 'Namespace'
        ? -1e6
        : Number(object.metadata.annotations?.[SYNC_WAVE] ?? 0);
  return objects
    .map((object, i) => ({ object, i, rank: rank(object) }))
    .sort((a, b) => a.rank - b.rank || a.i - b.i)
    .map(({ object }) => object);
}

interface Applied {
  /** The install record after it. */
  readonly installRecord: InstallRecord;
  /** Objects of kinds that the cluster does not know yet: Argo CD applies them once what brings the kind is there. */
  readonly left: readonly KubeObject[];
}

/** Applies a component of the tree, and keeps the install record: first which objects are new, in the end that all were applied. */
export async function applyComponent(
  cluster: Cluster,
  clock: Clock,
  installRecord: InstallRecord,
  component: string,
  objects: readonly KubeObject[],
): Promise<Applied> {
  const missing = (await absent(cluster, objects, 'of any kind')).map(referenceOf);
  let current: InstallRecord = { ...installRecord, made: new Set([...installRecord.made, ...missing]) };
  if (missing.some((reference) => !installRecord.made.has(reference))) await writeInstallRecord(cluster, current);

  const left: KubeObject[] = [];
  const definitions: KubeObject[] = [];
  for (const object of inOrder(objects)) {
    if (object.kind === 'CustomResourceDefinition') definitions.push(object);
    else if (definitions.length > 0) await established(cluster, clock, definitions.splice(0));
    if (!(await applyOne(cluster, object))) left.push(object);
  }
  await established(cluster, clock, definitions);
  current = { ...current, applied: { ...current.applied, [component]: digestOf(objects) } };
  await writeInstallRecord(cluster, current);
  return { installRecord: current, left };
}

/** Objects that are not in the cluster: of kinds that it knows, or of any. Lists each kind once. */
export async function absent(
  cluster: Cluster,
  objects: readonly KubeObject[],
  kinds: 'known' | 'of any kind' = 'known',
): Promise<readonly KubeObject[]> {
  const byKind = new Map<string, KubeObject[]>();
  for (const object of objects) {
    const kind = `${object.apiVersion}/${object.kind}`;
    byKind.set(kind, [...(byKind.get(kind) ?? []), object]);
  }
  const missing = await Promise.all(
    [...byKind.values()].map(async (alike) => {
      const { apiVersion, kind } = alike[0]!;
      if (kinds === 'known' && !(await cluster.serves(apiVersion, kind))) return [];
      const there = new Set((await cluster.list({ apiVersion, kind })).map(identityOf));
      return alike.filter((object) => !there.has(identityOf(object)));
    }),
  );
  return missing.flat();
}

/** False when the cluster does not know the kind. */
async function applyOne(cluster: Cluster, object: KubeObject): Promise<boolean> {
  try {
    await cluster.apply(object, { fieldManager: ARGOCD_MANAGER, force: true });
    return true;
  } catch (error) {
    if (error instanceof ClusterError && error.reason === 'unknown-kind') return false;
    throw error;
  }
}

interface Definition {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** Waits until the API server serves the kinds. */
async function established(cluster: Cluster, clock: Clock, definitions: readonly KubeObject[]): Promise<void> {
  for (const definition of definitions) {
    const served = await watchUntil(
      async () => {
        const { status } = (await cluster.get<Definition>(definition)) ?? {};
        return status?.conditions?.some(({ type, status: is }) => type === 'Established' && is === 'True') || undefined;
      },
      { clock, timeout: ESTABLISHED, interval: 500 },
    );
    if (!served)
      throw new OutsideError(
        `the API server does not serve what ${describeObject(definition)} defines`,
        `\`kubectl --context ${cluster.context} describe crd ${definition.metadata.name}\` says why`,
      );
  }
}
