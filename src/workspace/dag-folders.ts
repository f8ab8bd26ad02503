import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../finding/finding.ts';
import { isInside } from './inside.ts';

/** A folder of DAGs that a project names. */
interface DagFolder {
  readonly project: string;
  /** Relative to the folder of the configuration. */
  readonly folder: string;
  /** JSON pointer. */
  readonly config: string;
}

/** Folders of DAGs that are not there. One outside the repository is refused elsewhere. */
export function missingDags(root: string, folders: readonly DagFolder[]): readonly Finding[] {
  return folders.flatMap(({ project, folder, config }): Finding[] => {
    if (!isInside(root, folder)) return [];
    const found = statSync(join(root, folder), { throwIfNoEntry: false });
    if (found?.isDirectory()) return [];
    return [
      {
        rule: 'config/dags-folder',
        severity: 'warning',
        config,
        message: `Airflow finds no DAGs of ${project}: ${folder} is ${found ? 'a file' : 'not there'}`,
        why: 'It reads the folder of that name in the repository, and shows nothing of the project while there is none',
        fix: `put a DAG into ${folder}, or say under \`dags\` which folder has them`,
      },
    ];
  });
}
