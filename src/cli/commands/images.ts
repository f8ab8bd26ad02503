import type { CommandDefinition } from './command.ts';

/** How it is called. */
export const command: CommandDefinition = {
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
  load: () => import('../run/images.ts'),
};
