import { Argument } from 'commander';
import type { CommandDefinition } from './command.ts';

/** How it is called. */
export const command: CommandDefinition = {
  ofPlatform: true,
  examples: [
    'npm run -s secrets -- list                   # who makes each, its keys, who reads it',
    'npm run -s secrets -- list --live            # and whether the cluster has it',
    'npm run -s secrets -- list --env production --json | jq -r .secrets[].name',
    'npm run secrets -- rotate postgres-mlflow    # what would be done, and who restarts',
    'npm run secrets -- rotate postgres-mlflow --yes',
    'npm run secrets -- prune                     # what is left of clients that are gone; --yes removes it',
  ],
  configure: (command) =>
    command
      .usage('list | rotate <name> | prune [options]')
      .addArgument(new Argument('<action>', 'what to do').choices(['list', 'rotate', 'prune']))
      .argument('[name]', 'of the Secret to rotate, with or without its namespace: data-plane/postgres-mlflow')
      .option('--live', 'list: look into the cluster too; exit 1 when a Secret is missing or not well')
      .option('--yes', 'rotate, prune: do it')
      .option('--json', 'print it as JSON')
      .addHelpText('after', '\ndocs/secrets.md tells how Secrets are backed up and restored.'),
  load: () => import('../run/secrets.ts'),
};
