import { Command, CommanderError, Option } from 'commander';
import { EXIT, FORMATS, type Screen } from './screen.ts';
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
    await program.parseAsync([...args], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const { explainFailure } = await import('./failure.ts');
    return explainFailure(error, screen);
  }
}

type Done = (exit: number) => void;

function createProgram(screen: Screen, done: Done): Command {
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
    .addOption(new Option('--allow-removal <name...>', 'components or objects with data that may go'))
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
