import { ARGO_API, ARGOCD } from '../argocd/kinds.ts';
import { ARGOCD_NAMESPACE } from '../argocd/settings.ts';
import { type Cluster, type LiveObject, watchUntil } from '../cluster/cluster.ts';
import { groupOf, type KubeObject } from '../kit/object.ts';
import { SYNC_WAVE } from '../kit/sync-annotations.ts';
import { ARGOCD_MANAGER } from '../live/application.ts';
import type { Session } from '../live/session.ts';
import { NAMESPACES } from '../policy/derive.ts';
import { definitionsOf } from '../render/definitions.ts';
import { type Clock, instantOf } from '../workspace/clock.ts';
import { OutsideError } from '../workspace/outside-error.ts';
import { fromReference, type InstallRecord } from './install-record.ts';
import type { Tell } from './step.ts';

/** How long the Applications of one wave may take to go: volumes and finalizers of operators are among what they hold. */
const PATIENCE = 15 * 60_000;
/** Seconds that a pod has for its end at most: GitLab and databases have two minutes. */
const GRACE = 120;
/**
 * Applications of what Argo CD itself stands on: its settings, its kinds, its namespace. One that took these away would take
 * away what is to finish it, and hang for ever. Bootstrap made them all, and takes them away when no Application is left.
 */
const CARRIES_ARGOCD: ReadonlySet<string> = new Set([ARGOCD, definitionsOf(ARGOCD), NAMESPACES]);
const APPLICATION = { apiVersion: ARGO_API, kind: 'Application', namespace: ARGOCD_NAMESPACE };

interface Waved {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}

export async function ourApplications(cluster: Cluster, { installation }: Session) {
  const { name } = installation.plan.platform;
  return (await cluster.list(APPLICATION)).filter(
    ({ metadata }) => metadata.name === `${name}-root` || metadata.labels?.['app.kubernetes.io/part-of'] === name,
  );
}

/**
 * Takes the Applications away in the reverse order of their waves: an operator goes after what it has to clean up, and External
 * Secrets, whose finalizers hang without it, after all that have secrets. The root goes first and alone, or it would put
 * them back; those that Argo CD stands on go alone, too.
 */
export async function removeApplications(
  session: Session,
  cluster: Cluster,
  installRecord: InstallRecord,
  tell: Tell,
): Promise<void> {
  const { installation, system } = session;
  const root = `${installation.plan.platform.name}-root`;
  for (const object of installation.apps.root.filter(({ kind }) => kind === 'Application')) {
    if (!(await cluster.get(object))) continue;
    const { finalizers: _, ...metadata } = object.metadata;
    await cluster.apply({ ...object, metadata } as KubeObject, { fieldManager: ARGOCD_MANAGER, force: true });
    await cluster.delete(object);
  }
  const waveOf = ({ metadata }: Waved) => Number(metadata.annotations?.[SYNC_WAVE] ?? 0);
  const children = (await ourApplications(cluster, session)).filter(({ metadata }) => metadata.name !== root);
  const waves = [...new Set(children.map(waveOf))].sort((a, b) => b - a);
  for (const wave of waves) {
    const ofWave = children.filter((application) => waveOf(application) === wave);
    const going = ofWave.filter(({ metadata }) => !CARRIES_ARGOCD.has(metadata.name));
    for (const { apiVersion, kind, metadata } of going) {
      tell(`Application ${metadata.name}`);
      // What holds data asks before it is deleted (Argo CD v3.4.4, docs/user-guide/sync-options.md): the person has answered.
      const annotations = { 'argocd.argoproj.io/deletion-approved': instantOf(system.clock.now()) };
      const { name, namespace } = metadata;
      await cluster.apply({ apiVersion, kind, metadata: { name, namespace, annotations } }, { force: true });
      await cluster.delete({ apiVersion, kind, metadata: { name, namespace } });
    }
    const gone = await watchUntil(
      async () => {
        if ((await remaining(cluster, going)).length === 0) return true;
        await hurry(cluster, session, tell);
        return undefined;
      },
      { clock: system.clock, timeout: PATIENCE },
    );
    if (!gone) {
      const [first] = await remaining(cluster, going);
      throw new OutsideError(
        `Application ${first} does not go: something in it keeps its finalizer`,
        `\`kubectl --context ${cluster.context} -n ${ARGOCD_NAMESPACE} describe application ${first}\` names it; run the teardown again afterwards`,
      );
    }
    for (const application of ofWave.filter(({ metadata }) => CARRIES_ARGOCD.has(metadata.name))) {
      tell(`Application ${application.metadata.name}, without what it manages`);
      await release(cluster, application);
      // External Secrets is of a wave before Argo CD: what it has to clean up there goes while it runs.
      if (application.metadata.name === ARGOCD) await removeCustomResources(cluster, installRecord, system.clock);
    }
  }
  // Argo CD would let go of them now, but goes itself: its namespace would wait for them for ever.
  const { projects, root: roots } = installation.apps;
  for (const project of [
    ...projects.map(({ object }) => object),
    ...roots.filter(({ kind }) => kind === 'AppProject'),
  ]) {
    const found = await cluster.get(project);
    if (found) await release(cluster, found);
  }
}

