import type { Layout } from '../output/layout.ts';

/** What synth made of one environment. */
export interface MadeTree {
  readonly environment: string;
  readonly layout: Layout;
  /** Of `releases/<env>`: files that synth made or renewed, or would. */
  readonly releases: readonly string[];
  /** Files beside `dist/` that synth removed, or would. */
  readonly removed: readonly string[];
}

/** The files that are published, by their paths from the top of the repository. Nothing else is. */
export interface Selection {
  readonly environments: readonly string[];
  /** Made by synth, with their text: what is committed is this, whatever a checkout makes of line ends. */
  readonly generated: ReadonlyMap<string, string>;
  /** Folders that hold nothing but generated files. */
  readonly owned: readonly string[];
  /** Generated files that are no more. */
  readonly removed: readonly string[];
  /** Where a generated file may have been that does not belong there any more. */
  readonly absent: readonly string[];
  /** Files and folders of which the trees are made. */
  readonly inputs: readonly string[];
  /** Files and folders that people and the Image Updater write, beside the inputs. */
  readonly releases: readonly string[];
}

/** All that belongs to the trees: their files, the files beside them, and what they were made of. */
export function selectFiles(trees: readonly MadeTree[], inputs: readonly string[]): Selection {
  const generated = new Map<string, string>();
  const absent = new Set<string>();
  for (const { environment, layout, releases } of trees) {
    for (const [path, text] of layout.tree) generated.set(`dist/${environment}/${path}`, text);
    const made = new Set(releases.map((path) => `releases/${environment}/${path}`));
    for (const { path, text, keeping } of layout.beside) {
      if (text === undefined) absent.add(path);
      else if (keeping !== 'started' || made.has(path)) generated.set(path, text);
    }
  }
  return {
    environments: trees.map(({ environment }) => environment),
    generated,
    owned: trees.map(({ environment }) => `dist/${environment}`),
    removed: trees.flatMap(({ removed }) => removed),
    absent: [...absent].filter((path) => !generated.has(path)),
    inputs,
    releases: trees.map(({ environment }) => `releases/${environment}`),
  };
}

export function isBelow(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`));
}
