import { ARGOCD_NAMESPACE } from '../argocd/settings.ts';
import { type Cluster, type LiveObject, watchUntil } from '../cluster/cluster.ts';
import { describeIdentity, groupOf, identityOf, type KubeObject } from '../kit/object.ts';
import { k3dRegistry } from '../output/repository/k3d.ts';
import { NAMESPACES } from '../policy/derive.ts';
import { definitionsOf } from '../render/charts/crds.ts';
import { type Clock, instantOf } from '../workspace/clock.ts';
import { OutsideError } from '../workspace/outside-error.ts';
import { ARGOCD_MANAGER } from './apply.ts';
import { fromReference, type InstallRecord, ownInstallRecord, removeInstallRecord } from './install-record.ts';
import { contextName, hasOwnGitLab, k3dName, makerOf } from './installation.ts';
import { findK3dCluster, K3D } from './k3d.ts';
import { runOrExplain } from './programs.ts';
import type { Session } from './session.ts';
import type { Tell } from './step.ts';
import { givenSeeds, tokenName } from './tokens.ts';

/** What a teardown would do, told before it is done. */
export interface Teardown {
  /** What is typed to confirm: the name of the platform. */
  readonly name: string;
  readonly goes: readonly string[];
  readonly stays: readonly string[];
  run(tell: Tell): Promise<void>;
}

/** How long the Applications of one wave may take to go: volumes and finalizers of operators are among what they hold. */
const PATIENCE = 15 * 60_000;
/** Seconds that a pod has for its end at most: GitLab and databases have two minutes. */
const GRACE = 120;
const ARGOCD = 'argocd';
/**
 * Applications of what Argo CD itself stands on: its settings, its kinds, its namespace. One that took these away would take
 * away what is to finish it, and hang for ever. Bootstrap made them all, and takes them away when no Application is left.
 */
const CARRIES_ARGOCD: ReadonlySet<string> = new Set([ARGOCD, definitionsOf(ARGOCD), NAMESPACES]);
const APPLICATION = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', namespace: ARGOCD_NAMESPACE };

/** Undefined when there is nothing that bootstrap made. Looks only. */
export async function planTeardown(session: Session): Promise<Teardown | undefined> {
  return makerOf(session.installation) ? k3dTeardown(session) : existingTeardown(session);
}

async function k3dTeardown(session: Session): Promise<Teardown | undefined> {
  const { installation, system } = session;
  const { platform } = installation.plan;
  const name = k3dName(installation);
  const found = await findK3dCluster(system.run, name);
  if (!found) return undefined;
  if (!found.ours)
    throw new OutsideError(
      `bootstrap did not make the k3d cluster ${name}: it stays as it is`,
      `when nobody needs it, \`k3d cluster delete ${name}\``,
    );
  const registry = k3dRegistry(platform);
  return {
    name: platform.name,
    goes: [
      `the k3d cluster ${name}, with everything that runs in it (${found.containers.length} containers)`,
      `its volumes: data of databases, topics, buckets${hasOwnGitLab(installation) ? ', and the repository, issues and pipelines in GitLab' : ''}`,
      ...(registry ? [`the registry ${registry.name}:${registry.port}`] : []),
      `the context ${contextName(installation)} of your kubeconfig`,
    ],
    stays: [
      'this repository and its commits',
      ...(registry
        ? [`the images in the Docker volume ${name}-registry (\`docker volume rm ${name}-registry\` removes them)`]
        : []),
    ],
    run: async (tell) => {
      tell(`k3d ${K3D.remove(name).join(' ')}`);
      await runOrExplain(system.run, 'k3d', K3D.remove(name));
    },
  };
}

async function existingTeardown(session: Session): Promise<Teardown | undefined> {
  const { installation } = session;
  const cluster = await session.cluster();
  const installRecord = await ownInstallRecord(cluster, installation);
  if (!installRecord) return undefined;
  const { name, git } = installation.plan.platform;
  const applications = await ourApplications(cluster, session);
  const ownGitLab = hasOwnGitLab(installation);
  const tokens = [...givenSeeds(session).map((seed) => seed.name), 'ci'].map((seed) => tokenName(session, seed));
  return {
    name,
    goes: [
      `the Applications of Argo CD in the cluster of context ${cluster.context} (${applications.length}), with everything that they manage, data included`,
      ...(ownGitLab ? ['the repository, issues and pipelines in GitLab'] : []),
      `what bootstrap made there before Argo CD: ${countKinds(installRecord)}`,
    ],
    stays: [
      'this repository and its commits',
      'every object and namespace that was there before bootstrap',
      'namespaces that joined the tree after bootstrap: empty ones',
      ...(ownGitLab ? [] : [`the repository at ${git.url}`]),
      ...(ownGitLab || git.provider !== 'gitlab'
        ? []
        : [`the tokens ${tokens.join(', ')} and the webhook there: revoke them in its settings`]),
    ],
    run: async (tell) => {
      await removeApplications(session, cluster, installRecord, tell);
      await removeMade(cluster, installRecord, tell);
      await removeInstallRecord(cluster);
    },
  };
}

interface Waved {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}

async function ourApplications(cluster: Cluster, { installation }: Session) {
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
async function removeApplications(
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
  const waveOf = ({ metadata }: Waved) => Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
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

/** Takes an Application away and leaves what it manages: without its finalizer, which Argo CD put there. */
async function release(cluster: Cluster, application: LiveObject): Promise<void> {
  const { apiVersion, kind, metadata, spec } = application;
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

/** Workloads before what they need, namespaces and kinds last. */
async function removeMade(cluster: Cluster, { made }: InstallRecord, tell: Tell): Promise<void> {
  const rank = (kind: string) => ({ Namespace: 2, CustomResourceDefinition: 1 })[kind] ?? 0;
  const objects = [...made].map(fromReference).sort((a, b) => rank(a.kind) - rank(b.kind));
  for (const object of objects)
    if (await cluster.delete(object)) tell(describeIdentity(identityOf(object as KubeObject)));
}

function countKinds({ made }: InstallRecord): string {
  const counts = new Map<string, number>();
  for (const { kind } of [...made].map(fromReference)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return (
    [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, count]) => `${count} ${kind}`)
      .join(', ') || 'nothing'
  );
}
