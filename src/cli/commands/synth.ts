import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Option } from 'commander';
import { ARCHIVES, RENDERED } from '../../helm/places.ts';
import { writeCdk8sFile } from '../../output/cdk8s-file.ts';
import { type SynthOptions, synth } from '../../synth/synth.ts';
import { report, reportJson, summary } from '../report.ts';
import type { Screen } from '../screen.ts';
import { remember } from '../unchanged.ts';
import type { CommandDefinition } from './command.ts';

export async function run(options: SynthOptions & { readonly json?: boolean }, screen: Screen): Promise<number> {
  const result = await synth(options);
  // Since the process began: what a person waits for.
  const elapsed = performance.now();
  const exit = options.json
    ? reportJson(result, elapsed, screen)
    : report(result, elapsed, options.check ?? false, screen);
  const { outcome, findings, synthesis, config, changes } = result;
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

/** How it is called. */
export const command: CommandDefinition<Parameters<typeof run>> = {
  ofPlatform: true,
  examples: [
    'npm run synth',
    'npm run synth -- --env production',
    'npm run synth -- --check                     # in CI: write nothing, fail on a difference',
    'npm run synth -- --config other/platform.yaml --out /tmp/tree',
    'npm run synth -- --allow-removal kafka       # the removal of all of Kafka is meant',
  ],
  configure: (command) =>
    command
      .option('-o, --out <dir>', 'folder that gets dist/ and releases/ (default: that of the platform)')
      .option('--check', 'write nothing, and exit 1 when the tree differs')
      .option('--overwrite', 'drop what somebody changed or added in the tree by hand')
      .addOption(new Option('--allow-removal <name...>', 'components or objects with data that may go'))
      .addOption(new Option('--allow-change <name...>', 'objects that may change as no cluster can follow'))
      .option('--json', 'print the result as JSON'),
  run,
};
