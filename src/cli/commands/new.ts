import { Argument } from 'commander';
import type { CommandDefinition } from './command.ts';

/** How it is called. */
export const command: CommandDefinition = {
  examples: [
    'npm run new -- project churn --owners data-science',
    'npm run new -- job train --project churn      # a program in a container, every night at three',
    'npm run new -- job train --project churn --engine spark --dag',
    'npm run new -- service api --project churn',
    'npm run new -- dashboard live --project churn --topic scores',
    'npm run new -- notebook look --project churn',
    'npm run new -- dag nightly --project churn --dry-run',
  ],
  configure: (command) =>
    command
      .usage('<what> <name> [options]')
      .addArgument(
        new Argument('<what>', 'what to begin').choices(['project', 'job', 'service', 'dag', 'notebook', 'dashboard']),
      )
      .argument('<name>', 'what it is called: lower-case letters, digits and hyphens')
      .option('-c, --config <file>', 'the platform', 'platform.yaml')
      .option('-p, --project <name>', 'whose it is; of all but project')
      .option('--owners <name...>', 'project: groups that own it')
      .option('--engine <name>', 'job, project: what runs it, container, flink or spark')
      .option('--schedule <cron>', 'job: when it starts, in UTC')
      .option('--dag', 'job: a DAG starts it, which is written too')
      .option('--topic <name>', 'dashboard: what it shows (default: the first of the project)')
      .option('--dry-run', 'write nothing; print what would be written')
      .option('--json', 'print the result as JSON'),
  load: () => import('../run/new.ts'),
};
