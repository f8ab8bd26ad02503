import { about, diagnose } from '../../doctor/diagnose.ts';
import { observeMachine, type Reach } from '../../doctor/machine.ts';
import { observe } from '../../doctor/observe.ts';
import { readSnapshot } from '../../doctor/read-snapshot.ts';
import type { Machine, Snapshot } from '../../doctor/snapshot.ts';
import { nearest } from '../../finding/nearest.ts';
import type { Installation } from '../../live/installation.ts';
import { Session } from '../../live/session.ts';
import { realSystem } from '../../live/system.ts';
import { exchange, networkCode } from '../../net/http.ts';
import { put } from '../../output/put.ts';
import { NAMESPACES } from '../../policy/derive.ts';
import { synth } from '../../synth/synth.ts';
import { systemClock } from '../../workspace/clock.ts';
import { runProgram } from '../../workspace/run.ts';
import { UsageError } from '../../workspace/workspace.ts';
import { describeDiagnosis } from '../describe-doctor.ts';
import { type InstallationOptions, installationOf } from '../installation.ts';
import { EXIT, type Screen } from '../screen.ts';
import { showFindings } from '../show-findings.ts';

interface DoctorOptions extends InstallationOptions {
  readonly component?: string;
  readonly json?: boolean;
  /** File that gets what was seen. */
  readonly snapshot?: string;
  /** File with what somebody else saw. */
  readonly from?: string;
}

/** Tells what is wrong with a platform, and what to do next. Changes nothing: not in the cluster, not on this machine. */
export async function run({ config, env, ...options }: DoctorOptions, screen: Screen): Promise<number> {
  const result = await synth({ config, env, check: true });
  const installation = installationOf(result);
  if (!installation) {
    showFindings(result.findings, result.sources, screen);
    return EXIT.usage;
  }
  const { plan } = installation;
  assertKnown(options.component, [NAMESPACES, ...plan.components.map(({ id }) => id)]);

  const snapshot =
    options.from === undefined
      ? await look(sessionOf(installation, screen), treeOf(result.outcome))
      : readSnapshot(options.from, plan.platform.name, plan.platform.environment);
  if (options.snapshot !== undefined) put(options.snapshot, `${JSON.stringify(snapshot, undefined, 1)}\n`);

  const all = diagnose(installation, snapshot);
  const diagnosis = options.component === undefined ? all : about(all, options.component);
  screen.stdout.write(
    options.json ? `${JSON.stringify(diagnosis, undefined, 2)}\n` : describeDiagnosis(diagnosis, screen.stdout.columns),
  );
  return diagnosis.well ? EXIT.done : EXIT.findings;
}

/** What is busy now is told as it is: nobody wants to wait for a diagnosis. */
function sessionOf(installation: Installation, screen: Screen): Session {
  return new Session(installation, realSystem(runProgram, systemClock, screen.env), (cluster) => cluster);
}

async function look(session: Session, tree: Machine['tree']): Promise<Snapshot> {
  const { machine, cluster } = await observeMachine(session, tree, reach);
  const { installation, system } = session;
  return observe({ installation, machine, clock: system.clock, ...(cluster && { cluster }) });
}

/** Milliseconds that a page may take: it is asked for once, to see whether anybody is there. */
const TIMEOUT = 5000;

const reach: Reach = async (url) => {
  try {
    return (await exchange({ url: new URL(url), method: 'GET', timeout: TIMEOUT })).status;
  } catch (error) {
    return networkCode(error);
  }
};

function treeOf(outcome: string): Machine['tree'] {
  return outcome === 'done' ? 'written' : outcome === 'differs' ? 'differs' : 'findings';
}

function assertKnown(component: string | undefined, known: readonly string[]): void {
  if (component === undefined || known.includes(component)) return;
  const close = nearest(component, known);
  throw new UsageError(
    `the platform has no component ${component}`,
    close ? `write ${close}` : `name one of ${known.join(', ')}`,
  );
}
