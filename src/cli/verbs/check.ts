import { findingsToJson } from '../../finding/json.ts';
import { cacheFolder, packageRoot, sourcesOf } from '../../workspace/workspace.ts';
import { synthesize } from '../pipeline.ts';
import { type PlanOptions, withPlan } from '../planned.ts';
import { EXIT, hasErrors, type Screen } from '../screen.ts';
import { showFindings } from '../show-findings.ts';
import { located } from '../synth.ts';

export function run(options: PlanOptions, screen: Screen): number {
  return withPlan(options, screen, (plan, config, files) => {
    const root = packageRoot();
    const { findings, manifests } = synthesize(config, plan, { root, cacheDir: cacheFolder(root) });
    const placed = located(findings, config);
    if (options.json) screen.stdout.write(`${JSON.stringify(findingsToJson(placed), undefined, 2)}\n`);
    else if (placed.length === 0)
      screen.stdout.write(`${config.name}, ${config.environment}: ${manifests.length} objects, nothing found\n`);
    else showFindings(placed, sourcesOf(files), screen);
    return hasErrors(placed) ? EXIT.findings : EXIT.done;
  });
}
