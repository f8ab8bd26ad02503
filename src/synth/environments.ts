import { platformImage } from '../catalogue/followed.ts';
import type { PlatformConfig } from '../config/config.ts';
import { toPointer } from '../config/pointer.ts';
import type { Finding } from '../finding/finding.ts';
import { missingBuilds } from '../workspace/build-folders.ts';
import { missingDags } from '../workspace/dag-folders.ts';
import { environmentsOf, readConfigFiles, strandedTrees } from '../workspace/workspace.ts';
import { load } from './load.ts';

/**
 * The configurations of all environments of a platform, of which its CI file is made; `config` is the one that is loaded
 * already. Mistakes in another one are told too: without it nobody knows what CI has to build.
 */
export function loadEnvironments(
  file: string,
  config: PlatformConfig,
): { readonly environments: readonly PlatformConfig[]; readonly findings: readonly Finding[] } {
  const environments: PlatformConfig[] = [];
  const findings: Finding[] = [];
  for (const name of environmentsOf(file)) {
    if (name === config.environment) {
      environments.push(config);
      continue;
    }
    const other = load(readConfigFiles(file, name), name);
    if (other.config) environments.push(other.config);
    else
      findings.push(
        ...other.findings
          .filter(({ severity }) => severity === 'error')
          .map((finding) => ({ ...finding, message: `${finding.message} (in the environment ${name})` })),
      );
  }
  return { environments, findings };
}

/** Trees that no environment makes any more. */
export function strandedFindings(file: string): readonly Finding[] {
  return strandedTrees(file).map((name) => ({
    rule: 'removal/environment',
    severity: 'warning',
    message: `dist/${name} is the tree of no environment`,
    why: 'It is made anew by nobody, and a cluster that reads it stays as it is',
    fix: `put environments/${name}.yaml back; or, when no cluster reads it any more: git rm -r --ignore-unmatch dist/${name} releases/${name} bootstrap/${name}`,
  }));
}

/** Folders of the repository that are named and not there: of images that CI is to build, and of DAGs. */
export function missingFolders({ root, projects, components }: PlatformConfig): readonly Finding[] {
  const ofProjects = Object.entries(projects).flatMap(([project, { images }]) =>
    Object.entries(images).map(([image, { build }]) => ({
      image: `${project}/${image}`,
      folder: build,
      config: toPointer(['projects', project, 'images', image, 'build']),
    })),
  );
  const ofComponents = Object.entries(components).map(([id, { image }]) => ({
    image: platformImage(id),
    folder: (image as { build?: string } | undefined)?.build,
    config: toPointer(['components', id, 'image', 'build']),
  }));
  const builds = [...ofProjects, ...ofComponents].flatMap(({ folder, ...build }) =>
    folder === undefined ? [] : [{ ...build, folder }],
  );
  const dags = Object.entries(projects).flatMap(([project, { dags: folder }]) =>
    typeof folder === 'string' ? [{ project, folder, config: toPointer(['projects', project, 'dags']) }] : [],
  );
  return [...missingBuilds(root, builds), ...missingDags(root, dags)];
}
