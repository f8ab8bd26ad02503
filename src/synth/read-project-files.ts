import { type Folders, filesProblem } from '../catalogue/project/files.ts';
import type { PlatformConfig } from '../config/config.ts';
import { filesOf } from '../config/files-schema.ts';
import { toPointer } from '../config/pointer.ts';
import type { Finding } from '../finding/finding.ts';
import { type FileOfFolder, readFiles } from '../workspace/read-files.ts';
import { FolderError } from '../workspace/read-folder.ts';

/** Folders of files that services and jobs name, relative to `platform.yaml`. */
export function namedFolders({ projects }: Pick<PlatformConfig, 'projects'>): readonly string[] {
  return [...new Set(named(projects).map(({ from }) => from))].sort();
}

/** Reads the folders of files that services and jobs name; what cannot be a ConfigMap is told where it was named. */
export function readProjectFiles({ root, projects }: Pick<PlatformConfig, 'root' | 'projects'>): {
  readonly folders: Folders;
  readonly findings: readonly Finding[];
} {
  const folders = new Map<string, readonly FileOfFolder[]>();
  const findings: Finding[] = [];
  for (const { pointer, from, config } of named(projects)) {
    const tell = ({ message, fix }: { readonly message: string; readonly fix: string }) =>
      findings.push({ rule: 'config/files', severity: 'error', message, fix, config });
    try {
      const files = readFiles(root, from, config);
      const problem = filesProblem(from, files);
      if (problem) tell(problem);
      else folders.set(pointer, files);
    } catch (error) {
      if (!(error instanceof FolderError)) throw error;
      tell(error);
    }
  }
  return { folders, findings };
}

function named(projects: PlatformConfig['projects']) {
  return Object.entries(projects).flatMap(([project, { services, jobs }]) =>
    Object.entries({ services, jobs }).flatMap(([kind, all]) =>
      Object.entries(all).flatMap(([name, { files }]) => {
        if (files === undefined) return [];
        const path = ['projects', project, kind, name];
        const config = toPointer([...path, 'files', ...(typeof files === 'string' ? [] : ['from'])]);
        return [{ pointer: toPointer(path), from: filesOf(files).from.replace(/\/+$/, ''), config }];
      }),
    ),
  );
}
