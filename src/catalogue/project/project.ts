import { Type } from 'typebox';
import { optionsFor } from '../../config/engine.ts';
import { toPointer } from '../../config/pointer.ts';
import type { JobConfig, ProjectConfig } from '../../config/project-schema.ts';
import {
  bucketName,
  type DataSet,
  jobName,
  jobsNamespace,
  resolveReference,
  topicName,
} from '../../config/references.ts';
import { type ComponentDefinition, defineComponent } from '../../contract/component.ts';
import type { Access } from '../../contract/connections/access.ts';
import type { FollowedImage } from '../../contract/connections/image-updates.ts';
import type { BucketSpec } from '../../contract/connections/s3.ts';
import type { Declarations } from '../../contract/declarations.ts';
import { type Need, need } from '../../contract/need.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import { fromDag, type Job } from '../../engines/engine.ts';
import { secretVariables } from '../../engines/environment.ts';
import { engineOf } from '../../engines/index.ts';
import { parseDuration } from '../../kit/duration.ts';
import { followedImage, referenceTo, renderedVersion } from '../followed.ts';
import { pulls } from '../platform/image-registry.ts';
import { renderDagJobs } from './dag-jobs.ts';
import { renderTeam } from './team.ts';
import { imageKey, templateConfigMap, templateFolder } from './templates.ts';
import { declareWorkspace, renderWorkspace, WORKSPACE } from './workspace.ts';

type Projects = Readonly<Record<string, ProjectConfig>>;

/**
 * A project as a component: the team's namespace, what it has in Kafka, S3 and PostgreSQL, and its jobs. Everything a job
 * may reach follows from what it reads, writes, uses and tracks.
 */
export function projectComponent(project: string, config: ProjectConfig, projects: Projects): ComponentDefinition {
  return defineComponent({
    id: `project-${project}`,
    title: `Project ${project}`,
    area: 'project',
    summary: `What the team of ${project} has on the platform.`,
    namespace: project,
    options: Type.Object({}),
    declare: ({ platform }) => declare(project, config, projects, platform),
    render: (ctx) => {
      const jobs = jobsOf(project, config, projects, ctx.platform);
      renderTeam(ctx, project, config);
      renderWorkspace(ctx, project, config);
      for (const job of jobs.filter((job) => !fromDag(job)))
        ctx.add(job.engine.object(ctx, job), { wave: 1, from: job.from });
      renderDagJobs(ctx, project, jobs.filter(fromDag));
    },
  });
}

function declare(project: string, config: ProjectConfig, projects: Projects, platform: PlatformFacts): Declarations {
  const jobs = jobsOf(project, config, projects, platform);
  const declared = [declareWorkspace(project, config), ...jobs.map((job) => job.engine.declare(job))];
  const orchestrated = jobs.some(fromDag) || config.dags !== undefined;
  return {
    namespaces: [jobsNamespace(platform.jobs, project)],
    allowance: config.quota,
    workloads: Object.assign({}, ...declared.map(({ workloads }) => workloads)),
    internal: declared.flatMap(({ internal }) => internal ?? []),
    requires: [
      ...(platform.registry.login
        ? [pulls(project, project), pulls(jobsNamespace(platform.jobs, project), `${project}-jobs`)]
        : []),
      ...dataNeeds(project, config, platform, jobs),
      ...jobs.flatMap(connectionNeeds),
      ...egressNeeds(project, config, jobs),
      ...declared.flatMap(({ requires }) => requires ?? []),
      ...(orchestrated
        ? [
            need({
              type: 'orchestrator',
              name: project,
              request: {
                project,
                templates: jobs.some(fromDag)
                  ? { configMap: templateConfigMap(project), folder: templateFolder(project) }
                  : undefined,
                dags: config.dags,
              },
            }),
          ]
        : []),
    ],
    images: Object.fromEntries(
      Object.entries(config.images).map(([name, image]) => [name, imageReferenceOf(project, name, image, platform)]),
    ),
    follows: followed(project, config, platform, jobs),
    problems: declared.flatMap(({ problems }) => problems ?? []),
  };
}

/** Topics, buckets and databases exist because the project says so, whether or not a job uses them. */
function dataNeeds(
  project: string,
  { topics, buckets, databases, workspace }: ProjectConfig,
  platform: PlatformFacts,
  jobs: readonly Job[],
): Need[] {
  const at = (...path: string[]) => toPointer(['projects', project, ...path]);
  const needs: Need[] = [];
  if (Object.keys(topics).length > 0)
    needs.push(
      need({
        type: 'kafka',
        name: project,
        request: {
          create: Object.entries(topics).map(([name, { retention, ...topic }]) => ({
            ...topic,
            name: topicName(project, name),
            retentionMs: parseDuration(retention),
            from: at('topics', name),
          })),
        },
      }),
    );
  const create: BucketSpec[] = [
    ...Object.entries(buckets).map(([name, { expire, noncurrent, ...bucket }]) => ({
      ...bucket,
      ...(expire !== undefined && { expire: Number.parseInt(expire, 10) }),
      noncurrent: Number.parseInt(noncurrent, 10),
      name: bucketName(project, name),
      from: at('buckets', name),
    })),
    ...stateBuckets(jobs),
  ];
  if (create.length > 0) needs.push(need({ type: 's3', name: project, request: { create } }));
  if (Object.keys(databases).length > 0) {
    needs.push(
      need({
        type: 'postgres',
        name: project,
        by: [
          ...jobs.filter(({ config }) => config.uses.length > 0).flatMap((job) => job.engine.workloads(job.name)),
          ...(workspace ? [WORKSPACE] : []),
        ],
        request: {
          databases: Object.entries(databases).map(([name, { extensions }]) => ({
            name,
            extensions,
            from: at('databases', name),
          })),
        },
        secret: {
          namespace: jobsNamespace(platform.jobs, project),
          ...(workspace && { alsoIn: [project] }),
          ...secretVariables('postgres'),
        },
      }),
    );
  }
  return needs;
}

