import { isAlias, isMap, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Position } from '../finding/finding.ts';
import { isRecord } from '../kit/json.ts';
import { parsePointer } from './pointer.ts';
import type { Source } from './source.ts';
import { keyOf } from './yaml-value.ts';

interface MergedSources {
  /** Plain JSON. Shares what was not overridden with the sources: treat it as frozen. */
  readonly value: Readonly<Record<string, unknown>>;
  /**
   * Where a JSON pointer of `value` was said: in the override when it says it, else in the base. What an alias repeats was said
   * at the anchor. A pointer that exists nowhere (a missing key) is located at the key of its deepest existing ancestor, in the base
   * when that has it: there the rest of it stands.
   */
  readonly locate: (pointer: string, what?: 'key' | 'value') => Position;
}

/** `base` with `override` laid over it: maps are merged key by key, all else (lists, scalars, null) is replaced. */
export function mergeSources(base: Source, override?: Source): MergedSources {
  return {
    value: (override ? merge(base.value, override.value) : base.value) as Record<string, unknown>,
    locate: (pointer, what = 'value') => locate(base, override, parsePointer(pointer), what),
  };
}

function merge(base: unknown, override: unknown): unknown {
  if (!isRecord(base) || !isRecord(override)) return override;
  const merged = { ...base };
  for (const [key, value] of Object.entries(override))
    merged[key] = Object.hasOwn(base, key) ? merge(base[key], value) : value;
  return merged;
}

/** A place in one file: the node there, and the key that leads to it when its parent is a map. */
interface Place {
  readonly source: Source;
  readonly key?: Node;
  readonly node: Node | null;
}

function locate(
  base: Source,
  override: Source | undefined,
  segments: readonly string[],
  what: 'key' | 'value',
): Position {
  const top = (source: Source): Place => ({ source, node: source.root });
  let places = override ? [top(override), top(base)] : [top(base)];
  for (const segment of segments) {
    // Only maps are merged: where the override holds anything else, what the base says below it no longer counts.
    const merged = places.every(({ source, node }) => isMap(resolve(source, node)));
    const next = (merged ? places : places.slice(0, 1)).flatMap((place) => step(place, segment) ?? []);
    if (next.length === 0) return position(merged ? places.at(-1)! : places[0]!, 'key');
    places = next;
  }
  return position(places[0]!, what);
}

function step({ source, node }: Place, segment: string): Place | undefined {
  const parent = resolve(source, node);
  if (isMap<Node, Node | null>(parent)) {
    const pair = pairsOf(parent).get(segment);
    return pair && { source, key: pair.key, node: pair.value };
  }
  if (isSeq<Node>(parent)) {
    const item = parent.items[Number(segment)];
    return item && { source, node: item };
  }
  return undefined;
}

type Pairs = ReadonlyMap<string, Pair<Node, Node | null>>;
const known = new WeakMap<object, Pairs>();

/** The pairs of a map by key, the first of each: searched one by one, thousands of unknown keys take seconds. */
function pairsOf(map: YAMLMap<Node, Node | null>): Pairs {
  const pairs = known.get(map) ?? new Map([...map.items].reverse().map((pair) => [keyOf(pair as Pair<Node>), pair]));
  known.set(map, pairs as Pairs);
  return pairs as Pairs;
}

function resolve(source: Source, node: Node | null): Node | null {
  let target = node;
  while (isAlias(target)) target = source.aliases.get(target) ?? null;
  return target;
}

function position({ source, key, node }: Place, what: 'key' | 'value'): Position {
  // `key:` with nothing after it has no value to point at.
  const said = node?.range && node.range[0] < node.range[1];
  const target = what === 'key' || !said ? (key ?? node) : node;
  return source.positionAt(target?.range?.[0] ?? 0);
}
