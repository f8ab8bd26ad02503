import { planTeardown, type Teardown } from '../../bootstrap/teardown.ts';
import { Session } from '../../live/session.ts';
import { realSystem } from '../../live/system.ts';
import { systemClock } from '../../workspace/clock.ts';
import { runProgram } from '../../workspace/run.ts';
import { UsageError } from '../../workspace/workspace.ts';
import { type InstallationOptions, loadInstallation } from '../installation.ts';
import { masked, maskedFailure } from '../masked.ts';
import { EXIT, type Screen } from '../screen.ts';

interface TeardownOptions extends InstallationOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** Takes away what bootstrap made, after showing it and asking. */
export async function run(options: TeardownOptions, screen: Screen): Promise<number> {
  const loaded = await loadInstallation(options, screen);
  if ('exit' in loaded) return loaded.exit;
  const session = new Session(loaded.installation, realSystem(runProgram, systemClock, screen.env));
  const { stdout, ask } = masked(screen, session.secrets);
  try {
    const teardown = await planTeardown(session);
    if (!teardown) {
      stdout.write('There is nothing that bootstrap made.\n');
      return EXIT.done;
    }
    stdout.write(describe(teardown));
    if (options.dryRun) return EXIT.done;
    await confirm(teardown.name, options.yes ?? false, ask);
    await teardown.run((text) => stdout.write(`  ${text}\n`));
    stdout.write('Gone.\n');
    return EXIT.done;
  } catch (error) {
    throw maskedFailure(error, session.secrets);
  }
}

function describe({ goes, stays }: Teardown): string {
  return [
    'What goes:',
    ...goes.map((line) => `  - ${line}`),
    'What stays:',
    ...stays.map((line) => `  - ${line}`),
    '',
  ].join('\n');
}

/** Goes on only when the person typed the platform's name, or said so beforehand. */
async function confirm(name: string, yes: boolean, ask: Screen['ask']): Promise<void> {
  if (yes) return;
  if (!ask) throw new UsageError('there is nobody at a terminal to ask', 'add --yes when it is meant');
  const typed = await ask(`Type ${name} to take it away: `);
  if (typed.trim() !== name) throw new UsageError('nothing was taken away', `type ${name} when it is meant`);
}
