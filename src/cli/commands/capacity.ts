import type { CommandDefinition } from './command.ts';

/** How it is called. */
export const command: CommandDefinition = {
  ofPlatform: true,
  examples: [
    'npm run -s capacity',
    'npm run -s capacity -- --env production',
    'npm run -s capacity -- --json | jq .components',
  ],
  configure: (command) => command.option('--json', 'print it as JSON; CPU in millicores, memory and storage in bytes'),
  load: () => import('../run/capacity.ts'),
};
