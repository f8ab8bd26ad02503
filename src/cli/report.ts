import { findingsToJson } from '../finding/json.ts';
import { type LeftBehind, secretsLeftBehind } from '../output/left-behind.ts';
import type { SynthResult } from '../synth/synth.ts';
import type { Screen } from './screen.ts';
import { EXIT } from './screen.ts';
import { showFindings } from './show-findings.ts';

const EXIT_OF = {
  done: EXIT.done,
  differs: EXIT.findings,
  findings: EXIT.findings,
  configuration: EXIT.usage,
} as const;

/** Tells people what a synth did, and answers with the exit code. */
export function report(result: SynthResult, milliseconds: number, check: boolean, screen: Screen): number {
  const { findings, outcome, sources } = result;
  showFindings(findings, sources, screen);
  if (outcome === 'configuration' || outcome === 'findings')
    screen.stderr.write(
      `\nNothing was written: ${result.tree} is as it was.\n${result.acknowledgement === undefined ? '' : `If all of this is meant: ${result.acknowledgement}\n`}`,
    );
  else screen.stdout.write(`${summary(result, check)}${(milliseconds / 1000).toFixed(2)} s\n`);
  return EXIT_OF[outcome];
}

/** The same as JSON: `{ outcome, tree, tally, milliseconds, summary, findings }`. */
export function reportJson(result: SynthResult, milliseconds: number, screen: Screen): number {
  const { outcome, tree, changes, releases, repository, rendered, findings, acknowledgement } = result;
  const counts = changes && {
    ...countsOf(result),
    written: changes.written,
    unchanged: changes.unchanged,
    removed: changes.removed,
    secretsLeftBehind: leftBehind(result),
    releases,
    repository,
    rendered,
  };
  screen.stdout.write(
    `${JSON.stringify({ outcome, tree, tally: counts, acknowledgement, milliseconds: Math.round(milliseconds), ...findingsToJson(findings) }, undefined, 2)}\n`,
  );
  return EXIT_OF[outcome];
}

function countsOf({ synthesis }: SynthResult) {
  return {
    components: synthesis!.plan.components.filter(({ external }) => !external).length,
    objects: synthesis!.manifests.length,
    chartsRendered: synthesis!.vendored.map(({ release }) => release.component),
    chartsRenderedByArgoCD: synthesis!.releases.map(({ component }) => component),
  };
}

/** Most paths that a person wants to see of a difference. */
const SHOWN = 20;

/** What was done, for people; the time is the caller's to add. */
export function summary(result: SynthResult, check: boolean): string {
  const { changes, releases = [], repository, rendered, config, tree } = result;
  const { components, objects, chartsRendered, chartsRenderedByArgoCD: charts } = countsOf(result);
  const { written, removed, unchanged } = changes!;
  const lines = [
    `${config!.name}, ${config!.environment}: ${components} components, ${objects} objects`,
    `${tree}: ${written.length} ${check ? 'to write' : 'written'}, ${unchanged} unchanged, ${removed.length} ${check ? 'to remove' : 'removed'}`,
  ];
  if (releases.length > 0)
    lines.push(`releases/${config!.environment}: ${releases.join(', ')} ${check ? 'to write' : 'written'}`);
  const beside = [
    ...told(repository!.written, check ? 'to write' : 'written'),
    ...told(repository!.removed, check ? 'to remove' : 'removed'),
  ];
  if (beside.length > 0) lines.push(`beside dist/: ${beside.join('; ')}`);
  const kept = [
    ...told(rendered!.written, check ? 'to write' : 'written'),
    ...told(rendered!.removed, check ? 'to remove' : 'removed'),
  ];
  if (kept.length > 0) lines.push(`vendor/rendered/${config!.environment}: ${kept.join('; ')}`);
  const left = leftBehind(result);
  if (left.length > 0)
    lines.push(
      'Secrets that stay in the cluster though nobody reads them any more; `npm run secrets -- prune` removes them once this is synced:',
      ...left.map(({ namespace, name }) => `  ${namespace}/${name}`),
    );
  if (chartsRendered.length > 0) lines.push(`charts rendered here: ${chartsRendered.join(', ')}`);
  if (charts.length > 0) lines.push(`charts rendered by Argo CD (nothing of them in vendor/): ${charts.join(', ')}`);
  if (check) {
    const paths = [...written.map((path) => `  ~ ${path}`), ...removed.map((path) => `  - ${path}`)];
    lines.push(...paths.slice(0, SHOWN));
    if (paths.length > SHOWN) lines.push(`  … and ${paths.length - SHOWN} more`);
    if (paths.length + beside.length + kept.length + releases.length > 0)
      lines.push('The tree is not what the configuration makes: run `npm run synth` and commit the result.');
  }
  return `${lines.join('\n')}\n`;
}

function told(paths: readonly string[], what: string): string[] {
  return paths.length > 0 ? [`${paths.join(', ')} ${what}`] : [];
}

/** Only what is made in the cluster stays: of a value that a store outside keeps, the Secret goes with its ExternalSecret. */
function leftBehind({ changes, config, synthesis }: SynthResult): readonly LeftBehind[] {
  if (config!.secrets.store !== 'generated') return [];
  return secretsLeftBehind(changes!.removed, new Set(synthesis!.layout.tree.keys()));
}
