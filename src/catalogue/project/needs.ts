import { toPointer } from '../../config/pointer.ts';
import type { ProjectConfig } from '../../config/project-schema.ts';
import { bucketName, jobsNamespace, ownerOf, topicName } from '../../config/references.ts';
import type { BucketSpec } from '../../contract/connections/s3.ts';
import type { InternalFlow } from '../../contract/declarations.ts';
import { type Need, need } from '../../contract/need.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import { accessOf } from '../../engines/access-of.ts';
import type { EngineJob, Run } from '../../engines/engine.ts';
import { fromDag } from '../../engines/engine.ts';
import { secretVariables } from '../../engines/environment.ts';
import { parseDuration } from '../../kit/duration.ts';
import type { ShownHistory } from './histories.ts';
import { WORKSPACE } from './workspace.ts';

/** Topics, buckets and databases exist because the project says so, whether or not a job uses them. */
export function dataNeeds(
  project: string,
  { topics, buckets, databases, tasks, workspace }: ProjectConfig,
  platform: PlatformFacts,
  runs: readonly Run[],
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
    ...stateBuckets(runs),
    ...histories.map(({ engine: { history }, shown }) => ({
      name: history!.bucket(project),
      expire: history!.keep(shown.options),
      from: shown.config,
    })),
  ];
  if (create.length > 0) needs.push(need({ type: 's3', name: project, request: { create } }));
  const reads = readDatabases(project, runs, tasks);
  if (Object.keys(databases).length > 0 || reads.length > 0) {
    needs.push(
      need({
        type: 'postgres',
        name: project,
        by: [
          ...runs.filter(({ settings }) => settings.uses.length > 0).flatMap((run) => run.runner.workloads(run.name)),
          ...(workspace ? [WORKSPACE] : []),
        ],
        request: {
          databases: Object.entries(databases).map(([name, { extensions }]) => ({
            name,
            extensions,
            from: at('databases', name),
          })),
          ...(reads.length > 0 && { reads }),
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

/** Databases of other projects that are used: each once, because of the first who does. */
function readDatabases(
  project: string,
  runs: readonly Run[],
  tasks: ProjectConfig['tasks'],
): { name: string; from: string }[] {
  const from = new Map<string, string>();
  const users = [
    ...runs.map(({ settings, config }) => ({ uses: settings.uses, config })),
    ...(tasks ? [{ uses: tasks.uses, config: toPointer(['projects', project, 'tasks']) }] : []),
  ];
  for (const { uses, config } of users)
    uses.forEach((reference, i) => {
      const { owner, name } = ownerOf(project, reference);
      if (owner !== project && !from.has(name)) from.set(name, `${config}/uses/${i}`);
    });
  return [...from].map(([name, first]) => ({ name, from: first }));
}

/** Buckets that engines keep state in: one for all jobs of a kind, because of the first of them. */
function stateBuckets(runs: readonly Run[]): BucketSpec[] {
  const from = new Map<string, string>();
  for (const { runner, project, options, config } of runs) {
    const name = runner.stateBucket?.(project, options);
    if (name !== undefined && !from.has(name)) from.set(name, config);
  }
  return [...from].map(([name, first]) => ({ name, from: first }));
}

/** What one job or service connects to: a user of its own in Kafka and S3, with exactly what it reads and writes. */
export function connectionNeeds(run: Run): Need[] {
  const { name, project, runner, settings, options, historyBucket } = run;
  const by = runner.workloads(name);
  const topics = accessOf(run, 'topic').map(({ name, access }) => ({ topic: name, access }));
  const state = runner.stateBucket?.(project, options);
  const buckets = [
    ...accessOf(run, 'bucket').map(({ name, access }) => ({ bucket: name, access })),
    ...(state === undefined ? [] : [{ bucket: state, access: 'readwrite' as const }]),
    ...(historyBucket === undefined ? [] : [{ bucket: historyBucket, access: 'write' as const }]),
  ];
  return [
    ...(topics.length > 0
      ? [need({ type: 'kafka', name, by, request: { access: topics }, secret: secretVariables('kafka') })]
      : []),
    ...(buckets.length > 0
      ? [need({ type: 's3', name, by, request: { access: buckets }, secret: secretVariables('s3') })]
      : []),
    ...(settings.tracks ? [need({ type: 'tracking', name, by })] : []),
  ];
}

/** That there is what starts the jobs of DAGs: the right itself is the orchestrator's. */
export function submissionNeeds(jobs: readonly EngineJob[]): Need[] {
  return jobs
    .filter(fromDag)
    .map(({ name, project, runner }) => need({ type: runner.dags!.submission, name, request: { project } }));
}

/** What each reaches outside: what the project says of all, and what it says itself. */
export function egressNeeds(project: string, { egress }: ProjectConfig, runs: readonly Run[]): Need[] {
  const shared = egress.map((target, i) => ({
    ...target,
    from: toPointer(['projects', project, 'egress', String(i)]),
  }));
  return runs.flatMap(({ name, config, settings, runner }) => {
    const own = settings.egress.map((target, i) => ({ ...target, from: `${config}/egress/${i}` }));
    const to = [...shared, ...own];
    return to.length === 0 ? [] : [need({ type: 'egress', name, by: runner.workloads(name), request: { to } })];
  });
}

/** Who calls which services, within the project. */
export function calls(runs: readonly Run[]): InternalFlow[] {
  return runs.flatMap((run) =>
    run.calls.flatMap(({ name, short, port }) =>
      run.runner
        .workloads(run.name)
        .map((from) => ({ from, to: name, ports: [port], why: `${run.short} calls ${short}` })),
    ),
  );
}
