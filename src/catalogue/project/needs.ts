import { toPointer } from '../../config/pointer.ts';
import type { ProjectConfig } from '../../config/project-schema.ts';
import { bucketName, type DataSet, jobsNamespace, topicName } from '../../config/references.ts';
import type { Access } from '../../contract/connections/access.ts';
import type { BucketSpec } from '../../contract/connections/s3.ts';
import { type Need, need } from '../../contract/need.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import type { EngineJob } from '../../engines/engine.ts';
import { fromDag } from '../../engines/engine.ts';
import { secretVariables } from '../../engines/environment.ts';
import { parseDuration } from '../../kit/duration.ts';
import type { ShownHistory } from './histories.ts';
import { WORKSPACE } from './workspace.ts';

/** Topics, buckets and databases exist because the project says so, whether or not a job uses them. */
export function dataNeeds(
  project: string,
  { topics, buckets, databases, workspace }: ProjectConfig,
  platform: PlatformFacts,
  jobs: readonly EngineJob[],
  histories: readonly ShownHistory[],
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
    ...histories.map(({ engine: { history }, shown }) => ({
      name: history!.bucket(project),
      expire: history!.keep(shown.options),
      from: shown.config,
    })),
  ];
  if (create.length > 0) needs.push(need({ type: 's3', name: project, request: { create } }));
  if (Object.keys(databases).length > 0) {
    needs.push(
      need({
        type: 'postgres',
        name: project,
        by: [
          ...jobs
            .filter(({ settings: config }) => config.uses.length > 0)
            .flatMap((job) => job.engine.workloads(job.name)),
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
function stateBuckets(jobs: readonly EngineJob[]): BucketSpec[] {
  const from = new Map<string, string>();
  for (const job of jobs) {
    const name = job.engine.stateBucket?.(job.project);
    if (name !== undefined && !from.has(name)) from.set(name, job.config);
  }
  return [...from].map(([name, first]) => ({ name, from: first }));
}

/** What one job connects to: a user of its own in Kafka and S3, with exactly what it reads and writes. */
export function connectionNeeds(job: EngineJob): Need[] {
  const { engine } = job;
  const by = engine.workloads(job.name);
  const topics = accessOf(job, 'topic').map(({ name, access }) => ({ topic: name, access }));
  const state = engine.stateBucket?.(job.project);
  const buckets = [
    ...accessOf(job, 'bucket').map(({ name, access }) => ({ bucket: name, access })),
    ...(state === undefined ? [] : [{ bucket: state, access: 'readwrite' as const }]),
    ...(job.historyBucket === undefined ? [] : [{ bucket: job.historyBucket, access: 'write' as const }]),
  ];
  return [
    ...(topics.length > 0
      ? [need({ type: 'kafka', name: job.name, by, request: { access: topics }, secret: secretVariables('kafka') })]
      : []),
    ...(buckets.length > 0
      ? [need({ type: 's3', name: job.name, by, request: { access: buckets }, secret: secretVariables('s3') })]
      : []),
    ...(job.settings.tracks ? [need({ type: 'tracking', name: job.name, by })] : []),
    // The right itself is the orchestrator's; the job needs that there is one.
    ...(fromDag(job)
      ? [need({ type: engine.dags!.submission, name: job.name, request: { project: job.project } })]
      : []),
  ];
}

/** What each job reaches outside: what the project says of all, and what it says itself. */
export function egressNeeds(project: string, { egress }: ProjectConfig, jobs: readonly EngineJob[]): Need[] {
  const shared = egress.map((target, i) => ({
    ...target,
    from: toPointer(['projects', project, 'egress', String(i)]),
  }));
  return jobs.flatMap((job) => {
    const own = job.settings.egress.map((target, i) => ({ ...target, from: `${job.config}/egress/${i}` }));
    const to = [...shared, ...own];
    return to.length === 0
      ? []
      : [need({ type: 'egress', name: job.name, by: job.engine.workloads(job.name), request: { to } })];
  });
}

function accessOf({ reads, writes }: EngineJob, kind: DataSet['kind']): { name: string; access: Access }[] {
  const access = new Map<string, Access>();
  for (const { fullName } of reads.filter((set) => set.kind === kind)) access.set(fullName, 'read');
  for (const { fullName } of writes.filter((set) => set.kind === kind))
    access.set(fullName, access.has(fullName) ? 'readwrite' : 'write');
  return [...access].map(([name, how]) => ({ name, access: how }));
}
