import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Tree } from '../../src/argocd/tree.ts';
import type { Compile } from '../../src/config/load.ts';
import type { Finding } from '../../src/finding/finding.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { definitionsOf } from '../../src/render/definitions.ts';
import { catalogue } from '../../src/synth/catalogue.ts';
import { load } from '../../src/synth/load.ts';
import { planPlatform } from '../../src/synth/plan-platform.ts';
import { renderTree } from '../../src/synth/synthesize.ts';

/** Beside this file. */
export const PLATFORM = 'scripts/parity/platform.yaml';

/** The environment that a comparison is made in. */
const ENVIRONMENT = 'parity';

/** Renders the platform that has everything on, each way once. */
export class Ours {
  readonly #root: string;
  readonly #compile: Compile;
  readonly #trees = new Map<string, Tree | readonly Finding[]>();

  /** `root`: the package's folder. */
  constructor(root: string, compile: Compile) {
    this.#root = root;
    this.#compile = compile;
  }

  /** The tree, or why there is none. `override`: what a comparison needs otherwise. */
  tree(override: object | undefined): Tree | readonly Finding[] {
    const key = JSON.stringify(override ?? {});
    const known = this.#trees.get(key) ?? this.#render(override);
    this.#trees.set(key, known);
    return known;
  }

  #render(override: object | undefined): Tree | readonly Finding[] {
    const files = {
      root: this.#root,
      platform: { file: PLATFORM, text: readFileSync(join(this.#root, PLATFORM), 'utf8') },
      ...(override && { override: { file: 'platform of parity.yaml', text: stringify(override) } }),
    };
    const definitions = catalogue([]);
    const { config, findings } = load(files, ENVIRONMENT, definitions, this.#compile);
    if (!config) return findings;
    const planned = planPlatform(config, definitions);
    return planned.plan ? renderTree(config, planned.plan) : planned.findings;
  }
}

/** What a tree holds of a component: its objects, its definitions and its accounts. */
export function objectsOf({ manifests }: Tree, component: string): readonly KubeObject[] {
  const names = new Set([component, definitionsOf(component)]);
  return manifests.filter((one) => names.has(one.component)).map(({ object }) => object);
}
