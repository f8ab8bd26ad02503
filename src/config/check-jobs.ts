import { parseBytes } from '../kit/quantity.ts';
import { checkConf } from './check-conf.ts';
import { executorsOf, type JobConfig, type ProjectConfig } from './project-schema.ts';
import { jobName, resolveReference, stateBucket, variableName } from './references.ts';

type Report = (rule: string, path: readonly string[], message: string, fix: string, why?: string) => void;
type Projects = Readonly<Record<string, ProjectConfig>>;

/**
 * The least memory that the programs start with. Spark wants a heap of 450 MiB (UnifiedMemoryManager) and 384 MiB beside it;
 * Flink's processes have fixed parts (docs/deployment/memory), which below 1 GiB are 480 MiB of a JobManager and 672 MiB of a
 * TaskManager; what is left to the heap, and to RocksDB, must be of use.
 */
const LEAST_MEMORY = {
  spark: { driver: '896Mi', executor: '896Mi' },
  flink: { jobManager: '640Mi', taskManager: '832Mi' },
} as const;

/** What Spark, Flink and Airflow refuse, or do wrong, at run time, although each value by itself is fine. */
export function checkJobAtRunTime(
  report: Report,
  projects: Projects,
  project: string,
  job: string,
  config: JobConfig,
): void {
  const at = ['projects', project, 'jobs', job];
  checkMemory(report, at, config);
  checkExecutors(report, at, config);
  checkConf(report, at, config);
  checkVariables(report, at, projects, project, config);
  if (config.flink) checkStateBucket(report, projects, project);
  if (config.runs === 'airflow' && config.spark && jobName(project, job).includes('-driver')) {
    report(
      'name',
      at,
      `a job that Airflow starts cannot have -driver in its name, as ${jobName(project, job)} has`,
      'rename the job or the project',
      'SparkKubernetesOperator takes -driver out of the name wherever it stands, and then never deletes the job',
    );
  }
}

function checkMemory(report: Report, at: readonly string[], config: JobConfig): void {
  for (const [engine, processes] of Object.entries(LEAST_MEMORY)) {
    const settings = config[engine as keyof typeof LEAST_MEMORY] as Record<string, { memory: string }> | undefined;
    for (const [process, least] of Object.entries(processes)) {
      const memory = settings?.[process]?.memory;
      if (memory === undefined || parseBytes(memory) >= parseBytes(least)) continue;
      report(
        'range',
        [...at, engine, process, 'memory'],
        `${memory} is too little for the ${process} of a ${engine} job`,
        `write ${least} or more`,
        'it would end at start',
      );
    }
  }
}

function checkExecutors(report: Report, at: readonly string[], { spark }: JobConfig): void {
  const { min, max } = executorsOf(spark?.executors ?? 1);
  if (min > max)
    report(
      'range',
      [...at, 'spark', 'executors'],
      `between ${min} and ${max} executors there is no number`,
      `write ${max} as \`min\` and ${min} as \`max\``,
    );
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

/** The bucket that Flink keeps a project's state in must be nobody's: `fraud-flink-state` is also bucket `state` of `fraud-flink`. */
function checkStateBucket(report: Report, projects: Projects, project: string): void {
  const full = stateBucket(project);
  for (let i = full.indexOf('-'); i >= 0; i = full.indexOf('-', i + 1)) {
    const [owner, bucket] = [full.slice(0, i), full.slice(i + 1)];
    if (Object.hasOwn(projects, owner) && Object.hasOwn(projects[owner]!.buckets, bucket))
      report(
        'clash',
        ['projects', owner, 'buckets', bucket],
        `${full} is where Flink keeps the state of the jobs of ${project}`,
        'rename the bucket',
      );
  }
}
