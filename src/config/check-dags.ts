import { checkName } from './check-name.ts';
import { checkRun } from './check-run.ts';
import { gitUrl } from './names.ts';
import type { ProjectConfig } from './project-schema.ts';
import type { Report } from './report.ts';

const NOTHING = { calls: [] };

/** A project's DAGs in a repository of their own, and what their tasks connect to, as far as no schema can say. */
export function checkDags(report: Report, projects: Readonly<Record<string, ProjectConfig>>, name: string): void {
  const { dags, tasks } = projects[name]!;
  const at = ['projects', name, 'tasks'];
  if (tasks) checkRun(report, projects, { project: name, who: 'a task', at, config: { ...NOTHING, ...tasks } });
  if (tasks && dags === undefined)
    report('dags', at, `${name} has no DAGs, and so no tasks`, 'say where the DAGs are: `dags: dags/<project>`');
  if (typeof dags === 'object') checkName(report, gitUrl, dags.url, ['projects', name, 'dags', 'url'], 'Git URL');
}
