import { performance } from 'node:perf_hooks';
import { findingsToJson } from '../../finding/json.ts';
import { UsageError } from '../../workspace/workspace.ts';
import { EXIT, type Screen } from '../screen.ts';
import { showFindings } from '../show-findings.ts';
import { describeVendor } from '../vendor/describe.ts';
import { describeOutdated, outdated } from '../vendor/outdated.ts';
import { Progress } from '../vendor/progress.ts';
import { type VendorOptions, vendor } from '../vendor/vendor.ts';

const EXIT_OF = { done: EXIT.done, findings: EXIT.findings, configuration: EXIT.usage } as const;

export interface Options extends VendorOptions {
  readonly outdated?: boolean;
  readonly json?: boolean;
}

export async function run(options: Options, screen: Screen): Promise<number> {
  if (options.prune && options.env !== undefined)
    throw new UsageError('--prune looks at all environments, and --env at one', 'leave one of the two out');
  const progress = new Progress(screen, options.json === true);
  try {
    return await (options.outdated ? tellOutdated(options, progress, screen) : tellVendor(options, progress, screen));
  } finally {
    progress.done();
  }
}

async function tellOutdated(options: Options, progress: Progress, screen: Screen): Promise<number> {
  const { outcome, charts, unasked, findings, sources } = await outdated(options, progress);
  if (options.json) print(screen, { outcome, charts, ...findingsToJson(findings) });
  else {
    showFindings(findings, sources, screen);
    if (outcome !== 'configuration') screen.stdout.write(describeOutdated(charts, unasked));
  }
  return EXIT_OF[outcome];
}

async function tellVendor(options: Options, progress: Progress, screen: Screen): Promise<number> {
  const result = await vendor(options, progress, screen.env);
  progress.done();
  const { outcome, fetched, bumps, unpinned, removed, tried, findings, sources } = result;
  if (options.json) {
    const charts = fetched.map(({ chart: { users, ...chart }, outcome: done, digest }) => ({
      ...chart,
      outcome: done,
      ...(digest && { digest }),
      users,
    }));
    print(screen, { outcome, charts, bumps, unpinned, removed, tried, ...findingsToJson(findings) });
  } else {
    showFindings(findings, sources, screen);
    if (outcome !== 'configuration') {
      if (findings.length > 0) screen.stderr.write('\n');
      screen.stdout.write(`${describeVendor(result)}${(performance.now() / 1000).toFixed(1)} s\n`);
    } else screen.stderr.write('\nNothing was written.\n');
  }
  return EXIT_OF[outcome];
}

function print({ stdout }: Screen, report: object): void {
  stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
}
