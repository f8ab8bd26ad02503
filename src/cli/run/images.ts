import { imageInventory } from '../../checks/images/inventory.ts';
import { copies, describeImages, plainImages, unknownLines } from '../describe-images.ts';
import { type PlanOptions, withTree } from '../planned.ts';
import { EXIT, type Screen } from '../screen.ts';

export function run(
  options: PlanOptions & { readonly plain?: boolean; readonly copy?: boolean },
  screen: Screen,
): Promise<number> {
  const { stdout, stderr } = screen;
  return withTree(options, screen, (tree) => {
    const inventory = imageInventory(tree);
    if (options.json) stdout.write(`${JSON.stringify(inventory, undefined, 2)}\n`);
    else if (options.plain || options.copy) {
      stdout.write(options.copy ? copies(inventory) : plainImages(inventory));
      for (const line of unknownLines(inventory)) stderr.write(`${line}\n`);
    } else stdout.write(describeImages(inventory));
    return EXIT.done;
  });
}
