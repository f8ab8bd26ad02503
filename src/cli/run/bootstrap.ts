import { nextSteps } from '../../bootstrap/next-steps.ts';
import { runSteps } from '../../bootstrap/run.ts';
import type { Step } from '../../bootstrap/step.ts';
import { bootstrapSteps } from '../../bootstrap/steps.ts';
import { hasErrors } from '../../finding/finding.ts';
import { nearest } from '../../finding/nearest.ts';
import { preflight } from '../../live/preflight.ts';
import { Session } from '../../live/session.ts';
import { realSystem } from '../../live/system.ts';
import { located } from '../../synth/synth.ts';
import { systemClock } from '../../workspace/clock.ts';
import { runProgram } from '../../workspace/run.ts';
import { UsageError } from '../../workspace/workspace.ts';
import { describeSteps, narrate } from '../describe-bootstrap.ts';
import { assertWritten, type InstallationOptions, loadInstallation } from '../installation.ts';
import { masked, maskedFailure } from '../masked.ts';
import { EXIT, type Screen } from '../screen.ts';
import { showFindings } from '../show-findings.ts';

interface BootstrapOptions extends InstallationOptions {
  readonly dryRun?: boolean;
  readonly until?: string;
}

/** Brings a platform up, from nothing or from where an earlier run ended. */
export async function run(options: BootstrapOptions, screen: Screen): Promise<number> {
  const loaded = await loadInstallation(options, screen);
  if ('exit' in loaded) return loaded.exit;
  const { installation, result } = loaded;
  const session = new Session(installation, realSystem(runProgram, systemClock, screen.env));
  const steps = upTo(bootstrapSteps(session), options.until);
  if (options.dryRun) {
    screen.stdout.write(describeSteps(installation, steps));
    return EXIT.done;
  }
  assertWritten(result);
  const out = masked(screen, session.secrets);
  try {
    const findings = located(await preflight(session), result.config!);
    showFindings(findings, result.sources, out);
    if (hasErrors(findings)) return EXIT.findings;
    await runSteps(steps, systemClock, narrate(steps, out.stdout));
  } catch (error) {
    throw maskedFailure(error, session.secrets);
  } finally {
    await closed(session, out.stderr);
  }
  if (options.until === undefined) out.stdout.write(`\n${nextSteps(installation).join('\n')}\n`);
  return EXIT.done;
}

/** What went wrong with the run is what people are to see: that its token could not be ended is told beside it. */
async function closed(session: Session, stderr: Screen['stderr']): Promise<void> {
  await session.close().catch((error: Error) => {
    stderr.write(
      `The token of GitLab's administrator was not revoked, and ends by itself in two days: ${error.message}\n`,
    );
  });
}

/** The steps up to and with the one named. */
function upTo(steps: readonly Step[], name: string | undefined): readonly Step[] {
  if (name === undefined) return steps;
  const names = steps.map((step) => step.name);
  const at = names.indexOf(name);
  if (at >= 0) return steps.slice(0, at + 1);
  const close = nearest(name, names);
  throw new UsageError(`there is no step ${name}`, close ? `write ${close}` : `name one of ${names.join(', ')}`);
}
