import { Option } from 'commander';
import type { CommandDefinition } from './command.ts';

/** How it is called. */
export const command: CommandDefinition = {
  ofPlatform: true,
  examples: [
    'npm run synth',
    'npm run synth -- --env production',
    'npm run synth -- --check                     # in CI: write nothing, fail on a difference',
    'npm run synth -- --config other/platform.yaml --out /tmp/tree',
    'npm run synth -- --allow-removal kafka       # the removal of all of Kafka is meant',
  ],
  configure: (command) =>
    command
      .option('-o, --out <dir>', 'folder that gets dist/ and releases/ (default: that of the platform)')
      .option('--check', 'write nothing, and exit 1 when the tree differs')
      .option('--overwrite', 'drop what somebody changed or added in the tree by hand')
      .addOption(new Option('--allow-removal <name...>', 'components or objects with data that may go'))
      .addOption(new Option('--allow-change <name...>', 'objects that may change as no cluster can follow'))
      .option('--json', 'print the result as JSON'),
  load: () => import('../run/synth.ts'),
};
