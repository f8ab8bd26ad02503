import { basename, join } from 'node:path';
import { KnownSecrets } from '../finding/mask.ts';
import { gitIn } from '../git/git.ts';
import { uncommitted } from '../publish/checkout.ts';
import type { MadeTree } from '../publish/selection.ts';
import { foreignFiles } from '../synth/foreign.ts';
import { namedFolders } from '../synth/read-project-files.ts';
import type { SynthResult } from '../synth/synth.ts';
import { OutsideError } from '../workspace/outside-error.ts';
import type { Runner } from '../workspace/run.ts';
import { cacheFolder, packageRoot, UsageError } from '../workspace/workspace.ts';

/** Files and folders beside `platform.yaml` of which every tree is made. */
const INPUTS = ['environments', 'charts.lock.yaml', 'vendor/charts', 'vendor/rendered', 'components'];

/**
 * What synth made, and of what.
 *
 * @param planned what synth would write, asked before it wrote: what it made then is new, and what it removed is gone.
 */
export function treesOf(
  file: string,
  results: readonly SynthResult[],
  planned: readonly SynthResult[],
): { readonly trees: readonly MadeTree[]; readonly inputs: readonly string[] } {
  const trees = results.map(({ config, synthesis }, i) => ({
    environment: config!.environment,
    layout: synthesis!.layout,
    releases: planned[i]!.releases ?? [],
    removed: planned[i]!.repository?.removed ?? [],
  }));
  const folders = results.flatMap(({ config }) => [
    ...Object.values(config!.own).map(({ folder }) => folder),
    ...namedFolders(config!),
  ]);
  const inputs = new Set([basename(file), ...INPUTS, ...folders.filter((folder) => folder !== undefined)]);
  const { git } = results[0]!.config!;
  const other = results.find(({ config }) => JSON.stringify(config!.git) !== JSON.stringify(git))?.config;
  if (other)
    throw new UsageError(
      `${results[0]!.config!.environment} and ${other.environment} are in different repositories, or on different branches`,
      `publish one at a time: --env ${other.environment}`,
    );
  return { trees, inputs: [...inputs] };
}

const SHOWN = 10;

/**
 * Synth writes its files anew. One that is neither committed nor what synth made may hold somebody's work.
 *
 * @throws OutsideError that names such files.
 */
export async function refuseForeignChanges(
  folder: string,
  planned: readonly SynthResult[],
  run: Runner,
): Promise<void> {
  const cache = cacheFolder(packageRoot());
  const inTrees: string[] = [];
  for (const { config, changes, index } of planned) {
    const { environment } = config!;
    const found = await foreignFiles(join(folder, 'dist', environment), changes!, index, cache, run);
    inTrees.push(...found.map((path) => `dist/${environment}/${path}`));
  }
  const beside = planned.flatMap(({ repository }) => [...repository!.written, ...repository!.removed]);
  const foreign = [...inTrees, ...(await uncommittedOf(folder, beside, run))].sort();
  if (foreign.length === 0) return;
  const more = foreign.length > SHOWN ? `\n  … and ${foreign.length - SHOWN} more` : '';
  throw new OutsideError(
    `synth would overwrite what somebody changed by hand:\n  ${foreign.slice(0, SHOWN).join('\n  ')}${more}`,
    'bring the change into platform.yaml, or drop it: `npm run synth -- --overwrite` writes these files anew; then run it again',
  );
}

async function uncommittedOf(folder: string, paths: readonly string[], run: Runner): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const git = gitIn(run, folder, new KnownSecrets());
  const { exitCode } = await git.attempt(['rev-parse', '--is-inside-work-tree']);
  // No repository: whoever publishes says so.
  if (exitCode !== 0) return [];
  const dirty = new Set(await uncommitted(git, paths));
  return paths.filter((path) => dirty.has(path));
}

/** @throws OutsideError when other trees are no longer what the configuration makes: one commit holds it and all of them. */
export function staleTrees(others: readonly SynthResult[]): void {
  const stale = others.filter(({ outcome }) => outcome !== 'done').map(({ tree }) => tree.split(/[\\/]/).at(-1)!);
  if (stale.length === 0) return;
  throw new OutsideError(
    `${stale.map((environment) => `dist/${environment}`).join(', ')} would not be what the configuration makes, and CI would refuse the merge request`,
    `publish them together: leave --env away; \`npm run synth -- --env ${stale[0]} --check\` shows the difference`,
  );
}
