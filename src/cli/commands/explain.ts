import type { CommandDefinition } from './command.ts';

/** How it is called. */
export const command: CommandDefinition = {
  examples: [
    'npm run explain                              # the catalogue',
    'npm run explain -- kafka',
    'npm run -s explain -- kafka --json | jq .options',
  ],
  configure: (command) =>
    command
      .usage('[component] [options]')
      .argument('[component]', 'a component of the catalogue; all of them when left out')
      .option('--json', 'print it as JSON'),
  load: () => import('../run/explain.ts'),
};
