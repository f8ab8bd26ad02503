import { append } from '../../checks/reachability/label-index.ts';
import { once } from '../../checks/schema/once.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { identityOf, type KubeObject } from '../../kit/object.ts';
import { SYNC_WAVE } from '../../kit/sync-annotations.ts';
import { type IndexEntry, parseIndex } from '../../output/index-file.ts';
import { MARK } from '../../output/place.ts';
import { kubeDocuments } from '../../workspace/kube-documents.ts';
import { folderOf, holdsObjects, type TreeFiles } from './tree-files.ts';

/** One of the two trees, with what is found in it. */
export interface Side {
  readonly files: TreeFiles;
  /** The objects in a file, undefined when it cannot be read. */
  readonly objectsIn: (path: string) => readonly Manifest[] | undefined;
  /** What `index.json` says of an object; undefined of all where that is of another version, or was spoilt. */
  readonly entry: (identity: string) => IndexEntry | undefined;
  /** The wave of a component's Application. */
  readonly waveOf: (component: string) => number | undefined;
  /** Files of a kind's folder. */
  readonly pathsOf: (kind: string) => readonly string[];
  /** Objects of kinds, whether they differ or not, as far as their files were read. */
  readonly ofKinds: (kinds: readonly string[]) => readonly Manifest[];
}

/** What was parsed, by the id of the contents: what both trees have is read once. */
export type Parsed = Map<string, readonly KubeObject[] | undefined>;

export interface Sides {
  readonly before: Side;
  readonly after: Side;
}

/** Both trees, with what was parsed before; without that, nothing of one is taken for the other's. */
export function openSides(before: TreeFiles, after: TreeFiles, parsed?: Parsed): Sides {
  const was = indexIn(before);
  const is = parsed && before.ids.get(MARK) === after.ids.get(MARK) ? was : indexIn(after);
  return { before: openSide(before, was, parsed ?? new Map()), after: openSide(after, is, parsed ?? new Map()) };
}

/** What `index.json` says, and the waves in it. */
interface Index {
  readonly objects: Readonly<Record<string, IndexEntry>>;
  readonly waves: () => ReadonlyMap<string, number>;
}

function indexIn(files: TreeFiles): Index {
  const objects = parseIndex(files.text(MARK) ?? '')?.objects ?? {};
  return {
    objects,
    waves: once(() => new Map(Object.values(objects).map(({ component, wave }) => [component, wave]))),
  };
}

function openSide(files: TreeFiles, { objects: index, waves }: Index, parsed: Parsed): Side {
  const parse = (path: string): readonly KubeObject[] | undefined => {
    const id = files.ids.get(path);
    const text = files.text(path);
    if (id === undefined || text === undefined) return undefined;
    if (!parsed.has(id)) parsed.set(id, objectsOf(text));
    return parsed.get(id);
  };
  const placed = new Map<string, readonly Manifest[] | undefined>();
  const objectsIn: Side['objectsIn'] = (path) => {
    // What was not read yet may be read later.
    if (!placed.has(path) && files.text(path) !== undefined)
      placed.set(
        path,
        parse(path)?.map((object) => {
          const { from: config = '', data = false } = index[identityOf(object)] ?? {};
          return { component: componentAt(path, object), object, config, data };
        }),
      );
    return placed.get(path);
  };
  const folders = once(() => {
    const found = new Map<string, string[]>();
    for (const path of files.ids.keys()) append(found, folderOf(path), path);
    return found;
  });
  const paths = new Map<string, readonly string[]>();
  const pathsOf = (kind: string) => {
    const folder = kind.toLowerCase();
    const found = paths.get(folder) ?? (folders().get(folder) ?? []).filter(holdsObjects).sort();
    paths.set(folder, found);
    return found;
  };
  return {
    files,
    objectsIn,
    pathsOf,
    entry: (identity) => index[identity],
    waveOf: (component) => waves().get(component) ?? waveSaid(parse(`apps/${component}.yaml`)?.[0]),
    ofKinds: (kinds) => kinds.flatMap((kind) => pathsOf(kind).flatMap((path) => objectsIn(path) ?? [])),
  };
}

/** A file that somebody spoilt, or of a merge that is not finished, holds nothing that could be compared. */
function objectsOf(text: string): readonly KubeObject[] | undefined {
  try {
    const objects = kubeDocuments(text);
    const whole = objects.every(
      ({ apiVersion, metadata }) => typeof apiVersion === 'string' && typeof metadata?.name === 'string',
    );
    return objects.length > 0 && whole ? objects : undefined;
  } catch {
    return undefined;
  }
}

/** By the folder, whatever an index says: that is what Argo CD reads. */
function componentAt(path: string, { metadata }: KubeObject): string {
  const [top, component] = path.split('/');
  return top === 'components' ? component! : metadata.name;
}

function waveSaid(application: KubeObject | undefined): number | undefined {
  const said = Number(application?.metadata.annotations?.[SYNC_WAVE] ?? Number.NaN);
  return Number.isInteger(said) ? said : undefined;
}
