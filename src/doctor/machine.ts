import { contextName, k3dName, makerOf } from '../bootstrap/installation.ts';
import { findK3dCluster } from '../bootstrap/k3d.ts';
import { preflight } from '../bootstrap/preflight.ts';
import type { Session } from '../bootstrap/session.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { OutsideError } from '../workspace/outside-error.ts';
import { UsageError } from '../workspace/workspace.ts';
import type { Address, Machine, Problem } from './snapshot.ts';

/** Asks for a page, and answers the HTTP status or the code of what went wrong. */
export type Reach = (url: string) => Promise<number | string>;

/** What preflight says that matters to a cluster that does not answer; the rest is for bootstrap. */
const OF_MACHINE = /^bootstrap\/(architecture|colima|docker|k3d|kernel|memory|disk|port)$/;

/** Looks for the cluster and, when nobody answers, for what of this machine may be why. */
export async function observeMachine(
  session: Session,
  tree: Machine['tree'],
  reach: Reach,
): Promise<{ readonly machine: Machine; readonly cluster?: Cluster }> {
  const cluster = await open(session);
  if ('message' in cluster) {
    const findings = await preflight(session);
    const problems = findings.filter(({ rule }) => OF_MACHINE.test(rule)).map(({ message, fix }) => ({ message, fix }));
    return { machine: { tree, unreachable: cluster, problems, addresses: [] } };
  }
  return { cluster, machine: { tree, problems: [], addresses: await addressesOf(session, reach) } };
}

async function open(session: Session): Promise<Cluster | Problem> {
  try {
    const cluster = await session.cluster();
    // Opening it asks nobody yet.
    await cluster.version();
    return cluster;
  } catch (error) {
    if (!(error instanceof OutsideError || error instanceof UsageError)) throw error;
    return (await k3dProblem(session)) ?? problemOf(session, error);
  }
}

function problemOf({ installation }: Session, { message, fix }: OutsideError | UsageError): Problem {
  const context = contextName(installation);
  const next = makerOf(installation)?.commands.list ?? (context && `kubectl --context ${context} get nodes`);
  return { message, fix, ...(next && { next }) };
}

/** What k3d knows better than whoever finds nobody at an address. */
async function k3dProblem({ installation, system }: Session): Promise<Problem | undefined> {
  const maker = makerOf(installation);
  if (!maker) return undefined;
  const name = k3dName(installation);
  const { environment } = installation.plan.platform;
  const bootstrap = `npm run bootstrap${environment === 'local' ? '' : ` -- --env ${environment}`}`;
  try {
    const cluster = await findK3dCluster(system.run, name);
    if (!cluster) return { message: `there is no cluster ${name}`, fix: 'let bootstrap bring it up', next: bootstrap };
    if (!cluster.complete)
      return { message: `the creation of cluster ${name} broke off`, fix: 'let bootstrap go on', next: bootstrap };
    if (!cluster.running)
      return { message: `cluster ${name} is stopped`, fix: 'start it', next: maker.commands.start(name) };
    return undefined;
  } catch (error) {
    // k3d or Docker do not answer: preflight says why.
    if (error instanceof OutsideError) return undefined;
    throw error;
  }
}

async function addressesOf({ installation }: Session, reach: Reach): Promise<readonly Address[]> {
  const uis = installation.plan.components.flatMap(({ id, uis }) =>
    uis.flatMap(({ open, path = '' }) => (open ? [{ component: id, url: `${open.url}${path}` }] : [])),
  );
  return Promise.all(uis.map(async (ui) => ({ ...ui, answer: await reach(ui.url) })));
}
