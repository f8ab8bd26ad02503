import { Option } from 'commander';
import { EFFECTS } from '../../contract/effect.ts';
import type { CommandDefinition } from './command.ts';

/** How it is called. */
export const command: CommandDefinition = {
  examples: [
    'npm run review                               # the files as they are here, against main',
    'npm run review -- --base main --head kafka-4 --env production',
    'npm run -s review -- --format markdown --out note.md',
    'npm run -s review -- --format html --out review.html',
    'npm run review -- --env local --against production # what production has otherwise, and who says so',
    'npm run review -- --fail-on refused,data-loss # in CI: exit 1 when something of it follows',
    'npm run review -- --base origin/main --head "$CI_COMMIT_SHA" --note',
  ],
  configure: (command) =>
    command
      .option('-c, --config <file>', 'the platform, whose trees are in dist/ beside it', 'platform.yaml')
      .option(
        '-b, --base <rev>',
        'branch, tag or commit that is there; it is compared from where the head left it',
        'main',
      )
      .option('--head <rev>', 'what is to be: a revision, or worktree: the files as they are here', 'worktree')
      .option('-e, --env <name...>', 'environments (default: those that differ)')
      .option('--against <env>', 'tell what this environment has otherwise than --env, at the head')
      .addOption(
        new Option(
          '-f, --format <form>',
          'markdown is for a merge request, html a page to open, codequality for GitLab',
        )
          .choices(['text', 'markdown', 'json', 'html', 'codequality'])
          .default('text'),
      )
      .option('-o, --out <file>', 'write it there, and print the verdict')
      .option('--note', 'in a job for a merge request: keep it as the one note there, by the token in MOORING_TOKEN')
      .addOption(new Option('--fail-on <effects>', `exit 1 on these, apart by commas: ${EFFECTS.join(', ')}`)),
  load: () => import('../run/review.ts'),
};
