import { planToJson } from '../../graph/build.ts';
import { describePlan } from '../describe-plan.ts';
import { type PlanOptions, withPlan } from '../planned.ts';
import { EXIT, type Screen } from '../screen.ts';
import type { CommandDefinition } from './command.ts';

export function run(options: PlanOptions, screen: Screen): Promise<number> {
  return withPlan(options, screen, (plan) => {
    screen.stdout.write(options.json ? `${JSON.stringify(planToJson(plan), undefined, 2)}\n` : describePlan(plan));
    return EXIT.done;
  });
}

/** How it is called. */
export const command: CommandDefinition<Parameters<typeof run>> = {
  ofPlatform: true,
  examples: ['npm run plan', 'npm run -s plan -- --json | jq .connections'],
  configure: (command) => command.option('--json', 'print all of it as JSON'),
  run,
};
