import type { CommandDefinition } from './command.ts';

/** How it is called. */
export const command: CommandDefinition = {
  examples: [
    'npm run promote -- fraud/trainer --from local --to production',
    'npm run promote -- fraud --all --from staging --to production',
    'npm run promote -- fraud/trainer --from local --to production --dry-run',
  ],
  configure: (command) =>
    command
      .usage('<image> --from <name> --to <name> [options]')
      .argument('<image>', 'an image that the Image Updater follows, project/image; with --all a project')
      .option('-c, --config <file>', 'the platform', 'platform.yaml')
      .requiredOption('--from <name>', 'environment that runs the version')
      .requiredOption('--to <name>', 'environment that gets it')
      .option('--all', 'every image of the project that is pinned there')
      .option('--dry-run', 'write nothing; print what would change')
      .option('--json', 'print the result as JSON'),
  load: () => import('../run/promote.ts'),
};
