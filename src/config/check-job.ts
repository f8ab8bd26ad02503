import { checkImage, checkRun } from './check-run.ts';
import { type EngineSchema, enginesOf, optionsFor, titlesOf } from './engine.ts';
import type { JobConfig } from './job-schema.ts';
import type { ProjectConfig } from './project-schema.ts';
import type { Report } from './report.ts';

/** What is wrong with a job by itself: its engine, what it connects to, and its image. */
export function checkJob(
  report: Report,
  engines: readonly EngineSchema[],
  projects: Readonly<Record<string, ProjectConfig>>,
  project: string,
  job: string,
  config: JobConfig,
): void {
  const at = ['projects', project, 'jobs', job];
  const named = enginesOf(engines, config);
  if (named.length !== 1)
    report(
      'job',
      at,
      `job ${job} must be a ${titlesOf(engines, 'or')} job`,
      named.length > 0
        ? `keep ${named.map(({ id }) => `\`${id}\``).join(' or ')}`
        : `add ${engines.map(({ id, example }) => `\`${id}: ${example}\``).join(' or ')}`,
    );
  checkRun(report, projects, { project, who: `job ${job}`, at, config });
  for (const engine of named)
    checkImage(
      report,
      projects[project]!,
      `job ${job}`,
      [...at, engine.id, 'image'],
      optionsFor(engine, config)!.image,
    );
}
