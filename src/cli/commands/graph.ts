import { diagramOf, toMermaid } from '../../graph/diagram.ts';
import { type PlanOptions, withPlan } from '../planned.ts';
import { EXIT, type Screen } from '../screen.ts';
import type { CommandDefinition } from './command.ts';

export function run(options: PlanOptions & { readonly all?: boolean }, screen: Screen): Promise<number> {
  return withPlan(options, screen, (plan) => {
    const diagram = diagramOf(plan, options.all);
    screen.stdout.write(options.json ? `${JSON.stringify(diagram, undefined, 2)}\n` : toMermaid(diagram));
    return EXIT.done;
  });
}

/** How it is called. */
export const command: CommandDefinition<Parameters<typeof run>> = {
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
  run,
};