/** Buckets that engines keep state in: one for all jobs of a kind, because of the first of them. */
function stateBuckets(jobs: readonly Job[]): BucketSpec[] {
  const from = new Map<string, string>();
  for (const job of jobs) {
    const name = job.engine.stateBucket?.(job.project);
    if (name !== undefined && !from.has(name)) from.set(name, job.from);
  }
  return [...from].map(([name, first]) => ({ name, from: first }));
}

/** What one job connects to: a user of its own in Kafka and S3, with exactly what it reads and writes. */
function connectionNeeds(job: Job): Need[] {
  const { engine } = job;
  const by = engine.workloads(job.name);
  const topics = accessOf(job, 'topic').map(({ name, access }) => ({ topic: name, access }));
  const state = engine.stateBucket?.(job.project);
  const buckets = [
    ...accessOf(job, 'bucket').map(({ name, access }) => ({ bucket: name, access })),
    ...(state === undefined ? [] : [{ bucket: state, access: 'readwrite' as const }]),
  ];
  return [
    ...(topics.length > 0
      ? [need({ type: 'kafka', name: job.name, by, request: { access: topics }, secret: secretVariables('kafka') })]
      : []),
    ...(buckets.length > 0
      ? [need({ type: 's3', name: job.name, by, request: { access: buckets }, secret: secretVariables('s3') })]
      : []),
    ...(job.config.tracks ? [need({ type: 'tracking', name: job.name, by })] : []),
    // The right itself is the orchestrator's; the job needs that there is one.
    ...(fromDag(job)
      ? [need({ type: engine.dags!.submission, name: job.name, request: { project: job.project } })]
      : []),
  ];
}

/** What each job reaches outside: what the project says of all, and what it says itself. */
function egressNeeds(project: string, { egress }: ProjectConfig, jobs: readonly Job[]): Need[] {
  const shared = egress.map((target, i) => ({
    ...target,
    from: toPointer(['projects', project, 'egress', String(i)]),
  }));
  return jobs.flatMap((job) => {
    const own = job.config.egress.map((target, i) => ({ ...target, from: `${job.from}/egress/${i}` }));
    const to = [...shared, ...own];
    return to.length === 0
      ? []
      : [need({ type: 'egress', name: job.name, by: job.engine.workloads(job.name), request: { to } })];
  });
}

function accessOf({ reads, writes }: Job, kind: DataSet['kind']): { name: string; access: Access }[] {
  const access = new Map<string, Access>();
  for (const { fullName } of reads.filter((set) => set.kind === kind)) access.set(fullName, 'read');
  for (const { fullName } of writes.filter((set) => set.kind === kind))
    access.set(fullName, access.has(fullName) ? 'readwrite' : 'write');
  return [...access].map(([name, how]) => ({ name, access: how }));
}

function jobsOf(project: string, { jobs, images }: ProjectConfig, projects: Projects, platform: PlatformFacts): Job[] {
  const resolve = (references: readonly string[]) =>
    references.map((reference) => resolveReference(projects, project, reference)!);
  return Object.entries(jobs).map(([short, config]: [string, JobConfig]) => {
    const engine = engineOf(config);
    const options = optionsFor(engine, config)!;
    const { image } = options;
    const own = Object.hasOwn(images, image) ? images[image]! : undefined;
    return {
      project,
      short,
      name: jobName(project, short),
      namespace: jobsNamespace(platform.jobs, project),
      engine,
      config,
      options,
      image: own ? imageReferenceOf(project, image, own, platform) : image,
      ownImage: own && image,
      reads: resolve(config.reads),
      writes: resolve(config.writes),
      from: toPointer(['projects', project, 'jobs', short]),
    };
  });
}

type ImageConfig = ProjectConfig['images'][string];

/** Where CI pushes an image that it builds, or where one that exists is. */
function imageReferenceOf(project: string, name: string, image: ImageConfig, platform: PlatformFacts): string {
  return referenceTo(imageNameOf(project, name, image, platform), renderedVersion(image));
}

function imageNameOf(project: string, name: string, { image }: ImageConfig, { registry }: PlatformFacts): string {
  return image ?? `${registry.host}/${project}/${name}`;
}

function followed(
  project: string,
  { images }: ProjectConfig,
  platform: PlatformFacts,
  jobs: readonly Job[],
): FollowedImage[] {
  return Object.entries(images).flatMap(([name, image]) => {
    const reference = imageReferenceOf(project, name, image, platform);
    const { follow } = image;
    if (!follow) return [];
    const running = jobs.filter((job) => job.image === reference);
    const fields = running.flatMap((job) =>
      fromDag(job) ? [{ kind: 'ConfigMap', path: `data/${imageKey(project, name)}` }] : job.engine.imageFields,
    );
    // What nothing runs has nothing that a new version could be written to.
    if (running.length === 0) return [];
    return [
      followedImage(
        { ...image, follow },
        { alias: name, image: imageNameOf(project, name, image, platform), fields: unique(fields) },
      ),
    ];
  });
}

/** Two jobs of one image say the same twice. */
function unique<T extends object>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
