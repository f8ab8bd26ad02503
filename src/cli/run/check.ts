import { hasErrors } from '../../finding/finding.ts';
import { missingFolders } from '../../synth/environments.ts';
import { located } from '../../synth/synth.ts';
import { formatOf, type PlanOptions, withSynthesis } from '../planned.ts';
import { filesOf, printFindings } from '../print-findings.ts';
import { EXIT, type Screen } from '../screen.ts';

export function run(options: PlanOptions, screen: Screen): Promise<number> {
  return withSynthesis(options, screen, ({ findings, manifests, layout }, config, files) => {
    const placed = located([...findings, ...missingFolders(config)], config);
    const format = formatOf(options);
    if (format === 'text' && placed.length === 0)
      screen.stdout.write(`${config.name}, ${config.environment}: ${manifests.length} objects, nothing found\n`);
    else printFindings(placed, files, format, screen, filesOf(layout.index, config.environment));
    return hasErrors(placed) ? EXIT.findings : EXIT.done;
  });
}
