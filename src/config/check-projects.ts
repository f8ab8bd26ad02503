import type { Finding } from '../finding/finding.ts';
import { nearest } from '../finding/nearest.ts';
import { checkJobAtRunTime } from './check-jobs.ts';
import type { PlatformConfig } from './config.ts';
import { type EngineSchema, enginesOf, optionsFor } from './engine.ts';
import { versionProblems } from './image-versions.ts';
import { dnsLabel, imageReference, kafkaTopic, type NameRule, postgresName, s3Bucket } from './names.ts';
import { toPointer } from './pointer.ts';
import type { JobConfig, ProjectConfig } from './project-schema.ts';
import { bucketName, jobName, jobsNamespace, referencesOf, resolveReference, topicName } from './references.ts';
import type { Reserved } from './reserved.ts';
import { meantSetting } from './topic-settings.ts';

type Report = (rule: string, path: readonly string[], message: string, fix: string, why?: string) => void;

/** Settings of Kafka's topics that are options of their own. */
const OWNED_BY_TOPICS = { 'cleanup.policy': 'cleanup', 'retention.ms': 'retention' };

/**
 * What a schema cannot say about projects: names that Kubernetes, Kafka, S3 or PostgreSQL refuse, names that clash, jobs
 * that read what nobody has, and images that nobody builds. Positions are filled in by the caller from `config`.
 */
export function checkProjects(
  engines: readonly EngineSchema[],
  { projects, jobs }: Pick<PlatformConfig, 'projects' | 'jobs'>,
  { namespaces, components }: Reserved,
): Finding[] {
  const findings: Finding[] = [];
  const report: Report = (rule, path, message, fix, why) => {
    findings.push({ rule: `config/${rule}`, severity: 'error', message, fix, why, config: toPointer(path) });
  };
  const buckets = new Map<string, string>();
  // A project and a job are users of Kafka, S3 and PostgreSQL under these names.
  const users = new Map(Object.keys(projects).map((name) => [name, `the project ${name}`]));
  for (const [name, project] of Object.entries(projects)) {
    const at = ['projects', name];
    checkName(report, dnsLabel, name, at, 'project');
    if (namespaces.has(name) || name.startsWith('kube-'))
      report('clash', at, `the namespace ${name} belongs to the platform`, 'give the project another name');
    else if (components.has(name))
      report(
        'clash',
        at,
        `${name} is the name of a component, and of its user in Kafka, S3 and PostgreSQL`,
        'give the project another name',
      );
    checkJobsNamespace(report, name, { projects, jobs }, namespaces);
    checkNames(report, engines, name, project);
    for (const bucket of Object.keys(project.buckets)) {
      const full = bucketName(name, bucket);
      const other = buckets.get(full);
      if (other)
        report(
          'clash',
          [...at, 'buckets', bucket],
          `bucket ${full} of this project and of ${other} are one`,
          'rename one of them',
          'buckets are named project-bucket in S3',
        );
      buckets.set(full, name);
    }
    for (const [job, config] of Object.entries(project.jobs)) {
      const full = jobName(name, job);
      const other = users.get(full);
      if (other)
        report(
          'clash',
          [...at, 'jobs', job],
          `this job and ${other} are both called ${full} in the cluster`,
          'rename one of them',
          'jobs are named project-job there',
        );
      else users.set(full, `job ${job} of project ${name}`);
      checkJob(report, engines, projects, name, job, config);
      checkJobAtRunTime(report, engines, projects, name, job, config);
    }
  }
  return findings;
}

function checkNames(
  report: Report,
  engines: readonly EngineSchema[],
  name: string,
  { topics, buckets, databases, images, jobs }: ProjectConfig,
): void {
  const at = ['projects', name];
  for (const topic of Object.keys(topics)) {
    checkName(
      report,
      (text) => kafkaTopic(text) ?? afterPrefix(kafkaTopic, topicName(name, ''))(text),
      topic,
      [...at, 'topics', topic],
      'topic',
    );
    for (const [key, option] of Object.entries(OWNED_BY_TOPICS))
      if (Object.hasOwn(topics[topic]!.config ?? {}, key))
        report(
          'owned-key',
          [...at, 'topics', topic, 'config', key],
          `${key} is what the option \`${option}\` of the topic says`,
          `say \`${option}: …\`, and leave it out here`,
          'of two that differ, one would hold without a word',
        );
    for (const key of Object.keys(topics[topic]!.config ?? {})) {
      const meant = meantSetting(key);
      if (meant !== undefined)
        report(
          'unknown-key',
          [...at, 'topics', topic, 'config', key],
          `Kafka has no setting ${key} of topics`,
          `rename it to ${meant}`,
          'Kafka refuses the whole topic for it',
        );
    }
    if (Object.hasOwn(buckets, topic))
      report(
        'clash',
        [...at, 'buckets', topic],
        `${topic} is both a topic and a bucket`,
        'rename one of them: jobs refer to both by name alone',
      );
  }
  for (const bucket of Object.keys(buckets))
    checkName(report, afterPrefix(s3Bucket, bucketName(name, '')), bucket, [...at, 'buckets', bucket], 'bucket');
  for (const database of Object.keys(databases))
    checkName(report, postgresName, database, [...at, 'databases', database], 'database');
  for (const [image, { build, image: reference, ...versions }] of Object.entries(images)) {
    for (const { option, message, fix } of versionProblems(versions))
      report('image', [...at, 'images', image, option], message, fix);
    checkName(report, dnsLabel, image, [...at, 'images', image], 'image');
    if (build === undefined && reference === undefined)
      report(
        'image',
        [...at, 'images', image],
        `nobody builds the image ${image}`,
        'say `build: <folder>` to have CI build it, or `image: <registry/name>` to use one that exists',
      );
    if (build !== undefined && reference !== undefined)
      report(
        'image',
        [...at, 'images', image],
        `the image ${image} is both built here and taken from elsewhere`,
        'keep `build` or `image`',
      );
    if (reference !== undefined)
      checkName(report, imageReference, reference, [...at, 'images', image, 'image'], 'image reference');
  }
  for (const [job, config] of Object.entries(jobs)) {
    checkName(report, dnsLabel, job, [...at, 'jobs', job], 'job');
    const full = jobName(name, job);
    const longest = Math.min(...enginesOf(engines, config).map(({ longestName }) => longestName));
    if (full.length > longest)
      report(
        'name',
        [...at, 'jobs', job],
        `the job's name in the cluster, ${full}, is longer than ${longest} characters`,
        'shorten the name of the job or of the project',
      );
  }
}

