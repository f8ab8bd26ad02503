import { isDeepStrictEqual } from 'node:util';
import { imagesOf } from '../checks/images/references.ts';
import { knowledgeOf } from '../contract/knowledge.ts';
import { isRecord } from '../kit/json.ts';
import { describeObject, identityOf, type KubeObject } from '../kit/object.ts';
import { catalogue } from '../synth/catalogue.ts';

/** What another version of a chart makes of the same values. */
export interface ChartDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /** Objects of which only the version is another, in labels and checksums. */
  readonly versionOnly: number;
  readonly unchanged: number;
  readonly images: { readonly added: readonly string[]; readonly removed: readonly string[] };
}

/** Labels and annotations that tell a version and nothing else. */
const VERSION_KEYS = /^(helm\.sh\/chart|app\.kubernetes\.io\/version|chart|checksum\/.*)$/;

/** Compares what two versions of a chart render, object by object. */
export function compareRendered(before: readonly KubeObject[], after: readonly KubeObject[]): ChartDifference {
  const old = byIdentity(before);
  const now = byIdentity(after);
  const changed: string[] = [];
  let versionOnly = 0;
  let unchanged = 0;
  for (const [identity, object] of now) {
    const other = old.get(identity);
    if (!other) continue;
    if (isDeepStrictEqual(other, object)) unchanged++;
    else if (isDeepStrictEqual(withoutVersion(other), withoutVersion(object))) versionOnly++;
    else changed.push(describeObject(object));
  }
  const only = (those: ReadonlyMap<string, KubeObject>, others: ReadonlyMap<string, KubeObject>) =>
    [...those].flatMap(([identity, object]) => (others.has(identity) ? [] : [describeObject(object)])).sort();
  const knowledge = knowledgeOf(catalogue());
  const [oldImages, newImages] = [before, after].map(
    (objects) => new Set(objects.flatMap((object) => imagesOf(object, knowledge))),
  );
  return {
    added: only(now, old),
    removed: only(old, now),
    changed: changed.sort(),
    versionOnly,
    unchanged,
    images: {
      added: [...newImages!].filter((image) => !oldImages!.has(image)).sort(),
      removed: [...oldImages!].filter((image) => !newImages!.has(image)).sort(),
    },
  };
}

/** Paths of values that the old chart has and the new one has no more, the topmost of each branch. */
export function vanishedValues(before: unknown, after: unknown, path: readonly string[] = []): readonly string[][] {
  if (!isRecord(before) || !isRecord(after)) return [];
  return Object.keys(before).flatMap((key) =>
    Object.hasOwn(after, key) ? vanishedValues(before[key], after[key], [...path, key]) : [[...path, key]],
  );
}

function byIdentity(objects: readonly KubeObject[]): ReadonlyMap<string, KubeObject> {
  return new Map(objects.map((object) => [identityOf(object), object]));
}

function withoutVersion(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutVersion);
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !VERSION_KEYS.test(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutVersion(inner)]));
}
