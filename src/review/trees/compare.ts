import type { Change, Difference } from '../../contract/change.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { same } from '../../kit/compare.ts';
import { recordOf } from '../../kit/json.ts';
import { identityOf, type KubeObject } from '../../kit/object.ts';
import { MARK } from '../../output/place.ts';
import { parseKubernetesYaml } from '../../workspace/kubernetes-yaml.ts';
import type { Side } from './side.ts';
import { differingPaths, holdsObjects, isList } from './tree-files.ts';

/** An object that is not the same in two trees. */
export interface TreeDifference extends Difference {
  /** The component that had it, where that is another. */
  readonly movedFrom?: string;
  /** Where it stands afterwards, from `dist/<env>`. */
  readonly file?: string;
}

/** Two trees, as far as their objects differ. */
export interface Compared extends Change {
  readonly differences: readonly TreeDifference[];
  /** Files that differ and could not be read as objects. */
  readonly unread: readonly string[];
}

/** Matches the objects of the files that differ, by identity, wherever those files are. */
export function compareSides(
  before: Side,
  after: Side,
  differing: readonly string[] = differingPaths(before.files, after.files),
): Compared {
  const unread: string[] = [];
  const [was, is] = [new Map<string, Manifest>(), new Map<string, Manifest>()];
  const places = new Map<string, string>();
  for (const path of differing) {
    for (const [side, found] of [
      [before, was],
      [after, is],
    ] as const) {
      if (!side.files.ids.has(path)) continue;
      if (holdsObjects(path)) {
        const objects = side.objectsIn(path);
        if (objects === undefined) unread.push(path);
        for (const manifest of objects ?? []) {
          found.set(identityOf(manifest.object), manifest);
          if (side === after) places.set(identityOf(manifest.object), path);
        }
      }
    }
    if (!holdsObjects(path) && !follows(path, before, after)) unread.push(path);
  }
  const differences = [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((identity): TreeDifference[] => {
    const [old, now] = [was.get(identity), is.get(identity)];
    const moved = old && now && old.component !== now.component ? old.component : undefined;
    if (old && now && moved === undefined && same(old.object, now.object)) return [];
    const from = now?.config || old?.config;
    const file = places.get(identity);
    return [
      {
        identity,
        component: (now ?? old)!.component,
        ...(from && { config: from }),
        ...(old && { before: old.object }),
        ...(now && { after: now.object }),
        ...(moved !== undefined && { movedFrom: moved }),
        ...(file !== undefined && { file }),
      },
    ];
  });
  return {
    differences,
    unread: [...new Set(unread)],
    before: (identity) => was.get(identity)?.object ?? unchanged(before, identity),
    after: (identity) => is.get(identity)?.object ?? unchanged(after, identity),
  };
}

/** One that does not differ, by its file. */
function unchanged(side: Side, identity: string): KubeObject | undefined {
  const [group = '', kind = ''] = identity.split('/');
  return side.ofKinds([group ? `${kind}.${group}` : kind]).find(({ object }) => identityOf(object) === identity)
    ?.object;
}

/** Whether what a file says follows from the objects: the index, and lists of files that say nothing else. */
function follows(path: string, before: Side, after: Side): boolean {
  if (path === MARK) return true;
  if (!isList(path)) return false;
  const rest = ({ files }: Side) => {
    const text = files.text(path);
    if (text === undefined) return undefined;
    try {
      const { resources: _, ...more } = recordOf(parseKubernetesYaml(text)[0]?.value);
      return more;
    } catch {
      return text;
    }
  };
  const [was, is] = [rest(before), rest(after)];
  return was === undefined || is === undefined || same(was, is);
}
