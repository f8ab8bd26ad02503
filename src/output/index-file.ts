import type { Manifest } from '../contract/manifest.ts';
import { identityOf } from '../kit/object.ts';

/** One object of the tree as `index.json` records it. */
export interface IndexEntry {
  readonly component: string;
  readonly file: string;
  /** JSON pointer of the configuration that caused it. */
  readonly from?: string;
  readonly wave: number;
  /** It holds data. */
  readonly data?: true;
}

export interface TreeIndex {
  /** Version of this file's shape. */
  readonly version: 1;
  /** By identity: `group/Kind/namespace/name`. */
  readonly objects: Readonly<Record<string, IndexEntry>>;
}

/**
 * `index.json`: which component owns each object, in which wave it is installed and what asked for it. It holds nothing of
 * an object's content, so that a change inside one component touches no other file.
 */
export function indexOf(
  placed: readonly { path: string; manifest: Manifest }[],
  waves: ReadonlyMap<string, number>,
): TreeIndex {
  const entries = placed.map(({ path, manifest: { object, component, config, data } }): [string, IndexEntry] => [
    identityOf(object),
    {
      component,
      file: path,
      ...(config && { from: config }),
      wave: waves.get(component) ?? 0,
      ...(data && { data: true as const }),
    },
  ]);
  return { version: 1, objects: Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** The index as a file, one object a line: a diff shows what came and went. */
export function indexFile({ version, objects }: TreeIndex): string {
  const lines = Object.entries(objects).map(
    ([identity, entry]) => `${JSON.stringify(identity)}: ${JSON.stringify(entry)}`,
  );
  return `{"version": ${version}, "objects": {\n${lines.join(',\n')}\n}}\n`;
}

/** Reads an `index.json`; undefined when it is not one. */
export function parseIndex(text: string): TreeIndex | undefined {
  try {
    const index = JSON.parse(text) as TreeIndex;
    return index.version === 1 && typeof index.objects === 'object' && index.objects !== null ? index : undefined;
  } catch {
    return undefined;
  }
}
