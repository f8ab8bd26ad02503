import { cronProblem } from '../kit/cron.ts';
import { parseBytes } from '../kit/quantity.ts';
import { checkConf } from './check-conf.ts';
import { type EngineSchema, enginesOf, optionsFor, titlesOf } from './engine.ts';
import type { JobConfig } from './job-schema.ts';
import type { ProjectConfig } from './project-schema.ts';
import { jobName } from './references.ts';
import type { Report } from './report.ts';

type Projects = Readonly<Record<string, ProjectConfig>>;

/** What engines refuse, or do wrong, at run time, although each value by itself is fine. */
export function checkJobAtRunTime(
  report: Report,
  engines: readonly EngineSchema[],
  projects: Projects,
  project: string,
  job: string,
  config: JobConfig,
): void {
  const at = ['projects', project, 'jobs', job];
  for (const engine of enginesOf(engines, config)) {
    const options = optionsFor(engine, config);
    checkMemory(report, at, engine, options);
    checkConf(report, at, engine, config);
    checkSchedule(report, engines, at, engine, config);
    if (config.runs === 'airflow' && !engine.dags)
      report('job', [...at, 'runs'], `no DAG can start a ${engine.title} job`, 'remove `runs`, and Argo CD starts it');
    const state = engine.stateBucket?.(project, options);
    if (state !== undefined)
      checkEngineBucket(report, projects, `${engine.title} keeps the state of the jobs of ${project}`, state);
    for (const { rule, path = [], message, fix, why } of engine.check?.({
      name: jobName(project, job),
      config,
      options,
    }) ?? [])
      report(rule, [...at, ...path], message, fix, why);
  }
}

function checkSchedule(
  report: Report,
  engines: readonly EngineSchema[],
  at: readonly string[],
  { id, title, schedules, dags }: EngineSchema,
  { schedule, runs }: JobConfig,
): void {
  if (schedule === undefined) {
    if (schedules === 'only' && runs !== 'airflow')
      report(
        'schedule',
        at,
        `nothing starts a ${title} job by itself`,
        `say when it starts: \`schedule: "30 3 * * *"\`${dags ? ', or that a DAG starts it: `runs: airflow`' : ''}`,
      );
    return;
  }
  const path = [...at, 'schedule'];
  const problem = cronProblem(schedule);
  if (schedules === undefined)
    report(
      'schedule',
      path,
      `a ${title} job does not start at set times`,
      `take \`schedule\` away, or run it as ${titlesOf(
        engines.filter((one) => one.schedules && one.id !== id),
        'or',
      )}`,
    );
  else if (runs === 'airflow')
    report('schedule', path, 'a DAG starts it, which has a schedule of its own', 'keep `runs` or `schedule`');
  else if (problem !== undefined)
    report('schedule', path, problem, 'write five fields: minute, hour, day of the month, month, day of the week');
}

function checkMemory(
  report: Report,
  at: readonly string[],
  { id, leastMemory = {} }: EngineSchema,
  options: unknown,
): void {
  const processes = options as Readonly<Record<string, { memory?: string } | undefined>>;
  for (const [process, least] of Object.entries(leastMemory)) {
    const memory = processes[process]?.memory;
    if (memory === undefined || parseBytes(memory) >= parseBytes(least)) continue;
    report(
      'range',
      [...at, id, process, 'memory'],
      `${memory} is too little for the ${process} of a ${id} job`,
      `write ${least} or more`,
      'it would end at start',
    );
  }
}

/** A bucket that an engine has for a project must be nobody's: `fraud-flink-state` is also bucket `state` of `fraud-flink`. */
export function checkEngineBucket(report: Report, projects: Projects, where: string, full: string): void {
  for (let i = full.indexOf('-'); i >= 0; i = full.indexOf('-', i + 1)) {
    const [owner, bucket] = [full.slice(0, i), full.slice(i + 1)];
    if (Object.hasOwn(projects, owner) && Object.hasOwn(projects[owner]!.buckets, bucket))
      report('clash', ['projects', owner, 'buckets', bucket], `${full} is where ${where}`, 'rename the bucket');
  }
}
