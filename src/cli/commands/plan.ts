import type { CommandDefinition } from './command.ts';

/** How it is called. */
export const command: CommandDefinition = {
  ofPlatform: true,
  examples: ['npm run plan', 'npm run -s plan -- --json | jq .connections'],
  configure: (command) => command.option('--json', 'print all of it as JSON'),
  load: () => import('../run/plan.ts'),
};
