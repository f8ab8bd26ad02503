import { rulesOf } from '../checks/rules/index.ts';
import { knowledgeOf } from '../contract/knowledge.ts';
import { toCodeQuality } from '../finding/code-quality.ts';
import type { Finding } from '../finding/finding.ts';
import { findingsToJson } from '../finding/json.ts';
import type { FileOf } from '../finding/place.ts';
import { toSarif } from '../finding/sarif.ts';
import { describeIdentity } from '../kit/object.ts';
import type { TreeIndex } from '../output/index-file.ts';
import { catalogue } from '../synth/catalogue.ts';
import { type ConfigFiles, sourcesOf } from '../workspace/workspace.ts';
import type { Format, Screen } from './screen.ts';
import { showFindings } from './show-findings.ts';
import { VERSION } from './version.ts';

const NOWHERE: FileOf = () => undefined;

/** Prints findings in the form that was asked for: text for people goes to stderr, all others to stdout. */
export function printFindings(
  findings: readonly Finding[],
  files: ConfigFiles,
  format: Format,
  screen: Screen,
  fileOf: FileOf = NOWHERE,
): void {
  if (format === 'text') {
    showFindings(findings, sourcesOf(files), screen);
    return;
  }
  const report =
    format === 'sarif'
      ? toSarif(findings, { version: VERSION, rules: rulesOf(knowledgeOf(catalogue())), fileOf })
      : format === 'codequality'
        ? toCodeQuality(findings, fileOf, files.platform.file)
        : findingsToJson(findings);
  screen.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
}

/** Files of a tree by the object that a finding names. */
export function filesOf({ objects }: TreeIndex, environment: string): FileOf {
  const files = new Map(
    Object.entries(objects).map(([identity, { file }]) => [describeIdentity(identity), `dist/${environment}/${file}`]),
  );
  return ({ object }) => (object === undefined ? undefined : files.get(object));
}
