import { imageInventory } from '../../checks/images/inventory.ts';
import { copies, describeImages, plainImages, unknownLines } from '../describe-images.ts';
import { type PlanOptions, withSynthesis } from '../planned.ts';
import { EXIT, type Screen } from '../screen.ts';
import type { CommandDefinition } from './command.ts';

export function run(
  options: PlanOptions & { readonly plain?: boolean; readonly copy?: boolean },
  screen: Screen,
): Promise<number> {
  const { stdout, stderr } = screen;
  return withSynthesis(options, screen, (synthesis) => {
    const inventory = imageInventory(synthesis);
    if (options.json) stdout.write(`${JSON.stringify(inventory, undefined, 2)}\n`);
    else if (options.plain || options.copy) {
      stdout.write(options.copy ? copies(inventory) : plainImages(inventory));
      for (const line of unknownLines(inventory)) stderr.write(`${line}\n`);
    } else stdout.write(describeImages(inventory));
    return EXIT.done;
  });
}

/** How it is called. */
export const command: CommandDefinition<Parameters<typeof run>> = {
  ofPlatform: true,
  examples: [
    'npm run -s images',
    'npm run -s images -- --plain | xargs -n1 docker pull',
    'npm run -s images -- --copy | xargs -n2 crane copy',
    "npm run -s images -- --json | jq -r '.images[] | select(.retired)'",
  ],
  configure: (command) =>
    command
      .option('--plain', 'one reference a line, and nothing else')
      .option('--copy', 'what to copy into the mirror, a line each: the image, and where to')
      .option('--json', 'print them as JSON'),
  run,
};
