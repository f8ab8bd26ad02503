import { nearest } from '../finding/nearest.ts';
import { checkName } from './check-name.ts';
import type { RunConfig } from './job-schema.ts';
import { imageReference } from './names.ts';
import { type OwnedSetting, ownerOf, WHY } from './owned-settings.ts';
import type { ProjectConfig } from './project-schema.ts';
import { referencesOf, resolveReference, variableName } from './references.ts';
import type { Report } from './report.ts';

type Projects = Readonly<Record<string, ProjectConfig>>;

/** Something of a project that runs. */
interface Run {
  readonly project: string;
  /** As messages call it: `job train`. */
  readonly who: string;
  /** Path of its configuration. */
  readonly at: readonly string[];
  readonly config: RunConfig;
}

/** Variables that the platform sets; a program that had its own would connect elsewhere, or not at all. */
const OWNED: readonly OwnedSetting[] = [
  ...['AWS_*', 'PG*'].map((key) => ({ key, why: WHY.credentials })),
  ...['BUCKET_*', 'KAFKA_*', 'MLFLOW_TRACKING_URI', 'SERVICE_*', 'TOPIC_*'].map((key) => ({ key, why: WHY.address })),
];

/** What is wrong with what runs by itself: what it reads, writes, uses and calls, and its variables. */
export function checkRun(report: Report, projects: Projects, run: Run): void {
  const { project, who, at, config } = run;
  const own = projects[project]!;
  for (const side of ['reads', 'writes'] as const)
    config[side].forEach((reference, i) => {
      if (resolveReference(projects, project, reference)) return;
      const close = nearest(reference, referencesOf(projects, project));
      report(
        'reference',
        [...at, side, String(i)],
        `${who} ${side} ${reference}, which no project has as a topic or a bucket`,
        close ? `write ${close}` : `add ${reference} under \`topics\` or \`buckets\``,
      );
    });
  const named = (side: 'uses' | 'calls', what: string, known: Readonly<Record<string, unknown>>, under: string) =>
    config[side].forEach((name, i) => {
      if (Object.hasOwn(known, name)) return;
      const close = nearest(name, Object.keys(known));
      report(
        'reference',
        [...at, side, String(i)],
        `${who} ${side} the ${what} ${name}, which the project does not have`,
        close ? `write ${close}` : `add ${name} under \`${under}\``,
      );
    });
  named('uses', 'database', own.databases, 'databases');
  named('calls', 'service', own.services, 'services');
  config.calls.forEach((name, i) => {
    if (!Object.hasOwn(own.services, name) || own.services[name]!.port !== undefined) return;
    report(
      'reference',
      [...at, 'calls', String(i)],
      `${who} calls the service ${name}, which answers nowhere`,
      `say where it does: \`port\` of ${name}`,
    );
  });
  checkEnv(report, [...at, 'env'], config.env);
  checkVariables(report, projects, run);
}

/** Names of variables that people set, of a project or of what runs. */
export function checkEnv(report: Report, at: readonly string[], env: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(env)) {
    const owner = ownerOf(OWNED, name);
    if (owner)
      report('env', [...at, name], `${name} is the platform's to set`, 'take it out, or call it otherwise', owner.why);
    // What every shell takes (POSIX.1-2017, XBD 8.1), though Kubernetes takes more.
    else if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      report(
        'name',
        [...at, name],
        `${JSON.stringify(name)} is no name for a variable`,
        'write letters, digits and underscores, and begin with no digit',
      );
  }
}

/** Two data sets must not be one variable: `a-b` and `a.b`. */
function checkVariables(report: Report, projects: Projects, { project, at, config }: Run): void {
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
          `${reference} and ${other} are both ${variable} in the job's environment`,
          'rename one of them',
        );
      known.set(variable, set.fullName);
    });
  }
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
