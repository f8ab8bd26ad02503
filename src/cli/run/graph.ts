import { diagramOf, toMermaid } from '../../graph/diagram.ts';
import { type PlanOptions, withPlan } from '../planned.ts';
import { EXIT, type Screen } from '../screen.ts';

export function run(options: PlanOptions & { readonly all?: boolean }, screen: Screen): Promise<number> {
  return withPlan(options, screen, (plan) => {
    const diagram = diagramOf(plan, options.all);
    screen.stdout.write(options.json ? `${JSON.stringify(diagram, undefined, 2)}\n` : toMermaid(diagram));
    return EXIT.done;
  });
}
