import type { CommandDefinition } from './command.ts';

/** How it is called. */
export const command: CommandDefinition = {
  examples: [
    'npm run vendor                               # the charts of every environment',
    'npm run vendor -- --from /media/mirror       # from a folder of archives; a mirror by its https:// or oci:// address',
    'npm run vendor -- --outdated                 # which charts have newer versions',
    'npm run vendor -- --prune                    # remove archives that no environment pins',
  ],
  configure: (command) =>
    command
      .option('-c, --config <file>', 'the platform', 'platform.yaml')
      .option('-e, --env <name>', 'one environment only (default: all of them)')
      .option('--from <place>', 'take every archive from this folder, repository or registry')
      .option('--outdated', 'list newer versions, and change nothing')
      .option('--prune', 'remove archives that no environment pins')
      .option('--json', 'print the result as JSON'),
  load: () => import('../run/vendor.ts'),
};
