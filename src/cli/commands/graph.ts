import type { CommandDefinition } from './command.ts';

/** How it is called. */
export const command: CommandDefinition = {
  ofPlatform: true,
  examples: [
    'npm run -s graph                             # paste it into Markdown as a mermaid block',
    'npm run -s graph -- --all',
    'npm run -s graph -- --json | jq .edges',
  ],
  configure: (command) =>
    command
      .option('--all', 'also draw what everything has: DNS, the API server, the secrets operator')
      .option('--json', 'print nodes and edges as JSON'),
  load: () => import('../run/graph.ts'),
};
