import { capacityOf } from '../../checks/capacity/capacity.ts';
import { describeCapacity } from '../describe-capacity.ts';
import { type PlanOptions, withTree } from '../planned.ts';
import { EXIT, type Screen } from '../screen.ts';

export function run(options: PlanOptions, screen: Screen): Promise<number> {
  return withTree(options, screen, ({ plan, manifests }) => {
    const capacity = capacityOf(plan, manifests);
    screen.stdout.write(options.json ? `${JSON.stringify(capacity, undefined, 2)}\n` : describeCapacity(capacity));
    return EXIT.done;
  });
}
