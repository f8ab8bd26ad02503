import { Argument, Command, CommanderError, Option } from 'commander';
import { EXIT, FORMATS, type Screen } from './screen.ts';
import { refuseSwallowed } from './swallowed.ts';
import { VERSION } from './version.ts';

/**
 * Runs the command line and answers with its exit code: 0 done, 1 findings, 2 usage or configuration, 3 a fault of ours.
 * Verbs load what they need when they run, so that help and an unchanged synth start fast.
 */
export async function runCli(args: readonly string[], screen: Screen): Promise<number> {
  let exit: number = EXIT.done;
  const program = createProgram(screen, (code) => {
    exit = code;
  });
  try {
    const [name, ...rest] = args;
    const verb = program.commands.find((command) => command.name() === name);
    if (verb) refuseSwallowed(verb, rest, screen.env);
    await program.parseAsync([...args], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const { explainFailure } = await import('./failure.ts');
    return explainFailure(error, screen);
  }
}

type Done = (exit: number) => void;

/** The verbs with their options; `done` gets the exit code of the one that ran. */
export function createProgram(screen: Screen, done: Done): Command {
  const program = new Command('mooring')
    .description('From one platform.yaml to a whole MLOps platform as plain YAML, to which Argo CD moors a cluster.')
    .usage('<verb> [options]')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .commandsGroup('Verbs:')
    .helpCommand('help [verb]', 'Print help of a verb.')
    .configureHelp({ subcommandTerm: (verb) => verb.name() })
    .configureOutput({
      writeOut: (text) => screen.stdout.write(text),
      writeErr: (text) => screen.stderr.write(text),
      getOutHelpWidth: () => screen.stdout.columns ?? WIDTH,
      getErrHelpWidth: () => screen.stderr.columns ?? WIDTH,
      outputError: (text, write) => write(usageError(text)),
    })
    .addHelpText('after', AFTERWORD)
    .exitOverride();

  const verb = (name: string, description: string, examples: readonly string[]) =>
    program
      .command(name)
      .usage('[options]')
      .description(description)
      .helpOption('-h, --help', 'print help')
      .addHelpText('after', `\nExamples:\n${examples.map((example) => `  ${example}`).join('\n')}`);

  const verbOfPlatform = (name: string, description: string, examples: readonly string[]) =>
    verb(name, description, examples)
      .option('-c, --config <file>', 'the platform', 'platform.yaml')
      .option('-e, --env <name>', 'the environment, from environments/ beside it', 'local');

  verbOfPlatform('synth', 'Render the platform to dist/<env>, check it, and write what changed.', [
    'npm run synth',
    'npm run synth -- --env production',
    'npm run synth -- --check                     # in CI: write nothing, fail on a difference',
    'npm run synth -- --config other/platform.yaml --out /tmp/tree',
    'npm run synth -- --allow-removal kafka       # the removal of all of Kafka is meant',
  ])
    .option('-o, --out <dir>', 'folder that gets dist/ and releases/ (default: that of the platform)')
    .option('--check', 'write nothing, and exit 1 when the tree differs')
    .option('--overwrite', 'drop what somebody changed or added in the tree by hand')
    .addOption(new Option('--allow-removal <name...>', 'components or objects with data that may go'))
    .addOption(new Option('--allow-change <name...>', 'objects that may change as no cluster can follow'))
    .option('--json', 'print the result as JSON')
    .action(async (options) => done(await (await import('./verbs/synth.ts')).run(options, screen)));

  verbOfPlatform('check', 'Render the platform and check it. Writes nothing.', [
    'npm run check',
    'npm run check -- --env production',
    'npm run -s check -- --json | jq .summary',
    'npm run -s check -- --format codequality > gl-code-quality-report.json',
  ])
    .addOption(
      new Option(
        '-f, --format <form>',
        'how findings are printed: sarif is for GitHub and editors, codequality for GitLab',
      )
        .choices(FORMATS)
        .default('text'),
    )
    .option('--json', 'the same as --format json')
    .action(async (options) => done(await (await import('./verbs/check.ts')).run(options, screen)));

  verbOfPlatform('plan', 'Print the Plan: components in order, connections, secrets, who may reach whom.', [
    'npm run plan',
    'npm run -s plan -- --json | jq .connections',
  ])
    .option('--json', 'print all of it as JSON')
    .action(async (options) => done(await (await import('./verbs/plan.ts')).run(options, screen)));

  verbOfPlatform('graph', 'Print who needs whom, as Mermaid or JSON.', [
    'npm run -s graph                             # paste it into Markdown as a mermaid block',
    'npm run -s graph -- --all',
    'npm run -s graph -- --json | jq .edges',
  ])
    .option('--all', 'also draw what everything has: DNS, the API server, the secrets operator')
    .option('--json', 'print nodes and edges as JSON')
    .action(async (options) => done(await (await import('./verbs/graph.ts')).run(options, screen)));

  verbOfPlatform('capacity', 'Print who asks for how much: per namespace and component, against quotas and cluster.', [
    'npm run -s capacity',
    'npm run -s capacity -- --env production',
    'npm run -s capacity -- --json | jq .components',
  ])
    .option('--json', 'print it as JSON; CPU in millicores, memory and storage in bytes')
    .action(async (options) => done(await (await import('./verbs/capacity.ts')).run(options, screen)));

  verbOfPlatform('why', 'Tell whether one end reaches another, which connection and policies decide, what to change.', [
    'npm run why -- airflow minio:9000            # components',
    'npm run why -- airflow/worker minio:80       # a workload; the port of a Service',
    'npm run why -- mlflow 192.0.2.10:443         # an address outside',
  ])
    .usage('<from> <to[:port]> [options]')
    .argument('<from>', 'a component, component/workload, Service or IP address')
    .argument('<to>', 'the same, with a port or for all of them')
    .option('--json', 'print the answer as JSON')
    .addHelpText('after', '\nExit code 0 is for an answer, whether the connection is allowed or denied.')
    .action(async (from, to, options) => done(await (await import('./verbs/why.ts')).run(from, to, options, screen)));

  verbOfPlatform(
    'images',
    'Print every image that the platform runs, for which architectures, and who runs it: for mirrors and air gaps.',
    [
      'npm run -s images',
      'npm run -s images -- --plain | xargs -n1 docker pull',
      "npm run -s images -- --json | jq -r '.images[] | select(.retired)'",
    ],
  )
    .option('--plain', 'one reference a line, and nothing else')
    .option('--json', 'print them as JSON')
    .action(async (options) => done(await (await import('./verbs/images.ts')).run(options, screen)));

  verb('vendor', 'Download the pinned charts to vendor/charts, by digest, and try the values that are set for them.', [
    'npm run vendor                               # the charts of every environment',
    'npm run vendor -- --from /media/mirror       # from a folder of archives; a mirror by its https:// or oci:// address',
    'npm run vendor -- --outdated                 # which charts have newer versions',
    'npm run vendor -- --prune                    # remove archives that no environment pins',
  ])
    .option('-c, --config <file>', 'the platform', 'platform.yaml')
    .option('-e, --env <name>', 'one environment only (default: all of them)')
    .option('--from <place>', 'take every archive from this folder, repository or registry')
    .option('--outdated', 'list newer versions, and change nothing')
    .option('--prune', 'remove archives that no environment pins')
    .option('--json', 'print the result as JSON')
    .action(async (options) => done(await (await import('./verbs/vendor.ts')).run(options, screen)));

  verb('explain', 'Tell what a component is: options, what it provides and needs, images, links.', [
    'npm run explain                              # the catalogue',
    'npm run explain -- kafka',
    'npm run -s explain -- kafka --json | jq .options',
  ])
    .usage('[component] [options]')
    .argument('[component]', 'a component of the catalogue; all of them when left out')
    .option('--json', 'print it as JSON')
    .action(async (component, options) =>
      done(await (await import('./verbs/explain.ts')).run(component, options, screen)),
    );

  verbOfPlatform('bootstrap', 'Bring the platform up: cluster, GitLab, Argo CD, and all that it then syncs.', [
    'npm run bootstrap -- --dry-run               # every command and API call, and nothing done',
    'npm run bootstrap                            # from nothing, or from where the last one ended',
    'npm run bootstrap -- --until gitlab-answers  # the rest another time',
    'GITLAB_TOKEN=… npm run bootstrap -- --env production   # an existing cluster, a GitLab outside it',
  ])
    .option('--dry-run', 'print what would be done; needs no Docker and no cluster')
    .option('--until <step>', 'end after this step; --dry-run shows their names')
    .action(async (options) => done(await (await import('./verbs/bootstrap.ts')).run(options, screen)));

  verbOfPlatform('doctor', 'Tell what is wrong with a platform that runs, where it began, and what to type next.', [
    'npm run doctor                               # changes nothing; works on half a platform, and without one',
    'npm run doctor -- --component mlflow',
    'npm run -s doctor -- --json | jq .causes',
    'npm run doctor -- --snapshot state.json      # for a colleague: no Secret is in it',
    'npm run doctor -- --from state.json',
  ])
    .option('--component <name>', 'only what concerns it: its trouble, what it waits for, what waits for it')
    .option('--json', 'print it as JSON (schemas/doctor.schema.json)')
    .option('--snapshot <file>', 'also write what was seen to a file')
    .addOption(new Option('--from <file>', 'judge by such a file instead of the cluster').conflicts('snapshot'))
    .addHelpText('after', '\nExit code 1 when something is wrong.')
    .action(async (options) => done(await (await import('./verbs/doctor.ts')).run(options, screen)));

  verbOfPlatform('teardown', 'Take away what bootstrap made, after showing it and asking.', [
    'npm run teardown -- --dry-run                # what would go, and what would stay',
    'npm run teardown',
    'npm run teardown -- --yes                    # without asking',
  ])
    .option('--dry-run', 'show what would go, and end')
    .option('--yes', 'do not ask')
    .action(async (options) => done(await (await import('./verbs/teardown.ts')).run(options, screen)));

  verbOfPlatform(
    'secrets',
    'List the Secrets of the platform, never their values, rotate one, or remove what is left of old ones.',
    [
      'npm run -s secrets -- list                   # who makes each, its keys, who reads it',
      'npm run -s secrets -- list --live            # and whether the cluster has it',
      'npm run -s secrets -- list --env production --json | jq -r .secrets[].name',
      'npm run secrets -- rotate postgres-mlflow    # what would be done, and who restarts',
      'npm run secrets -- rotate postgres-mlflow --yes',
      'npm run secrets -- prune                     # what is left of clients that are gone; --yes removes it',
    ],
  )
    .usage('list | rotate <name> | prune [options]')
    .addArgument(new Argument('<action>', 'what to do').choices(['list', 'rotate', 'prune']))
    .argument('[name]', 'of the Secret to rotate, with or without its namespace: data-plane/postgres-mlflow')
    .option('--live', 'list: look into the cluster too; exit 1 when a Secret is missing or not well')
    .option('--yes', 'rotate, prune: do it')
    .option('--json', 'print it as JSON')
    .addHelpText('after', '\ndocs/secrets.md tells how Secrets are backed up and restored.')
    .action(async (action, name, options) =>
      done(await (await import('./verbs/secrets.ts')).run(action, name, options, screen)),
    );

  verb('publish', 'Synth, check, commit on a branch, push, and open or update its merge request.', [
    'npm run publish                              # every environment that has a tree in dist/',
    'npm run publish -- --env production --branch kafka-4 --title "Kafka 4"',
    'npm run publish -- --dry-run                 # what the commit and the description would be',
    'npm run -s publish -- --json | jq -r .request.url',
  ])
    .option('-c, --config <file>', 'the platform', 'platform.yaml')
    .option('-e, --env <name...>', 'environments (default: those with a tree in dist/)')
    .option('-b, --branch <name>', 'branch of the merge request (default: mooring/<environments>)')
    .option('-t, --title <text>', 'title of the merge request (default: what changes)')
    .option('--draft', 'open it as a draft')
    .option('--dry-run', 'write, push and open nothing; print what would be')
    .addOption(new Option('--allow-removal <name...>', 'components or objects with data that may go'))
    .addOption(new Option('--allow-change <name...>', 'objects that may change as no cluster can follow'))
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nThe token is read from GITLAB_TOKEN, or GITHUB_TOKEN or GH_TOKEN. Your index, branches and other files stay as they are.',
    )
    .action(async (options) => done(await (await import('./verbs/publish.ts')).run(options, screen)));

  verb('promote', 'Copy the version of an image that one environment runs to another.', [
    'npm run promote -- fraud/trainer --from local --to production',
    'npm run promote -- fraud --all --from staging --to production',
    'npm run promote -- fraud/trainer --from local --to production --dry-run',
  ])
    .usage('<image> --from <name> --to <name> [options]')
    .argument('<image>', 'an image that the Image Updater follows, project/image; with --all a project')
    .option('-c, --config <file>', 'the platform', 'platform.yaml')
    .requiredOption('--from <name>', 'environment that runs the version')
    .requiredOption('--to <name>', 'environment that gets it')
    .option('--all', 'every image of the project that is pinned there')
    .option('--dry-run', 'write nothing; print what would change')
    .option('--json', 'print the result as JSON')
    .action(async (image, options) => done(await (await import('./verbs/promote.ts')).run(image, options, screen)));

  return program;
}

/** Of help, where no terminal says how wide it is. */
const WIDTH = 100;

const AFTERWORD = `
Examples:
  npm run synth                                # render platform.yaml to dist/local
  npm run synth -- --env production
  npm run explain -- kafka                     # what a component is, and its options
  npm run synth -- --help                      # all of a verb's options

Exit codes: 0 done, 1 findings, 2 usage or configuration, 3 a fault of Mooring.`;

/** Commander's words in the form of our own: what is wrong, then what to do. */
function usageError(text: string): string {
  const [message = '', suggestion] = text.trimEnd().split('\n');
  const meant = /^\(Did you mean (.*)\?\)$/.exec(suggestion ?? '')?.[1];
  return `${message.replace('unknown command', 'unknown verb')}\n  fix: ${meant === undefined ? '--help shows what is possible' : `write ${meant}`}\n`;
}
