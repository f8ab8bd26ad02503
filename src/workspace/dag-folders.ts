import { statSync } from 'node:fs';
import { join } from 'node:path';
import { toPointer } from '../config/pointer.ts';
import type { ProjectConfig } from '../config/project-schema.ts';
import type { Finding } from '../finding/finding.ts';
import { isInside } from './inside.ts';

/** Folders of DAGs that projects name and that are not there. One outside the repository is refused elsewhere. */
export function missingDags(root: string, projects: Readonly<Record<string, ProjectConfig>>): readonly Finding[] {
  return Object.entries(projects).flatMap(([project, { dags }]): Finding[] => {
    if (typeof dags !== 'string' || !isInside(root, dags)) return [];
    const found = statSync(join(root, dags), { throwIfNoEntry: false });
    if (found?.isDirectory()) return [];
    return [
      {
        rule: 'config/dags-folder',
        severity: 'warning',
        config: toPointer(['projects', project, 'dags']),
        message: `Airflow finds no DAGs of ${project}: ${dags} is ${found ? 'a file' : 'not there'}`,
        why: 'It reads the folder of that name in the repository, and shows nothing of the project while there is none',
        fix: `put a DAG into ${dags}, or say under \`dags\` which folder has them`,
      },
    ];
  });
}
