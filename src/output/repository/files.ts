import { profileOf } from '../../clusters/index.ts';
import type { ClusterProfile, Maker } from '../../clusters/profile.ts';
import type { PlatformConfig } from '../../config/config.ts';
import type { TestedFolder } from '../../workspace/tested-folders.ts';
import { gitHubReview } from './github-review.ts';
import { gitHubWorkflow } from './github-workflow.ts';
import { gitLabCi } from './gitlab-ci.ts';
import { generated } from './header.ts';
import { k3dConfig } from './k3d.ts';
import { kindConfig } from './kind.ts';
import { terraformFiles } from './terraform.ts';

/**
 * Files beside `dist/`, by path from the top of the repository: what makes the cluster, and what forges run. Undefined:
 * no such file belongs here, and one of ours goes.
 */
export type RepositoryFiles = ReadonlyMap<string, string | undefined>;

const CI = {
  gitlab: [{ path: '.gitlab-ci.yml', text: gitLabCi }],
  github: [
    { path: '.github/workflows/mooring.yml', text: gitHubWorkflow },
    { path: '.github/workflows/mooring-review.yml', text: gitHubReview },
  ],
} as const;

/** The file from which bootstrap and Terraform make the k3d cluster of an environment. */
export function k3dPath(environment: string): string {
  return `bootstrap/${environment}/k3d.yaml`;
}

/**
 * Plans the files beside `dist/`. Those of the cluster are the environment's; CI is one file for all environments, and says
 * the same whichever of them is rendered. `tested`: folders of the repository that CI tests.
 */
export function repositoryFiles(
  config: PlatformConfig,
  environments: readonly PlatformConfig[],
  tested: readonly TestedFolder[] = [],
): RepositoryFiles {
  return new Map([...clusterFiles(config), ...ciFiles(environments, tested)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Program = Maker['program'] | NonNullable<ClusterProfile['file']>;

/** Files that a cluster is made from, by the program that makes it. */
const MAKERS: Readonly<Record<Program, (config: PlatformConfig) => readonly (readonly [string, string])[]>> = {
  kind: (config) => [[`bootstrap/${config.environment}/kind.yaml`, kindConfig(config)]],
  k3d: (config) => [
    [k3dPath(config.environment), k3dConfig(config)],
    ...[...terraformFiles(config)].map(
      ([file, text]) => [`bootstrap/${config.environment}/terraform/${file}`, text] as const,
    ),
  ],
};

function clusterFiles(config: PlatformConfig): [string, string | undefined][] {
  const { environment, cluster } = config;
  const { maker, file = maker?.program } = profileOf(cluster);
  return Object.entries(MAKERS).flatMap(([program, files]) =>
    files(config).map(([path, text]): [string, string | undefined] => [
      path,
      program === file ? generated('platform.yaml', `npm run synth -- --env ${environment}`, text) : undefined,
    ]),
  );
}

function ciFiles(
  environments: readonly PlatformConfig[],
  tested: readonly TestedFolder[],
): [string, string | undefined][] {
  return Object.entries(CI).flatMap(([provider, files]) => {
    const there = environments.filter(({ git }) => git.provider === provider && git.ci);
    const from = 'platform.yaml and environments/';
    return files.map(({ path, text }): [string, string | undefined] => [
      path,
      there.length > 0 ? generated(from, 'npm run synth', text(there, tested)) : undefined,
    ]);
  });
}
