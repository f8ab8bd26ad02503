import type { PlatformConfig } from '../../config/config.ts';
import { hasErrors } from '../../finding/finding.ts';
import { occupied, putNew } from '../../output/new-files.ts';
import { KINDS } from '../../scaffold/kinds.ts';
import type { Scaffold, ScaffoldOptions } from '../../scaffold/scaffold.ts';
import { load } from '../../synth/load.ts';
import { planPlatform } from '../../synth/plan-platform.ts';
import { located } from '../../synth/synth.ts';
import { withEntries } from '../../workspace/add-entry.ts';
import { type ConfigFiles, environmentsOf, readConfigFiles, UsageError } from '../../workspace/workspace.ts';
import { formatOf } from '../planned.ts';
import { printFindings } from '../print-findings.ts';
import { EXIT, type Screen } from '../screen.ts';

interface NewOptions extends ScaffoldOptions {
  readonly config: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Which options each kind has beside those of all; `project` is whose it is. */
const OPTIONS: Readonly<Record<string, readonly (keyof ScaffoldOptions)[]>> = {
  project: ['owners', 'engine'],
  job: ['project', 'engine', 'schedule', 'dag'],
  service: ['project'],
  dag: ['project'],
  notebook: ['project'],
  dashboard: ['project', 'topic'],
};

export async function run(what: string, name: string, options: NewOptions, screen: Screen): Promise<number> {
  refuseOptions(what, options);
  const environments = environmentsOf(options.config);
  const before = environments.map((env) => readConfigFiles(options.config, env));
  const [config] = before.map((files, i) => valid(files, environments[i]!, options, screen));
  if (!config) return EXIT.usage;
  const { projects, jobs, components } = config;
  const made = KINDS[what]!({ name, options, projects, jobs, components: Object.keys(components) });

  const { platform, root } = before[0]!;
  const text = withEntries(platform.file, platform.text, made.entries);
  const after = before.map((files) => ({ ...files, platform: { ...platform, text } }));
  if (!after.every((files, i) => valid(files, environments[i]!, options, screen))) {
    screen.stderr.write(`\nNothing was written. The lines are those of ${platform.file} as it would be.\n`);
    return EXIT.usage;
  }
  const files = newFiles(root, made, what, name);
  const edited = text === platform.text ? undefined : { path: platform.file, text };
  if (!options.dryRun) putNew(root, files, edited);
  const paths = [...files.keys()].sort();
  if (options.json)
    screen.stdout.write(
      `${JSON.stringify({ what, name, dryRun: options.dryRun ?? false, written: paths, ...(edited && { changed: [edited.path] }), next: nextOf(made, edited !== undefined) }, undefined, 2)}\n`,
    );
  else screen.stdout.write(tell(paths, edited?.path, nextOf(made, edited !== undefined), options));
  return EXIT.done;
}

/** The configuration of an environment, when it is one that can be planned; else prints why not. */
function valid(files: ConfigFiles, env: string, options: NewOptions, screen: Screen): PlatformConfig | undefined {
  const { config, findings } = load(files, env);
  const planned = config ? planPlatform(config) : undefined;
  if (config && planned?.plan) return config;
  const all = config ? located([...findings, ...planned!.findings], config) : findings;
  printFindings(
    all.filter((finding) => hasErrors([finding])),
    files,
    formatOf(options),
    screen,
  );
  return undefined;
}

/** An option that means nothing there is a mistake of whoever thinks that it does. */
function refuseOptions(what: string, options: NewOptions): void {
  const all = new Set(Object.values(OPTIONS).flat());
  const stray = [...all].find((option) => options[option] !== undefined && !OPTIONS[what]!.includes(option));
  if (stray === undefined) return;
  const of = Object.keys(OPTIONS).filter((kind) => OPTIONS[kind]!.includes(stray));
  throw new UsageError(`--${stray} says nothing of a new ${what}`, `leave it out: it is of ${of.join(', ')}`);
}

/** Those that are to be written. @throws UsageError when somebody's is in the way. */
function newFiles(root: string, { files, kept }: Scaffold, what: string, name: string): ReadonlyMap<string, string> {
  const { taken, same } = occupied(root, files);
  const inTheWay = taken.filter((path) => !kept.includes(path));
  if (inTheWay.length > 0)
    throw new UsageError(
      `nothing was written: the ${what} ${name} would take the place of ${inTheWay.join(', ')}`,
      'choose another name, or move away what is there',
    );
  return new Map([...files].filter(([path]) => !taken.includes(path) && !same.includes(path)));
}

/** What is left to do: it is tried where it lies, rendered, and published. */
const nextOf = ({ next }: Scaffold, rendered: boolean): readonly string[] => [
  ...next,
  ...(rendered ? ['npm run synth', 'npm run publish'] : []),
];

function tell(paths: readonly string[], changed: string | undefined, next: readonly string[], { dryRun }: NewOptions) {
  const lines = paths.map((path) => `${dryRun ? 'to write' : 'written'}: ${path}`);
  if (changed !== undefined) lines.push(`${dryRun ? 'to change' : 'changed'}: ${changed}`);
  if (!dryRun) lines.push('Next:', ...next.map((line) => `  ${line}`));
  return `${lines.join('\n')}\n`;
}
