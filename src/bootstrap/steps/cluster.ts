import { type Cluster, watchUntil } from '../../cluster/cluster.ts';
import { ClusterError } from '../../cluster/errors.ts';
import { contextName, k3dName, makerOf } from '../../live/installation.ts';
import { findK3dCluster, findK3dRegistries, K3D, type K3dCluster } from '../../live/k3d.ts';
import { runOrExplain } from '../../live/programs.ts';
import type { Session } from '../../live/session.ts';
import { type K3dCache, k3dCaches } from '../../output/repository/k3d-caches.ts';
import { OutsideError } from '../../workspace/outside-error.ts';
import type { Runner } from '../../workspace/run.ts';
import { newInstallRecord, ownInstallRecord, writeInstallRecord } from '../install-record.ts';
import type { Step, Tell } from '../step.ts';

/** k3s is up in half a minute; a laptop that pulls its image needs some. */
const START = 5 * 60_000;

/** The cluster is there, answers, and is ours: made by k3d, or the existing one that the configuration names. */
export function clusterStep(session: Session): Step {
  const { installation } = session;
  const maker = makerOf(installation);
  const k3d = maker !== undefined;
  const name = k3dName(installation);
  const context = contextName(installation);
  const { environment } = installation.plan.platform;
  const { run, clock } = session.system;
  const caches = k3dCaches(installation.plan.platform);

  const own = async (): Promise<K3dCluster | undefined> => {
    const found = await findK3dCluster(run, name);
    if (found && !found.ours)
      throw new OutsideError(
        `there is a k3d cluster ${name} that bootstrap did not make`,
        `remove it when nobody needs it (\`k3d cluster delete ${name}\`), or give the platform another name: \`name:\` in platform.yaml`,
      );
    return found;
  };
  const answering = async (): Promise<Cluster> => {
    let why = '';
    const look = () => answersNow(session, ({ message }) => (why = message));
    const answered = await watchUntil(look, { clock, timeout: START });
    if (answered) return answered;
    throw new OutsideError(
      `the API server is not well after ${START / 60_000} minutes: ${why}`,
      k3d
        ? `\`${maker.commands.logs(name)}\` says why; \`npm run teardown\` and another bootstrap begin anew`
        : `see that the cluster runs, and try \`kubectl --context ${context} get nodes\``,
    );
  };

  return {
    name: 'cluster',
    title: k3d ? `The k3d cluster ${name}` : `The cluster of context ${context}`,
    plan: () => [
      ...(k3d
        ? [K3D.list, ...caches.map(({ create }) => create), K3D.create(environment), K3D.kubeconfig(name)].map(
            (args) => `k3d ${args.join(' ')}`,
          )
        : [`read context ${context || '(cluster.context is not set)'} of the kubeconfig`]),
      'apply ConfigMap kube-system/mooring-bootstrap',
    ],
    done: async () => {
      if (k3d && !(await own())?.running) return false;
      const cluster = await answersNow(session);
      return cluster && (await ownInstallRecord(cluster, installation))
        ? `${context}, Kubernetes ${await cluster.version()}`
        : false;
    },
    run: async (tell) => {
      if (k3d) {
        const found = await own();
        if (found && !found.complete) {
          tell('an earlier creation was interrupted before any node started: it begins anew');
          await runOrExplain(run, 'k3d', K3D.remove(name));
        }
        if (!found?.complete) {
          await startCaches(run, caches, tell);
          tell('k3d creates it, which takes a minute or two, and longer when images are pulled for the first time');
          await runOrExplain(run, 'k3d', K3D.create(environment), { cwd: installation.folder });
        } else if (!found.running) {
          tell('it is there and stands still: k3d starts it');
          await runOrExplain(run, 'k3d', K3D.start(name));
        }
      }
      const cluster = await answering();
      if (!(await ownInstallRecord(cluster, installation)))
        await writeInstallRecord(cluster, newInstallRecord(installation));
    },
  };
}

/** Those that are not there yet: what they keep is for every cluster of the platform. */
async function startCaches(run: Runner, caches: readonly K3dCache[], tell: Tell): Promise<void> {
  if (caches.length === 0) return;
  const there = await findK3dRegistries(run);
  for (const { of, container, create } of caches) {
    if (there.has(container)) continue;
    tell(`a cache of ${of}`);
    await runOrExplain(run, 'k3d', create);
  }
}

/** The cluster when its API answers; undefined while nobody does. Refused credentials are no reason to wait. */
async function answersNow(session: Session, hear?: (error: ClusterError) => void): Promise<Cluster | undefined> {
  try {
    const cluster = await session.cluster();
    await cluster.version();
    return cluster;
  } catch (error) {
    if (!(error instanceof ClusterError) || !['unreachable', 'unavailable'].includes(error.reason)) throw error;
    hear?.(error);
    return undefined;
  }
}
