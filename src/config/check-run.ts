import { nearest } from '../finding/nearest.ts';
import { checkName } from './check-name.ts';
import { missingOffer, type OfferedKind } from './check-offers.ts';
import type { RunConfig } from './job-schema.ts';
import { imageReference } from './names.ts';
import { WHY } from './owned-settings.ts';
import { OWNED_VARIABLES } from './owned-variables.ts';
import type { ProjectConfig } from './project-schema.ts';
import {
  type DataSet,
  referencesOf,
  resolveDatabase,
  resolveReference,
  serviceVariable,
  variableName,
} from './references.ts';
import type { Report } from './report.ts';

type Projects = Readonly<Record<string, ProjectConfig>>;

/** How it has data. */
type Side = 'reads' | 'writes' | 'uses';

/** Something of a project that runs. */
interface Run {
  readonly project: string;
  /** As messages call it: `job train`. */
  readonly who: string;
  /** Path of its configuration. */
  readonly at: readonly string[];
  readonly config: RunConfig;
}

/** What is wrong with what runs by itself: what it reads, writes, uses and calls, and its variables. */
export function checkRun(report: Report, projects: Projects, run: Run): void {
  const { project, who, at, config } = run;
  const own = projects[project]!;
  const missing = (side: Side | 'calls', i: number, what: string, names: Iterable<string>, under: string) => {
    const name = config[side][i]!;
    const close = nearest(name, names);
    const fix = close ? `write ${close}` : `add ${name} under ${under}`;
    report('reference', [...at, side, String(i)], `${who} ${side} ${what}`, fix);
  };
  for (const side of ['reads', 'writes'] as const)
    config[side].forEach((reference, i) => {
      const set = resolveReference(projects, project, reference);
      if (set) checkOffered(report, projects, run, side, i, set);
      else {
        const what = `${reference}, which no project has as a topic or a bucket`;
        missing(side, i, what, referencesOf(projects, project, 'data sets'), '`topics` or `buckets`');
      }
    });
  config.uses.forEach((reference, i) => {
    const database = resolveDatabase(projects, project, reference);
    if (database) checkOffered(report, projects, run, 'uses', i, database);
    else {
      const what = `the database ${reference}, which no project has`;
      missing('uses', i, what, referencesOf(projects, project, 'databases'), '`databases`');
    }
  });
  config.calls.forEach((name, i) => {
    if (!Object.hasOwn(own.services, name))
      missing(
        'calls',
        i,
        `the service ${name}, which the project does not have`,
        Object.keys(own.services),
        '`services`',
      );
    else if (own.services[name]!.port === undefined)
      report(
        'reference',
        [...at, 'calls', String(i)],
        `${who} calls the service ${name}, which answers nowhere`,
        `say where it does: \`port\` of ${name}`,
      );
  });
  const named = checkVariables(report, projects, run);
  for (const callee of config.calls) named.add(serviceVariable(callee));
  checkEnv(report, [...at, 'env'], config.env, named);
  checkTaken(report, ['projects', project, 'env'], own.env, named);
}

/** What is another project's is had only where that one says so. */
function checkOffered(
  report: Report,
  projects: Projects,
  { project, who, at }: Run,
  side: Side,
  i: number,
  thing: Pick<DataSet, 'project' | 'name'> & { readonly kind: OfferedKind },
): void {
  const missing = missingOffer(projects, project, thing, side === 'writes');
  if (missing === undefined) return;
  report(
    'offer',
    [...at, side, String(i)],
    `${who} ${side} the ${thing.kind} ${thing.name} of ${thing.project}, which does not offer that to ${project}`,
    `let the owners of ${thing.project} ${missing} under \`projects.${thing.project}.offers\``,
  );
}

/** Names of variables that people set, of a project or of what runs; `named` are those of what it connects to. */
export function checkEnv(
  report: Report,
  at: readonly string[],
  env: Readonly<Record<string, unknown>>,
  named: ReadonlySet<string> = new Set(),
): void {
  for (const name of Object.keys(env)) {
    const why = OWNED_VARIABLES.get(name);
    if (why) report('env', [...at, name], `${name} is the platform's to set`, 'take it out, or call it otherwise', why);
    // What every shell takes (POSIX.1-2017, XBD 8.1), though Kubernetes takes more.
    else if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      report(
        'name',
        [...at, name],
        `${JSON.stringify(name)} is no name for a variable`,
        'write letters, digits and underscores, and begin with no digit',
      );
  }
  checkTaken(report, at, env, named);
}

function checkTaken(
  report: Report,
  at: readonly string[],
  env: Readonly<Record<string, unknown>>,
  named: ReadonlySet<string>,
): void {
  for (const name of Object.keys(env))
    if (named.has(name))
      report(
        'env',
        [...at, name],
        `${name} is the platform's to set`,
        'take it out, or call it otherwise',
        WHY.address,
      );
}

/** The variables of what it reads and writes, of which no two may be one: `a-b` and `a.b`. */
function checkVariables(report: Report, projects: Projects, { project, who, at, config }: Run): Set<string> {
  const known = new Map<string, string>();
  for (const side of ['reads', 'writes'] as const) {
    config[side].forEach((reference, i) => {
      const set = resolveReference(projects, project, reference);
      if (!set) return;
      const variable = variableName(project, set);
      const other = known.get(variable);
      if (other !== undefined && other !== set.fullName)
        report(
          'clash',
          [...at, side, String(i)],
          `${reference} and ${other} are both ${variable} in the environment of ${who}`,
          'rename one of them',
        );
      known.set(variable, set.fullName);
    });
  }
  return new Set(known.keys());
}

/** An image that somebody (`job train`) runs: one of the project's, or a full reference. */
export function checkImage(
  report: Report,
  own: ProjectConfig,
  who: string,
  path: readonly string[],
  image: string,
): void {
  if (Object.hasOwn(own.images, image)) return;
  if (/[/:@]/.test(image)) {
    checkName(report, imageReference, image, path, 'image reference');
    return;
  }
  const close = nearest(image, Object.keys(own.images));
  report(
    'image',
    path,
    `${who} runs the image ${image}, which the project does not have`,
    close ? `write ${close}` : `add ${image} under \`images\`, or write a full reference: registry/name:tag`,
  );
}