interface Ending {
  readonly metadata: { readonly deletionGracePeriodSeconds?: number };
}

/**
 * Shortens the end of pods that would take their time, such as a runner that waits an hour for its jobs: whoever takes the
 * platform away has decided about these, too. A second deletion may shorten a grace, never lengthen it (Kubernetes,
 * docs/concepts/workloads/pods/pod-lifecycle, "Pod Termination Flow").
 */
async function hurry(cluster: Cluster, { installation }: Session, tell: Tell): Promise<void> {
  for (const { object } of installation.manifests) {
    if (object.kind !== 'Namespace') continue;
    const pods = await cluster.list<Ending>({ apiVersion: 'v1', kind: 'Pod', namespace: object.metadata.name });
    for (const { apiVersion, kind, metadata } of pods) {
      if (metadata.deletionTimestamp === undefined || (metadata.deletionGracePeriodSeconds ?? 0) <= GRACE) continue;
      tell(`Pod ${metadata.namespace}/${metadata.name}, which had ${metadata.deletionGracePeriodSeconds} s to end`);
      await cluster.delete({ apiVersion, kind, metadata }, { grace: GRACE });
    }
  }
}

/** Takes an Application away and leaves what it manages, or a project: without its finalizer, which is of the tree. */
async function release(cluster: Cluster, object: LiveObject): Promise<void> {
  const { apiVersion, kind, metadata, spec } = object;
  const { name, namespace } = metadata;
  const bare = { apiVersion, kind, metadata: { name, ...(namespace && { namespace }) }, spec };
  await cluster.apply(bare, { fieldManager: ARGOCD_MANAGER, force: true });
  await cluster.delete(bare);
}

/** Takes away what operators look after of that which bootstrap made for Argo CD, and waits until they have let go of it. */
async function removeCustomResources(cluster: Cluster, { made }: InstallRecord, clock: Clock): Promise<void> {
  const custom = [...made]
    .map(fromReference)
    .filter(({ apiVersion, metadata }) => metadata.namespace === ARGOCD_NAMESPACE && isCustom(groupOf(apiVersion)));
  for (const object of custom) await cluster.delete(object);
  const gone = async () => {
    for (const object of custom) if (await cluster.get(object)) return undefined;
    return true;
  };
  if (await watchUntil(gone, { clock, timeout: PATIENCE })) return;
  throw new OutsideError(
    'what External Secrets looks after does not go: it keeps its finalizers',
    `see whether External Secrets runs: \`kubectl --context ${cluster.context} get pods -A\`; run the teardown again afterwards`,
  );
}

/** Kubernetes' own groups have no dot, or end so. */
function isCustom(group: string): boolean {
  return group.includes('.') && !group.endsWith('.k8s.io');
}

async function remaining(cluster: Cluster, going: readonly KubeObject[]): Promise<readonly string[]> {
  const there = new Set((await cluster.list(APPLICATION)).map(({ metadata }) => metadata.name));
  return going.map(({ metadata }) => metadata.name).filter((name) => there.has(name));
}
