import { imageInventory } from '../../checks/images/inventory.ts';
import { synthesize } from '../../synth/synthesize.ts';
import { cacheFolder, packageRoot } from '../../workspace/workspace.ts';
import { describeImages, plainImages, unknownLines } from '../describe-images.ts';
import { type PlanOptions, withPlan } from '../planned.ts';
import { EXIT, type Screen } from '../screen.ts';

export function run(options: PlanOptions & { readonly plain?: boolean }, screen: Screen): Promise<number> {
  const { stdout, stderr } = screen;
  return withPlan(options, screen, async (plan, config) => {
    const root = packageRoot();
    const { manifests, releases, vendored, released } = await synthesize(config, plan, {
      root,
      cacheDir: cacheFolder(root),
    });
    const inventory = imageInventory({ plan, manifests, releases, vendored, released });
    if (options.json) stdout.write(`${JSON.stringify(inventory, undefined, 2)}\n`);
    else if (options.plain) {
      stdout.write(plainImages(inventory));
      for (const line of unknownLines(inventory)) stderr.write(`${line}\n`);
    } else stdout.write(describeImages(inventory));
    return EXIT.done;
  });
}