/** The namespace of a project's jobs takes its name from the project: it must fit, and be nobody else's. */
function checkJobsNamespace(
  report: Report,
  name: string,
  { projects, jobs }: Pick<PlatformConfig, 'projects' | 'jobs'>,
  namespaces: ReadonlySet<string>,
): void {
  const at = ['projects', name];
  const own = jobsNamespace(jobs, name);
  if (jobs.namespace === 'shared' || dnsLabel(name)) return;
  if (dnsLabel(own))
    report(
      'name',
      at,
      `the namespace of its jobs, ${own}, is longer than 63 characters`,
      `shorten the name of the project to ${63 - '-jobs'.length} characters`,
    );
  else if (Object.hasOwn(projects, own))
    report(
      'clash',
      ['projects', own],
      `the project ${own} would share its namespace with the jobs of the project ${name}`,
      'give one of the two projects another name',
      "a project's jobs run in `<project>-jobs`",
    );
  else if (namespaces.has(own))
    report(
      'clash',
      at,
      `the namespace of its jobs, ${own}, belongs to the platform`,
      'give the project another name',
      "a project's jobs run in `<project>-jobs`",
    );
}

/** The rule of a name that is put after a prefix; what it suggests comes without. */
function afterPrefix(rule: NameRule, prefix: string): NameRule {
  return (name) => {
    const problem = rule(prefix + name);
    if (!problem?.suggestion) return problem;
    const { reason, suggestion } = problem;
    return suggestion.startsWith(prefix) ? { reason, suggestion: suggestion.slice(prefix.length) } : { reason };
  };
}

function checkName(report: Report, rule: NameRule, name: string, path: readonly string[], what: string): void {
  const problem = rule(name);
  if (problem)
    report(
      'name',
      path,
      `${JSON.stringify(name)} is no name for ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what}: ${problem.reason}`,
      problem.suggestion ? `write ${problem.suggestion}` : 'choose another name',
    );
}

function checkJob(
  report: Report,
  engines: readonly EngineSchema[],
  projects: Readonly<Record<string, ProjectConfig>>,
  project: string,
  job: string,
  config: JobConfig,
): void {
  const at = ['projects', project, 'jobs', job];
  const own = projects[project]!;
  const named = enginesOf(engines, config);
  if (named.length !== 1)
    report(
      'job',
      at,
      `job ${job} must be ${engines.length === 2 ? 'either ' : ''}${engines.map(({ title }) => `a ${title}`).join(' or ')} job`,
      named.length > 0
        ? `keep ${named.map(({ id }) => `\`${id}\``).join(' or ')}`
        : `add ${engines.map(({ id, example }) => `\`${id}: ${example}\``).join(' or ')}`,
    );

  for (const side of ['reads', 'writes'] as const) {
    config[side].forEach((reference, i) => {
      if (resolveReference(projects, project, reference)) return;
      const close = nearest(reference, referencesOf(projects, project));
      report(
        'reference',
        [...at, side, String(i)],
        `job ${job} ${side} ${reference}, which no project has as a topic or a bucket`,
        close ? `write ${close}` : `add ${reference} under \`topics\` or \`buckets\``,
      );
    });
  }
  config.uses.forEach((database, i) => {
    if (Object.hasOwn(own.databases, database)) return;
    const close = nearest(database, Object.keys(own.databases));
    report(
      'reference',
      [...at, 'uses', String(i)],
      `job ${job} uses the database ${database}, which the project does not have`,
      close ? `write ${close}` : `add ${database} under \`databases\``,
    );
  });
  for (const engine of named)
    checkImage(report, own, job, [...at, engine.id, 'image'], optionsFor(engine, config)!.image);
}

function checkImage(report: Report, own: ProjectConfig, job: string, path: readonly string[], image: string): void {
  if (Object.hasOwn(own.images, image)) return;
  if (/[/:@]/.test(image)) {
    checkName(report, imageReference, image, path, 'image reference');
    return;
  }
  const close = nearest(image, Object.keys(own.images));
  report(
    'image',
    path,
    `job ${job} runs the image ${image}, which the project does not have`,
    close ? `write ${close}` : `add ${image} under \`images\`, or write a full reference: registry/name:tag`,
  );
}
