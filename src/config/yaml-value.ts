import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { LONE_SURROGATE } from '../kit/yaml/unwritable.ts';

/** A problem in the tree of YAML nodes, at an offset of the text. */
interface NodeProblem {
  readonly rule: string;
  readonly offset: number;
  readonly message: string;
  readonly fix: string;
  /** Offset of an earlier place that the message speaks of as `{line}`. */
  readonly earlier?: number;
}

interface PlainValue {
  /** The value as plain JSON. */
  readonly value: unknown;
  /** What each alias stands for. */
  readonly aliases: ReadonlyMap<Alias, Node>;
  readonly problems: readonly NodeProblem[];
}

/** An alias is written out where it is used. More values than this through aliases is an attack or a mistake ("billion laughs"). */
const MAX_ALIASED = 100_000;

/**
 * Plain JSON of a tree of YAML nodes, in one walk that also finds what JSON or people cannot live with: duplicate keys,
 * merge keys, aliases that lead nowhere, in circles or to too much, numbers that lose digits, keys that reach prototypes.
 * An entry with such a problem is left out.
 *
 * A key is its text: `2024` and `on` are the names they look like.
 */
export function plainValue(root: Node): PlainValue {
  const problems: NodeProblem[] = [];
  const aliases = new Map<Alias, Node>();
  const anchors = new Map<string, Node>();
  const open = new Set<Node>();
  let aliasDepth = 0;
  let aliased = 0;
  let tooMany = false;

  // Inside an alias the same problems were reported where the anchor stands.
  const report = (problem: NodeProblem) => {
    if (aliasDepth === 0) problems.push(problem);
  };

  function read(node: Node | null): unknown {
    if (node === null) return null;
    if (aliasDepth > 0 && ++aliased > MAX_ALIASED) return null;
    if (isAlias(node)) return readAlias(node);
    if (node.anchor && aliasDepth === 0) anchors.set(node.anchor, node);
    if (isScalar(node)) return readScalar(node.value, node.source, start(node));
    if (isSeq<Node>(node)) return within(node, () => node.items.map((item) => read(item)));
    if (isMap<Node, Node | null>(node)) return within(node, () => readMap(node));
    return null;
  }

  function within<T>(node: Node, body: () => T): T {
    open.add(node);
    const value = body();
    open.delete(node);
    return value;
  }

  function readMap(map: YAMLMap<Node, Node | null>): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const pair of map.items) {
      const key = keyOf(pair);
      const problem = keyProblem(key, pair, map, result);
      if (problem) {
        report(problem);
        continue;
      }
      if (pair.key.anchor) anchors.set(pair.key.anchor, pair.key);
      result[key] = read(pair.value);
    }
    return result;
  }

  function readScalar(value: unknown, source: string | undefined, offset: number): unknown {
    if (typeof value === 'string' && LONE_SURROGATE.test(value))
      report({
        rule: 'config/text',
        offset,
        message: 'this text has half a character in it, which no file can hold',
        fix: 'write the character itself, or the whole of it: "\\U0001F600"',
      });
    if (typeof value !== 'number') return value;
    if (!Number.isFinite(value))
      report({
        rule: 'config/number',
        offset,
        message: `${source} is not a number that can be configured`,
        fix: 'write a finite number, or put it in quotes',
      });
    else if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      report({
        rule: 'config/number',
        offset,
        message: `${source} has more digits than a number can keep`,
        fix: `put it in quotes: "${source}"`,
      });
    }
    return value;
  }

  function readAlias(alias: Alias): unknown {
    const target = aliases.get(alias) ?? anchors.get(alias.source);
    if (!target || open.has(target)) {
      report({
        rule: 'config/alias',
        offset: start(alias),
        message: target
          ? `*${alias.source} stands inside the value that it repeats`
          : `no &${alias.source} stands before *${alias.source}`,
        fix: target
          ? 'write the value out'
          : `mark the value to repeat with &${alias.source}, or put the text in quotes: "*${alias.source}"`,
      });
      return null;
    }
    aliases.set(alias, target);
    aliasDepth++;
    const value = read(target);
    aliasDepth--;
    if (aliasDepth === 0 && aliased > MAX_ALIASED && !tooMany) {
      tooMany = true;
      report({
        rule: 'config/alias',
        offset: start(alias),
        message: `*${alias.source} stands for too many values`,
        fix: 'write the values out: aliases of aliases grow without bound',
      });
    }
    return value;
  }

  return { value: read(root), aliases, problems };
}

/** The text of a pair's key. The parser has already refused keys that are not text. */
export function keyOf(pair: Pair<Node, unknown>): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}

function keyProblem(
  key: string,
  pair: Pair<Node, Node | null>,
  map: YAMLMap<Node, Node | null>,
  read: object,
): NodeProblem | undefined {
  const offset = start(pair.key);
  if (Object.hasOwn(read, key)) {
    const first = map.items.find((other) => keyOf(other) === key)!;
    return {
      rule: 'config/duplicate-key',
      offset,
      message: `the key ${key} is already on line {line}`,
      earlier: start(first.key),
      fix: 'keep one of the two',
    };
  }
  if (key === '<<' && isScalar(pair.key) && pair.key.type === 'PLAIN') {
    return {
      rule: 'config/merge-key',
      offset,
      message: 'merge keys (<<) are not supported: YAML 1.2 has none',
      fix: 'repeat the keys, or repeat a whole value with an alias: key: *name',
    };
  }
  if (key === '')
    return { rule: 'config/key', offset, message: 'a key without a name', fix: 'write a name before the colon' };
  // The pattern of any name in a schema, `.*`, ends at a line: what such a key holds would be checked by nobody.
  if (/[\n\r\u2028\u2029]/.test(key))
    return {
      rule: 'config/key',
      offset,
      message: `a key of several lines: ${JSON.stringify(key)}`,
      fix: 'write a name of one line before the colon',
    };
  if (key === '__proto__')
    return { rule: 'config/key', offset, message: '__proto__ cannot be a key', fix: 'choose another name' };
  return undefined;
}

function start(node: Node): number {
  return node.range?.[0] ?? 0;
}
