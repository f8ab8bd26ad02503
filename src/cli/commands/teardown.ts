import type { CommandDefinition } from './command.ts';

/** How it is called. */
export const command: CommandDefinition = {
  ofPlatform: true,
  examples: [
    'npm run teardown -- --dry-run                # what would go, and what would stay',
    'npm run teardown',
    'npm run teardown -- --yes                    # without asking',
  ],
  configure: (command) => command.option('--dry-run', 'show what would go, and end').option('--yes', 'do not ask'),
  load: () => import('../run/teardown.ts'),
};
