import { imageInventory } from '../../checks/images/inventory.ts';
import { describeImages, plainImages, unknownLines } from '../describe-images.ts';
import { type PlanOptions, withSynthesis } from '../planned.ts';
import { EXIT, type Screen } from '../screen.ts';
import type { CommandDefinition } from './command.ts';

export function run(options: PlanOptions & { readonly plain?: boolean }, screen: Screen): Promise<number> {
  const { stdout, stderr } = screen;
  return withSynthesis(options, screen, (synthesis) => {
    const inventory = imageInventory(synthesis);
    if (options.json) stdout.write(`${JSON.stringify(inventory, undefined, 2)}\n`);
    else if (options.plain) {
      stdout.write(plainImages(inventory));
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
    "npm run -s images -- --json | jq -r '.images[] | select(.retired)'",
  ],
  configure: (command) =>
    command.option('--plain', 'one reference a line, and nothing else').option('--json', 'print them as JSON'),
  run,
};
