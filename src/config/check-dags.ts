import { checkName } from './check-name.ts';
import { gitUrl } from './names.ts';
import type { ProjectConfig } from './project-schema.ts';
import type { Report } from './report.ts';

/** A project's DAGs in a repository of their own, as far as no schema can say. */
export function checkDags(report: Report, name: string, { dags }: Pick<ProjectConfig, 'dags'>): void {
  if (typeof dags === 'object') checkName(report, gitUrl, dags.url, ['projects', name, 'dags', 'url'], 'Git URL');
}
