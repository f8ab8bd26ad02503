import type { Cluster } from '../cluster/cluster.ts';
import { describeIdentity, identityOf, type KubeObject } from '../kit/object.ts';
import { contextName, hasOwnGitLab, k3dName, makerOf } from '../live/installation.ts';
import { findK3dCluster, K3D } from '../live/k3d.ts';
import { runOrExplain } from '../live/programs.ts';
import type { Session } from '../live/session.ts';
import { k3dRegistry } from '../output/repository/k3d.ts';
import { k3dCaches } from '../output/repository/k3d-caches.ts';
import { OutsideError } from '../workspace/outside-error.ts';
import { fromReference, type InstallRecord, ownInstallRecord, removeInstallRecord } from './install-record.ts';
import { ourApplications, removeApplications } from './remove-applications.ts';
import type { Tell } from './step.ts';
import { givenSeeds, isKey, tokenName } from './tokens.ts';

/** What a teardown would do, told before it is done. */
export interface Teardown {
  /** What is typed to confirm: the name of the platform. */
  readonly name: string;
  readonly goes: readonly string[];
  readonly stays: readonly string[];
  run(tell: Tell): Promise<void>;
}

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
      ...k3dCaches(platform).map(
        ({ of, container }) => `the cache of ${of} (\`k3d registry delete ${container}\` removes it)`,
      ),
      ...(hasOwnGitLab(installation) ? [] : [`the repository at ${platform.git.url}`, ...leftAtForge(session)]),
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
      ...(ownGitLab ? [] : leftAtForge(session)),
    ],
    run: async (tell) => {
      await removeApplications(session, cluster, installRecord, tell);
      await removeMade(cluster, installRecord, tell);
      await removeInstallRecord(cluster);
    },
  };
}

/** What bootstrap made at a forge outside, which people take away. */
function leftAtForge(session: Session): readonly string[] {
  const named = (names: readonly string[]) => names.map((name) => tokenName(session, name)).join(', ');
  const seeds = givenSeeds(session);
  if (session.installation.plan.platform.git.provider === 'gitlab')
    return [
      `the tokens ${named([...seeds.map(({ name }) => name), 'ci'])} and the webhook there: revoke them in its settings`,
    ];
  const keys = named(seeds.filter(isKey).map(({ name }) => name));
  return [
    `what bootstrap made there: ${keys ? `the deploy keys ${keys}, ` : ''}the webhook and the protected branch; remove them in its settings`,
  ];
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
