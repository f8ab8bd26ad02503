import { planToJson } from '../../graph/build.ts';
import { describePlan } from '../describe-plan.ts';
import { type PlanOptions, withPlan } from '../planned.ts';
import { EXIT, type Screen } from '../screen.ts';

export function run(options: PlanOptions, screen: Screen): Promise<number> {
  return withPlan(options, screen, (plan) => {
    screen.stdout.write(options.json ? `${JSON.stringify(planToJson(plan), undefined, 2)}\n` : describePlan(plan));
    return EXIT.done;
  });
}
