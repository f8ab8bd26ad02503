import { jobsNamespace, variableName } from '../config/references.ts';
import { BY_DAG, type JobEngine } from '../engines/engine.ts';
import { ENGINES } from '../engines/index.ts';
import type { JobStart, NewJob } from '../engines/start.ts';
import { nearest } from '../finding/nearest.ts';
import { UsageError } from '../workspace/usage-error.ts';
import { dagOf } from './dag.ts';
import { below, type Has, ofProject, type Request, type Scaffold, scaffold, together } from './scaffold.ts';
import { checkNewName, refuseTaken, whose } from './whose.ts';

/** Engines that a new job can be of. */
export const STARTED = ENGINES.filter(({ start }) => start !== undefined);

/** When a job starts that can only start at set times, where nobody says. */
const NIGHTLY = '0 3 * * *';

/** A job with its image: Dockerfile, program and tests in a folder of its own. */
export function job(request: Request): Scaffold {
  const { project, config } = whose(request);
  checkNewName(request.name, 'job');
  refuseTaken(project, config, request.name, ['jobs', 'images']);
  return jobOf(request, project, config);
}

/** The same in a project that need not be there yet. */
export function jobOf(request: Request, project: string, config: Has): Scaffold {
  const { name, options, jobs } = request;
  const engine = engineNamed(options.engine ?? STARTED.at(-1)!.id);
  const { schedule, dag = false } = options;
  const start = engine.start!;
  if (dag && !start.dag)
    throw new UsageError(
      `no DAG starts a job of ${engine.title} as it is begun here`,
      `leave --dag out, or take --engine ${STARTED.filter((other) => other.start!.dag)
        .map(({ id }) => id)
        .join(' or ')}`,
    );
  if (dag && schedule !== undefined)
    throw new UsageError('a job is started by a DAG or at set times, and not by both', 'say --dag or --schedule');
  const { reads, writes, entries, input, output } = dataOf(start, project, config, name);
  const made: NewJob = { project, job: name, image: name, namespace: jobsNamespace(jobs, project), input, output };
  const folder = `jobs/${project}/${name}`;
  const when = schedule ?? (engine.schedules === 'only' && !dag ? NIGHTLY : undefined);
  const entry = {
    [engine.id]: { image: name, ...start.options },
    reads,
    writes,
    ...(when !== undefined && { schedule: when }),
    ...(dag && BY_DAG),
  };
  const own = scaffold({
    files: below(folder, start.files(made)),
    entries: [
      ...entries,
      ofProject(project, ['images', name], { build: folder, follow: 'semver' }),
      ofProject(project, ['jobs', name], entry),
    ],
    next: [`(cd ${folder} && ${start.tests.join(' && ')})`],
  });
  return dag ? together([own, dagOf(project, name, config, { ...made, start })]) : own;
}

/** The engine that is asked for. @throws UsageError when there is none of that name, or it has no start. */
function engineNamed(id: string): JobEngine {
  const found = STARTED.find((engine) => engine.id === id);
  if (found) return found;
  const names = STARTED.map((engine) => engine.id);
  const close = nearest(id, names);
  throw new UsageError(
    `no job is begun for an engine ${id}`,
    close === undefined ? `take one of ${names.join(', ')}` : `write --engine ${close}`,
  );
}

/** What it reads and writes: the first of the project, or one that is made for it. */
function dataOf({ data }: JobStart, project: string, config: Has, job: string) {
  const { topics, buckets } = config;
  const variable = (kind: 'topic' | 'bucket', name: string) =>
    variableName(project, { kind, project, name, fullName: '' });
  if (data === 'bucket') {
    const [bucket = 'lake'] = Object.keys(buckets);
    const input = variable('bucket', bucket);
    const entries = Object.hasOwn(buckets, bucket) ? [] : [ofProject(project, ['buckets', bucket], {})];
    return { reads: [bucket], writes: [bucket], entries, input, output: input };
  }
  const [topic = 'events'] = Object.keys(topics);
  const results = `${job}-results`;
  const made = [...(Object.hasOwn(topics, topic) ? [] : [topic]), ...(Object.hasOwn(topics, results) ? [] : [results])];
  return {
    reads: [topic],
    writes: [results],
    entries: made.map((name) => ofProject(project, ['topics', name], {})),
    input: variable('topic', topic),
    output: variable('topic', results),
  };
}
