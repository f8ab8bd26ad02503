import { mapSubschemas, type Schema } from '../../src/checks/schema/structural.ts';
import { pascalCase, writeOut } from './typescript.ts';

/** A schema that gets an exported type of its own. */
export interface SharedType {
  readonly name: string;
  readonly schema: Schema;
}

export interface SharedTypes {
  /** In the order of their names. */
  readonly types: readonly SharedType[];
  nameOf(schema: Schema): string | undefined;
}

/**
 * Names for the object types that occur in more than one place. CRDs have no references, so each repeats what it uses
 * (a pod template once for the driver and once for the executor); naming those keeps the generated types small and quick
 * to check.
 *
 * A name is the end of the path where its type occurs first, as short as is free: `Affinity`, else `PodAffinity` …
 *
 * @param roots schemas with the name that each has already; the names in `taken` are not given either.
 */
export function shareTypes(roots: readonly SharedType[], taken: readonly string[]): SharedTypes {
  const texts = new WeakMap<Schema, string>();
  const textOf = (schema: Schema): string => {
    const known = texts.get(schema);
    if (known) return known;
    const text = writeOut(schema, (part) => (part === schema ? undefined : textOf(part)));
    texts.set(schema, text);
    return text;
  };
  const places = new Map<string, { schema: Schema; path: readonly string[]; count: number }>();
  const count = (schema: Schema, path: readonly string[]): void => {
    if (schema.type === 'object' && schema.properties) {
      const place = places.get(textOf(schema));
      if (place) {
        place.count++;
        return; // Its parts are counted where it occurred first: they are shared only if something else uses them too.
      }
      places.set(textOf(schema), { schema, path, count: 1 });
    }
    mapSubschemas(schema, (part, step) => {
      if (step) count(part, [...path, segment(step)]);
      return part;
    });
  };
  for (const root of roots) count(root.schema, [root.name]);

  const names = new Map<string, string>(roots.map((root) => [textOf(root.schema), root.name]));
  const used = new Set([...taken, ...names.values()]);
  for (const [text, place] of places) {
    if (place.count < 2 || names.has(text)) continue;
    const name = freeName(place.path, used);
    used.add(name);
    names.set(text, name);
  }
  const types = [...names].map(([text, name]) => ({ name, schema: places.get(text)!.schema }));
  return {
    types: types.sort((a, b) => (a.name < b.name ? -1 : 1)),
    nameOf: (schema) => (schema.type === 'object' && schema.properties ? names.get(textOf(schema)) : undefined),
  };
}

function segment(step: string): string {
  if (step === '[]') return 'Item';
  if (step === '{}') return 'Value';
  return pascalCase(step);
}

function freeName(path: readonly string[], used: ReadonlySet<string>): string {
  for (let length = path.at(-1) === 'Item' || path.at(-1) === 'Value' ? 2 : 1; length <= path.length; length++) {
    const name = path.slice(-length).join('');
    if (!used.has(name)) return name;
  }
  const longest = path.join('');
  for (let number = 2; ; number++) {
    if (!used.has(longest + number)) return longest + number;
  }
}
