import { stringify } from 'yaml';
import { once } from '../../src/checks/schema/once.ts';
import type { PlatformConfig } from '../../src/config/config.ts';
import type { ComponentDefinition } from '../../src/contract/component.ts';
import type { Finding } from '../../src/finding/finding.ts';
import { formatFindings } from '../../src/finding/format.ts';
import type { Plan } from '../../src/graph/plan.ts';
import { deepFreeze } from '../../src/kit/freeze.ts';
import { describeObject, type KubeObject } from '../../src/kit/object.ts';
import { catalogue } from '../../src/synth/catalogue.ts';
import { load } from '../../src/synth/load.ts';
import { planPlatform } from '../../src/synth/plan-platform.ts';
import { completeBare, layoutOf, renderTree, type Synthesis } from '../../src/synth/synthesize.ts';
import { cacheFolder, packageRoot } from '../../src/workspace/workspace.ts';

/** What a team would write, as text or as a value; a value may leave out `name` and `git`, and is on k3d unless it says. */
export type Written = string | object;

export interface PlatformOptions {
  readonly environment?: string;
  /** What the environment's file says. */
  readonly override?: Written;
  /** Components beside the catalogue's, as files of `components/` would add them. */
  readonly own?: readonly ComponentDefinition[];
  /** Folder that paths in the configuration are relative to. */
  readonly root?: string;
  /** All environments, of which the CI file is made; default: this one. */
  readonly environments?: readonly PlatformConfig[];
}

export interface Attempt {
  /** Absent when the configuration is refused. */
  readonly config?: PlatformConfig;
  /** Absent when the configuration or the graph is refused. */
  readonly plan?: Plan;
  readonly findings: readonly Finding[];
}

/** A rendered platform, with the look-ups that tests need. */
export interface RenderedPlatform extends Synthesis {
  readonly config: PlatformConfig;
  /** Objects of a kind, in the order of the tree. */
  readonly all: <T = KubeObject>(kind: string) => readonly T[];
  /** The one object of that kind and name; an error that lists what there is when it is not one. */
  readonly get: <T = KubeObject>(kind: string, name: string, namespace?: string) => T;
}

/** The repository is at the GitLab of the platform where there is one, else at one outside. */
const base = (...written: readonly (Written | undefined)[]) => {
  const own = written.some((one) => typeof one === 'object' && 'gitlab' in ((one as Components).components ?? {}));
  const host = own ? 'gitlab.localhost' : 'gitlab.example.com';
  return { name: 'mlops', git: { provider: 'gitlab', url: `http://${host}/mlops/platform.git` } };
};

interface Components {
  readonly components?: object;
}

/** What a command would have read. */
function filesOf(platform: Written, { environment = 'local', override, root = '/nowhere' }: PlatformOptions) {
  const text = (written: Written, base: object) =>
    typeof written === 'string' ? written : stringify({ ...base, ...written });
  return {
    root,
    platform: {
      file: 'platform.yaml',
      text: text(platform, { ...base(platform, override), cluster: { kind: 'k3d' } }),
    },
    ...(override !== undefined && { override: { file: `environments/${environment}.yaml`, text: text(override, {}) } }),
  };
}

/** Loads and plans; what is wrong is in `findings`. */
export function planOf(platform: Written, options: PlatformOptions = {}): Attempt {
  const { environment = 'local', own = [] } = options;
  const definitions = catalogue(own);
  const { config, findings } = load(filesOf(platform, options), environment, definitions);
  if (!config) return { findings };
  const planned = planPlatform(config, definitions);
  return { config, plan: planned.plan, findings: [...findings, ...planned.findings] };
}

/** How many platforms are remembered: tests ask for the same ones near each other, and all of them would fill the memory. */
const REMEMBERED = 32;

const remembered = new Map<string, RenderedPlatform>();

/**
 * A platform as `renderAnew` makes it, by what is written: nearly a third of them was rendered before. Its objects are frozen,
 * as other tests see the same ones. What is read from a folder, or comes as code, is made anew.
 */
export function renderPlatform(platform: Written, options: PlatformOptions = {}): RenderedPlatform {
  const { own, environments, root, environment } = options;
  if (own || environments || root !== undefined) return renderAnew(platform, options);
  const key = JSON.stringify([environment, filesOf(platform, options)]);
  const rendered = remembered.get(key) ?? renderAnew(platform, options);
  for (const { object } of rendered.manifests) deepFreeze(object);
  remembered.delete(key);
  remembered.set(key, rendered);
  if (remembered.size > REMEMBERED) remembered.delete(remembered.keys().next().value!);
  return rendered;
}

/**
 * Renders a platform in memory, through everything that `synth` does but the writing; it is laid out, and checked, when a test
 * asks for that. Throws when it cannot be planned.
 */
function renderAnew(platform: Written, options: PlatformOptions = {}): RenderedPlatform {
  const { config, plan, findings } = planOf(platform, options);
  if (!config || !plan)
    throw new Error(`the platform cannot be planned:\n${formatFindings(findings, { color: false })}`);
  const root = packageRoot();
  const { environments } = options;
  const tree = renderTree(config, plan, root);
  // The checks take longer than all else, and most tests that look at files want none of them.
  const whole = once(() => completeBare(config, tree, { root, cacheDir: cacheFolder(root), environments }));
  const layout = once(() => layoutOf(config, tree, environments));
  const objects = tree.manifests.map(({ object }) => object);
  const all = <T>(kind: string) => objects.filter((object) => object.kind === kind) as unknown as readonly T[];
  const get = <T>(kind: string, name: string, namespace?: string): T => {
    const found = objects.filter(
      ({ kind: k, metadata }) =>
        k === kind && metadata.name === name && (namespace === undefined || metadata.namespace === namespace),
    );
    if (found.length !== 1)
      throw new Error(
        `${found.length} objects are ${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}, of\n  ${objects
          .filter((object) => object.kind === kind)
          .map(describeObject)
          .join('\n  ')}`,
      );
    return found[0] as unknown as T;
  };
  return {
    ...tree,
    config,
    all,
    get,
    get findings() {
      return [...findings, ...whole().findings];
    },
    get layout() {
      return layout();
    },
    get partial() {
      return whole().partial;
    },
    get kept() {
      return whole().kept;
    },
    get released() {
      return whole().released;
    },
  };
}
