import { dnsLabel } from '../config/names.ts';
import type { ProjectConfig } from '../config/project-schema.ts';
import { nearest } from '../finding/nearest.ts';
import { UsageError } from '../workspace/usage-error.ts';
import type { Request } from './scaffold.ts';

/**
 * The project that something is begun in.
 *
 * @throws UsageError when none is named, or there is no such project.
 */
export function whose({ options, projects }: Pick<Request, 'options' | 'projects'>): {
  readonly project: string;
  readonly config: ProjectConfig;
} {
  const { project } = options;
  const known = Object.keys(projects);
  const all = known.length > 0 ? `one of ${known.join(', ')}` : 'after `npm run new -- project NAME`';
  if (project === undefined) throw new UsageError('whose it is to be is not said', `say --project, ${all}`);
  if (!Object.hasOwn(projects, project)) {
    const close = nearest(project, known);
    throw new UsageError(
      `there is no project ${project}`,
      close === undefined ? `take ${all}, or \`npm run new -- project ${project}\`` : `write --project ${close}`,
    );
  }
  return { project, config: projects[project]! };
}

/**
 * Sees that a name can be that of a folder, and of what is made of it. What the configuration asks beyond is checked with the entry.
 *
 * @throws UsageError
 */
export function checkNewName(name: string, what: string): void {
  const problem = dnsLabel(name);
  if (!problem) return;
  const { reason, suggestion } = problem;
  throw new UsageError(
    `${JSON.stringify(name)} is no name for a ${what}: ${reason}`,
    suggestion === undefined ? 'choose another name' : `write ${suggestion}`,
  );
}

/**
 * Sees that nothing of that name is there under one of these keys of the project.
 *
 * @throws UsageError
 */
export function refuseTaken(
  project: string,
  config: ProjectConfig,
  name: string,
  under: readonly (keyof ProjectConfig)[],
) {
  for (const key of under)
    if (Object.hasOwn((config[key] ?? {}) as object, name))
      throw new UsageError(
        `the project ${project} has ${name} already, under \`${key}\``,
        'choose another name, or change what is there',
      );
}
