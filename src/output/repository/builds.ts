import { parse as parseVersion } from 'semver';
import { platformImage } from '../../catalogue/followed.ts';
import { gitAddress } from '../../catalogue/platform/git-access.ts';
import type { PlatformConfig } from '../../config/config.ts';
import { PUBLIC_REGISTRIES } from '../../kit/image-fields.ts';
import { mirrored } from '../../kit/mirror.ts';
import { k3dRegistry } from './k3d.ts';

/** The repository on its forge, as the CI of that forge knows it, and the branch that Argo CD follows there. */
export interface Origin {
  readonly host: string;
  /** `group/project` */
  readonly path: string;
  readonly branch: string;
}

/** One image that CI builds at one origin. */
export interface Build {
  /** `fraud/trainer` */
  readonly image: string;
  readonly origin: Origin;
  /** Environments that it is for. */
  readonly environments: readonly string[];
  /** Folder of the repository with its Dockerfile. */
  readonly folder: string;
  /** First two numbers of its versions: `0.1`. */
  readonly series: string;
  /** Whether the platform of one of them runs a runner for builds, which has a tag for them and alone a way to the registry. */
  readonly ownRunner: boolean;
  /** Where it is pushed to, without tag. */
  readonly targets: readonly Target[];
}

export interface Target {
  readonly name: string;
  /** The registry speaks plain http. */
  readonly insecure: boolean;
  /** A tag that moves with each build: the Image Updater follows what it points at. */
  readonly moving?: string;
}

/**
 * An image of CI's own as its jobs pull it. One file is for all environments, and any of their runners may take a job: where one
 * of them reaches a mirror alone, it comes from there.
 */
export function pulledByCi(image: string, environments: readonly Pick<PlatformConfig, 'registry'>[]): string {
  const pulling = environments.map(({ registry }) => registry).find(({ rewrite }) => rewrite);
  return pulling ? mirrored(image, pulling) : image;
}

/** Where builds find the images that they build upon, by registry: BuildKit asks there first. */
export function mirrorsOf(environments: readonly Pick<PlatformConfig, 'registry'>[]): readonly Copies[] {
  const registry = environments.map(({ registry }) => registry).find(({ rewrite }) => rewrite);
  if (!registry?.rewrite) return [];
  const { to, registries, keep, insecure } = registry.rewrite;
  const all = new Set([...PUBLIC_REGISTRIES, ...Object.keys(registries)]);
  return [...all]
    .filter((of) => !keep.includes(of))
    .sort()
    .map((of) => ({ of, at: registries[of] ?? `${to}/${of}`, insecure }));
}

interface Copies {
  readonly of: string;
  readonly at: string;
  /** Their server speaks plain http. */
  readonly insecure: boolean;
}

/** Components that run the jobs of GitLab: the first brings the second. */
const RUNNERS = ['gitlab-runner', 'gitlab-runner-images'];

/** Where a version starts that is none. */
const FIRST_SERIES = '0.1';

/** The repository of `git.url`; undefined when its path is none that a forge has. */
export function originOf({ git: { url, branch } }: Pick<PlatformConfig, 'git'>): Origin | undefined {
  const path = /^(?:\w+:\/\/[^/]+\/|[^:]+:\/?)(.+)\.git$/.exec(url)?.[1];
  return path !== undefined && /^[\w.~/-]+$/.test(path) ? { host: gitAddress(url).host, path, branch } : undefined;
}

/**
 * The images that CI builds at a forge, over all its environments. Those of one repository and branch are one build, pushed
 * to the registry of each environment: a version that is promoted from one to another is there already.
 *
 * A registry that k3d starts is on somebody's machine: runners of GitHub do not reach it.
 */
export function buildsOf(provider: 'gitlab' | 'github', environments: readonly PlatformConfig[]): readonly Build[] {
  const builds = new Map<string, Build>();
  for (const config of environments) {
    const origin = originOf(config);
    if (origin === undefined || (provider === 'github' && k3dRegistry(config))) continue;
    const { registry, environment } = config;
    for (const { image, folder, tag, follow, name = `${registry.host}/${image}` } of builtImages(config)) {
      const target: Target = { name, insecure: registry.insecure, ...(follow === 'digest' && { moving: tag }) };
      const series = seriesOf(tag);
      const key = JSON.stringify([image, origin, folder, series]);
      const known = builds.get(key);
      builds.set(key, {
        image,
        origin,
        folder,
        series,
        ownRunner: known?.ownRunner === true || RUNNERS.some((id) => id in config.components),
        environments: [...(known?.environments ?? []), environment],
        targets: [...(known?.targets ?? []).filter((other) => other.name !== target.name), target],
      });
    }
  }
  return [...builds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, build]) => build);
}

interface BuiltImage {
  readonly image: string;
  readonly folder: string;
  readonly tag: string;
  readonly follow?: string;
  /** Where it is pushed to, when that is not the platform's registry by the image's own name. */
  readonly name?: string;
}

/** The images of projects, and those of components (an option `image` with `build`), that are built of a folder. */
function builtImages({ projects, components }: Pick<PlatformConfig, 'projects' | 'components'>): BuiltImage[] {
  const found: BuiltImage[] = [];
  for (const [project, { images }] of Object.entries(projects))
    for (const [name, { build: folder, tag, follow }] of Object.entries(images))
      if (folder !== undefined) found.push({ image: `${project}/${name}`, folder, tag, follow });
  for (const [id, { image }] of Object.entries(components)) {
    const { build: folder, ...rest } = (image ?? {}) as Omit<BuiltImage, 'image' | 'folder'> & { build?: string };
    if (folder !== undefined) found.push({ ...rest, image: platformImage(id), folder });
  }
  return found;
}

/** `0.1.0` → `0.1`: the series follows the version to start from, so that all that CI builds comes after that one. */
function seriesOf(tag: string): string {
  const version = parseVersion(tag);
  return version ? `${version.major}.${version.minor}` : FIRST_SERIES;
}
