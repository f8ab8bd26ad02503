import { Option } from 'commander';
import { hasErrors } from '../../finding/finding.ts';
import { missingFolders } from '../../synth/environments.ts';
import { located } from '../../synth/synth.ts';
import { formatOf, type PlanOptions, withSynthesis } from '../planned.ts';
import { filesOf, printFindings } from '../print-findings.ts';
import { EXIT, FORMATS, type Screen } from '../screen.ts';
import type { CommandDefinition } from './command.ts';

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

/** How it is called. */
export const command: CommandDefinition<Parameters<typeof run>> = {
  ofPlatform: true,
  examples: [
    'npm run check',
    'npm run check -- --env production',
    'npm run -s check -- --json | jq .summary',
    'npm run -s check -- --format codequality > gl-code-quality-report.json',
  ],
  configure: (command) =>
    command
      .addOption(
        new Option(
          '-f, --format <form>',
          'how findings are printed: sarif is for GitHub and editors, codequality for GitLab',
        )
          .choices(FORMATS)
          .default('text'),
      )
      .option('--json', 'the same as --format json'),
  run,
};
