import { Option } from 'commander';
import { FORMATS } from '../screen.ts';
import type { CommandDefinition } from './command.ts';

/** How it is called. */
export const command: CommandDefinition = {
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
  load: () => import('../run/check.ts'),
};
