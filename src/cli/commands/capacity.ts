import { capacityOf } from '../../checks/capacity/capacity.ts';
import { describeCapacity } from '../describe-capacity.ts';
import { type PlanOptions, withSynthesis } from '../planned.ts';
import { EXIT, type Screen } from '../screen.ts';
import type { CommandDefinition } from './command.ts';

export function run(options: PlanOptions, screen: Screen): Promise<number> {
  return withSynthesis(options, screen, ({ plan, manifests }) => {
    const capacity = capacityOf(plan, manifests);
    screen.stdout.write(options.json ? `${JSON.stringify(capacity, undefined, 2)}\n` : describeCapacity(capacity));
    return EXIT.done;
  });
}

/** How it is called. */
export const command: CommandDefinition<Parameters<typeof run>> = {
  ofPlatform: true,
  examples: [
    'npm run -s capacity',
    'npm run -s capacity -- --env production',
    'npm run -s capacity -- --json | jq .components',
  ],
  configure: (command) => command.option('--json', 'print it as JSON; CPU in millicores, memory and storage in bytes'),
  run,
};
