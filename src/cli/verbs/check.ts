import { formatFindings } from '../../finding/format.ts';
import { findingsToJson } from '../../finding/json.ts';
import { cacheFolder, packageRoot, readConfigFiles } from '../../workspace/workspace.ts';
import { synthesize } from '../pipeline.ts';
import { type PlanOptions, withPlan } from '../planned.ts';
import { EXIT, type Screen, hasErrors, wantsColor } from '../screen.ts';
import { located } from '../synth.ts';

export function run(options: PlanOptions, screen: Screen): number {
  return withPlan(options, screen, (plan, config) => {
    const root = packageRoot();
    const { findings, manifests } = synthesize(config, plan, { root, cacheDir: cacheFolder(root) });
    const placed = located(findings, config);
    if (options.json) screen.stdout.write(`${JSON.stringify(findingsToJson(placed), undefined, 2)}\n`);
    else if (placed.length === 0) screen.stdout.write(`${config.name}, ${config.environment}: ${manifests.length} objects, nothing found\n`);
    else {
      const { platform, override } = readConfigFiles(options.config, options.env);
      const sources = (file: string) => [platform, override].find((read) => read?.file === file)?.text;
      screen.stderr.write(`${formatFindings(placed, { color: wantsColor(screen.stderr, screen.env), sources })}\n`);
    }
    return hasErrors(placed) ? EXIT.findings : EXIT.done;
  });
}
