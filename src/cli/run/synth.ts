import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { ARCHIVES, RENDERED } from '../../helm/places.ts';
import { writeCdk8sFile } from '../../output/cdk8s-file.ts';
import { namedFolders } from '../../synth/read-project-files.ts';
import { type SynthOptions, synth } from '../../synth/synth.ts';
import { PROGRAM_FOLDERS } from '../../workspace/tested-folders.ts';
import { report, reportJson, summary } from '../report.ts';
import type { Screen } from '../screen.ts';
import { remember } from '../unchanged.ts';
import { verdictAgainstHead } from '../verdict.ts';

export async function run(options: SynthOptions & { readonly json?: boolean }, screen: Screen): Promise<number> {
  const result = await synth(options);
  // Since the process began: what a person waits for.
  const elapsed = performance.now();
  const exit = options.json
    ? reportJson(result, elapsed, screen)
    : report(result, elapsed, options.check ?? false, screen);
  const { outcome, findings, synthesis, config, changes } = result;
  if (
    outcome === 'done' &&
    !options.json &&
    synthesis &&
    config &&
    changes &&
    wrote(changes) &&
    options.out === undefined
  )
    for (const line of await verdictAgainstHead(config.root, options.env, synthesis.plan.knowledge))
      screen.stdout.write(`${line}\n`);
  // Set by the cdk8s CLI, which runs us as its app (cdk8s.yaml).
  const cdk8s = screen.env.CDK8S_OUTDIR;
  if (outcome === 'done' && synthesis && cdk8s) writeCdk8sFile(cdk8s, options.env, synthesis.layout.tree);
  if (outcome === 'done' && findings.length === 0 && synthesis && config && changes) {
    const builds = Object.values(config.projects).flatMap(({ images }) =>
      Object.values(images).map(({ build }) => build),
    );
    const read = [
      ...Object.values(config.own).map(({ folder }) => folder),
      ...builds,
      ...namedFolders(config),
      ...PROGRAM_FOLDERS,
      ARCHIVES,
      join(RENDERED, options.env),
    ];
    const folders = read.filter((folder) => folder !== undefined).map((folder) => join(config.root, folder));
    const nothingToDo = { ...changes, written: [], removed: [], unchanged: changes.unchanged + changes.written.length };
    remember(
      options,
      synthesis.layout,
      folders,
      summary({ ...result, changes: nothingToDo, releases: [], repository: { written: [], removed: [] } }, false),
    );
  }
  return exit;
}

const wrote = ({ written, removed }: { readonly written: readonly string[]; readonly removed: readonly string[] }) =>
  written.length + removed.length > 0;
