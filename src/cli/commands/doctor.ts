import { Option } from 'commander';
import type { CommandDefinition } from './command.ts';

/** How it is called. */
export const command: CommandDefinition = {
  ofPlatform: true,
  examples: [
    'npm run doctor                               # changes nothing; works on half a platform, and without one',
    'npm run doctor -- --component mlflow',
    'npm run -s doctor -- --json | jq .causes',
    'npm run doctor -- --snapshot state.json      # for a colleague: no Secret is in it',
    'npm run doctor -- --from state.json',
  ],
  configure: (command) =>
    command
      .option('--component <name>', 'only what concerns it: its trouble, what it waits for, what waits for it')
      .option('--json', 'print it as JSON (schemas/doctor.schema.json)')
      .option('--snapshot <file>', 'also write what was seen to a file')
      .addOption(new Option('--from <file>', 'judge by such a file instead of the cluster').conflicts('snapshot'))
      .addHelpText('after', '\nExit code 1 when something is wrong.'),
  load: () => import('../run/doctor.ts'),
};
