import { checkEngineBucket } from './check-jobs.ts';
import { checkImage } from './check-run.ts';
import type { EngineSchema } from './engine.ts';
import type { ProjectConfig } from './project-schema.ts';
import { jobName } from './references.ts';
import type { Report } from './report.ts';

/** What a project keeps of jobs that ran: the image that shows it, the bucket, and what it is called in the cluster. */
export function checkHistory(
  report: Report,
  engines: readonly EngineSchema[],
  projects: Readonly<Record<string, ProjectConfig>>,
  name: string,
): void {
  const project = projects[name]!;
  for (const { id, title, history } of engines) {
    const options = project.history?.[id];
    if (!history || options === undefined) continue;
    const at = ['projects', name, 'history', id];
    checkImage(report, project, 'the history of the project', [...at, 'image'], options.image);
    checkEngineBucket(report, projects, `${title} keeps the history of the jobs of ${name}`, history.bucket(name));
    const job = `${id}-history`;
    for (const [kind, names] of Object.entries({ job: project.jobs, service: project.services }))
      if (Object.hasOwn(names, job))
        report(
          'clash',
          ['projects', name, `${kind}s`, job],
          `this ${kind} and what shows the history of ${title} are both called ${jobName(name, job)} in the cluster`,
          `rename the ${kind}`,
        );
  }
}
