import { parseBytes } from '../kit/quantity.ts';
import { checkConf } from './check-conf.ts';
import { type EngineSchema, enginesOf, optionsFor } from './engine.ts';
import type { JobConfig } from './job-schema.ts';
import type { ProjectConfig } from './project-schema.ts';
import { jobName, resolveReference, variableName } from './references.ts';
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
  checkVariables(report, at, projects, project, config);
  for (const engine of enginesOf(engines, config)) {
    const options = optionsFor(engine, config);
    checkMemory(report, at, engine, options);
    checkConf(report, at, engine, config);
    if (config.runs === 'airflow' && !engine.dags)
      report('job', [...at, 'runs'], `no DAG can start a ${engine.title} job`, 'remove `runs`, and Argo CD starts it');
    if (engine.stateBucket)
      checkEngineBucket(
        report,
        projects,
        `${engine.title} keeps the state of the jobs of ${project}`,
        engine.stateBucket(project),
      );
    for (const { rule, path = [], message, fix, why } of engine.check?.({
      name: jobName(project, job),
      config,
      options,
    }) ?? [])
      report(rule, [...at, ...path], message, fix, why);
  }
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

/** Two data sets of a job must not be one variable: `a-b` and `a.b`. */
function checkVariables(
  report: Report,
  at: readonly string[],
  projects: Projects,
  project: string,
  config: JobConfig,
): void {
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

/** A bucket that an engine has for a project must be nobody's: `fraud-flink-state` is also bucket `state` of `fraud-flink`. */
export function checkEngineBucket(report: Report, projects: Projects, where: string, full: string): void {
  for (let i = full.indexOf('-'); i >= 0; i = full.indexOf('-', i + 1)) {
    const [owner, bucket] = [full.slice(0, i), full.slice(i + 1)];
    if (Object.hasOwn(projects, owner) && Object.hasOwn(projects[owner]!.buckets, bucket))
      report('clash', ['projects', owner, 'buckets', bucket], `${full} is where ${where}`, 'rename the bucket');
  }
}
