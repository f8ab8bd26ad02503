import type { Finding } from '../finding/finding.ts';
import { checkDags } from './check-dags.ts';
import { checkHistory } from './check-history.ts';
import { checkJob } from './check-job.ts';
import { checkJobAtRunTime } from './check-jobs.ts';
import { afterPrefix, checkName } from './check-name.ts';
import { checkNotebook } from './check-notebook.ts';
import { checkOffers } from './check-offers.ts';
import { checkEnv } from './check-run.ts';
import { checkService } from './check-service.ts';
import type { PlatformConfig } from './config.ts';
import { type EngineSchema, enginesOf } from './engine.ts';
import { versionProblems } from './image-versions.ts';
import { dnsLabel, imageReference, kafkaTopic, labelWithin, postgresName, s3Bucket } from './names.ts';
import { toPointer } from './pointer.ts';
import type { ProjectConfig } from './project-schema.ts';
import { bucketName, jobName, jobsNamespace, tasksName, topicName } from './references.ts';
import type { Report } from './report.ts';
import type { Reserved } from './reserved.ts';
import { meantSetting } from './topic-settings.ts';

/** A label of a StatefulSet's pods has it and a hash of eleven characters (kubernetes v1.35.4, pkg/controller/history/controller_history.go `ControllerRevisionName`). */
const LONGEST_SERVICE = 52;

/** What a project calls by a name, and is one object or more of that name in the cluster. */
type Kind = 'job' | 'notebook' | 'service';

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
    if (jobs.namespace === 'shared') checkName(report, dnsLabel, name, at, 'project');
    else {
      const rule = labelWithin(63 - jobsNamespace(jobs, '').length);
      checkName(report, rule, name, at, 'project', "a project's jobs run in `<project>-jobs`");
    }
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
    const taken = (kind: Kind, short: string) => {
      const full = jobName(name, short);
      const other = users.get(full);
      if (other)
        report(
          'clash',
          [...at, `${kind}s`, short],
          `this ${kind} and ${other} are both called ${full} in the cluster`,
          'rename one of them',
          `${kind}s are named project-${kind} there`,
        );
      else users.set(full, `${kind} ${short} of project ${name}`);
    };
    if (project.tasks) users.set(tasksName(name), `the tasks of the project ${name}`);
    for (const [job, config] of Object.entries(project.jobs)) {
      taken('job', job);
      checkJob(report, engines, projects, name, job, config);
      checkJobAtRunTime(report, engines, projects, name, job, config);
    }
    for (const service of Object.keys(project.services)) {
      taken('service', service);
      checkService(report, projects, name, service);
    }
    for (const notebook of Object.keys(project.notebooks || {})) {
      taken('notebook', notebook);
      checkNotebook(report, projects, name, notebook, [...at, 'notebooks', notebook]);
    }
    checkEnv(report, [...at, 'env'], project.env);
    checkHistory(report, engines, projects, name);
    checkOffers(report, projects, name);
    checkDags(report, projects, name);
  }
  return findings;
}

function checkNames(
  report: Report,
  engines: readonly EngineSchema[],
  name: string,
  { topics, buckets, databases, images, jobs, notebooks, services }: ProjectConfig,
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
  const runs = (kind: Kind, short: string, longest: number) => {
    const path = [...at, `${kind}s`, short];
    const prefix = jobName(name, '');
    if (prefix.length < longest) checkName(report, afterPrefix(labelWithin(longest), prefix), short, path, kind);
    else
      report(
        'name',
        path,
        `the ${kind} would be called ${jobName(name, short)} in the cluster, which takes ${longest} characters`,
        `shorten the names of the project and the ${kind} to ${longest - 1} characters together`,
      );
  };
  for (const [job, config] of Object.entries(jobs))
    runs('job', job, Math.min(63, ...enginesOf(engines, config).map(({ longestName }) => longestName)));
  for (const service of Object.keys(services)) runs('service', service, LONGEST_SERVICE);
  for (const notebook of Object.keys(notebooks || {})) runs('notebook', notebook, LONGEST_SERVICE);
}

/** The namespace of a project's jobs takes its name from the project: it must be nobody else's. */
function checkJobsNamespace(
  report: Report,
  name: string,
  { projects, jobs }: Pick<PlatformConfig, 'projects' | 'jobs'>,
  namespaces: ReadonlySet<string>,
): void {
  const at = ['projects', name];
  const own = jobsNamespace(jobs, name);
  if (jobs.namespace === 'shared') return;
  if (Object.hasOwn(projects, own))
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
