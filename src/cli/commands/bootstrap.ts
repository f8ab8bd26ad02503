import type { CommandDefinition } from './command.ts';

/** How it is called. */
export const command: CommandDefinition = {
  ofPlatform: true,
  examples: [
    'npm run bootstrap -- --dry-run               # every command and API call, and nothing done',
    'npm run bootstrap                            # from nothing, or from where the last one ended',
    'npm run bootstrap -- --until gitlab-answers  # the rest another time',
    'GITLAB_TOKEN=… npm run bootstrap -- --env production   # an existing cluster, a GitLab outside it',
  ],
  configure: (command) =>
    command
      .option('--dry-run', 'print what would be done; needs no Docker and no cluster')
      .option('--until <step>', 'end after this step; --dry-run shows their names'),
  load: () => import('../run/bootstrap.ts'),
};
