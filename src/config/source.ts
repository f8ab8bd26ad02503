import { type Alias, isMap, type Node, parseDocument, type YAMLMap } from 'yaml';
import type { Finding, Position } from '../finding/finding.ts';
import { explainSyntax } from './yaml-errors.ts';
import { plainValue } from './yaml-value.ts';

/** One YAML file that a person wrote: its value, and the nodes that know where each part of it stands. */
export interface Source {
  /** Path as the person knows it. */
  readonly file: string;
  /** Plain JSON; treat it as frozen. */
  readonly value: Readonly<Record<string, unknown>>;
  readonly root: YAMLMap<Node, Node | null>;
  /** What each alias in the file stands for. */
  readonly aliases: ReadonlyMap<Alias, Node>;
  /** Line and column of an offset of the text. */
  readonly positionAt: (offset: number) => Position;
}

/**
 * Reads one file of configuration: one YAML 1.2 document (core schema: `yes` and `on` are text) with a map at the top.
 * Anchors and aliases are allowed, within a bound; merge keys (`<<`), tags and several documents are not.
 *
 * `source` is missing when nothing can be read: a syntax error (the first one is told), an empty file (`config/empty`), no map at the
 * top. Beside other findings it is there, without the entries they are about, so that the schema's findings can be told with them.
 */
export function parseSource(file: string, text: string): { source?: Source; findings: Finding[] } {
  const positionAt = positions(file, text);
  const error = (at: Position, rule: string, message: string, fix: string): Finding => ({
    rule,
    severity: 'error',
    message,
    fix,
    at,
  });

  // The library's own check of unique keys is quadratic (20,000 keys: 2.5 s); the walk below does it in one pass.
  // The explicit schema also keeps a `%YAML 1.1` line from turning yes and no into booleans.
  const document = parseDocument(text, {
    schema: 'core',
    merge: false,
    stringKeys: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  const syntax = explainSyntax(document, text);
  if (syntax) return { findings: [error(positionAt(syntax.offset), syntax.rule, syntax.message, syntax.fix)] };

  const root = document.contents as Node | null;
  if (root === null || (root.range && root.range[0] === root.range[1])) {
    return {
      findings: [
        error(positionAt(0), 'config/empty', `${file} is empty`, 'write at least one key, or remove the file'),
      ],
    };
  }
  if (!isMap<Node, Node | null>(root)) {
    return {
      findings: [
        error(
          positionAt(root.range?.[0] ?? 0),
          'config/top-level',
          `${file} must hold keys and values at its top`,
          'write `key: value` lines',
        ),
      ],
    };
  }

  const { value, aliases, problems: found } = plainValue(root);
  const findings = found.map(({ rule, offset, message, fix, earlier }) => {
    const words = earlier === undefined ? message : message.replace('{line}', String(positionAt(earlier).line));
    return error(positionAt(offset), rule, words, fix);
  });
  return { source: { file, value: value as Record<string, unknown>, root, aliases, positionAt }, findings };
}

/** Line starts are counted when the first position is asked for: a file without findings never pays for them. */
function positions(file: string, text: string): (offset: number) => Position {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { file, line: low + 1, column: offset - starts[low]! + 1 };
  };
}
