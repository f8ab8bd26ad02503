import { pictureOf, toMermaid } from '../../graph/picture.ts';
import { type PlanOptions, withPlan } from '../planned.ts';
import { EXIT, type Screen } from '../screen.ts';

export function run(options: PlanOptions & { readonly all?: boolean }, screen: Screen): Promise<number> {
  return withPlan(options, screen, (plan) => {
    const picture = pictureOf(plan, options.all);
    screen.stdout.write(options.json ? `${JSON.stringify(picture, undefined, 2)}\n` : toMermaid(picture));
    return EXIT.done;
  });
}
