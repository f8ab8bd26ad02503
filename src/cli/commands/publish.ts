import { Option } from 'commander';
import type { CommandDefinition } from './command.ts';

/** How it is called. */
export const command: CommandDefinition = {
  examples: [
    'npm run publish                              # every environment that has a tree in dist/',
    'npm run publish -- --env production --branch kafka-4 --title "Kafka 4"',
    'npm run publish -- --dry-run                 # what the commit and the description would be',
    'npm run -s publish -- --json | jq -r .request.url',
  ],
  configure: (command) =>
    command
      .option('-c, --config <file>', 'the platform', 'platform.yaml')
      .option('-e, --env <name...>', 'environments (default: those with a tree in dist/)')
      .option('-b, --branch <name>', 'branch of the merge request (default: mooring/<environments>)')
      .option('-t, --title <text>', 'title of the merge request (default: what changes)')
      .option('--draft', 'open it as a draft')
      .option('--dry-run', 'write, push and open nothing; print what would be')
      .addOption(new Option('--allow-removal <name...>', 'components or objects with data that may go'))
      .addOption(new Option('--allow-change <name...>', 'objects that may change as no cluster can follow'))
      .option('--json', 'print the result as JSON')
      .addHelpText(
        'after',
        '\nThe token is read from GITLAB_TOKEN, or GITHUB_TOKEN or GH_TOKEN. Your index, branches and other files stay as they are.',
      ),
  load: () => import('../run/publish.ts'),
};
