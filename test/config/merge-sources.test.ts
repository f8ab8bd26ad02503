import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { mergeSources } from '../../src/config/merge-sources.ts';
import { toPointer } from '../../src/config/pointer.ts';
import { parseSource } from '../../src/config/source.ts';

function merged(base: string, override?: string) {
  const read = (file: string, text: string) => parseSource(file, text).source!;
  const result = mergeSources(read('base', base), override === undefined ? undefined : read('env', override));
  const at = (pointer: string, what?: 'key' | 'value') => {
    const { file, line, column } = result.locate(pointer, what);
    return `${file}:${line}:${column}`;
  };
  return { value: result.value, at };
}

const BASE = `name: mlops
components:
  kafka: { brokers: 3, storage: 20Gi }
  minio:
    servers: 4
owners: [ a, b ]
`;

describe('the value', () => {
  it('is the base alone without an override', () => {
    expect(merged('a: { b: 1 }').value).toEqual({ a: { b: 1 } });
  });

  it('merges maps key by key and replaces lists, scalars and null', () => {
    const { value } = merged(BASE, 'components: { kafka: { brokers: 1 }, minio: null, spark: {} }\nowners: [ c ]\n');
    expect(value).toEqual({
      name: 'mlops',
      components: { kafka: { brokers: 1, storage: '20Gi' }, minio: null, spark: {} },
      owners: ['c'],
    });
  });

  it('takes a map over a scalar and a scalar over a map', () => {
    expect(merged('a: 1\nb: { c: 1 }', 'a: { x: 1 }\nb: 2').value).toEqual({ a: { x: 1 }, b: 2 });
  });

  it('takes own keys only: constructor and toString are keys as any other', () => {
    expect(merged('a: 1', 'constructor: { prototype: { x: 1 } }\ntoString: 1').value).toEqual({
      a: 1,
      constructor: { prototype: { x: 1 } },
      toString: 1,
    });
  });
});

describe('locate', () => {
  const { at } = merged(BASE, 'components:\n  kafka: { brokers: 1 }\n  minio: null\nowners: [ c ]\n');

  it('points into the file that said it', () => {
    expect(at('/name')).toBe('base:1:7');
    expect(at('/components/kafka/storage')).toBe('base:3:33');
    expect(at('/components/kafka/brokers')).toBe('env:2:21');
    expect(at('/components/kafka/brokers', 'key')).toBe('env:2:12');
    expect(at('/owners/0')).toBe('env:4:11');
  });

  it('forgets what the base says below a replaced value', () => {
    expect(at('/components/minio/servers')).toBe('env:3:3');
    expect(at('/owners/1')).toBe('env:4:1');
  });

  it('points at the key of the deepest ancestor when a pointer exists nowhere', () => {
    expect(at('/components/kafka/replicas/x')).toBe('base:3:3');
    expect(at('/nothing')).toBe('base:1:1');
    expect(merged(BASE).at('/components/minio/x')).toBe('base:4:3');
  });

  it('points at the key of a value that is not written', () => {
    expect(merged('a:\n  b:\n').at('/a/b')).toBe('base:2:3');
  });

  it('points at an alias, and for what it repeats at the anchor', () => {
    const { at: place } = merged('a: &x\n  b: 1\nc: *x\n');
    expect(place('/c')).toBe('base:3:4');
    expect(place('/c/b')).toBe('base:2:6');
  });

  it('understands escaped pointers', () => {
    expect(merged('a/b: { c~d: 1 }').at('/a~1b/c~0d')).toBe('base:1:13');
  });
});

describe('for any two files', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'constructor', '1', 'x/y', 'q~r', 'two words');
  const { tree } = fc.letrec<{ tree: Record<string, unknown>; node: unknown }>((tie) => ({
    tree: fc.dictionary(key, tie('node'), { minKeys: 1, maxKeys: 4 }) as fc.Arbitrary<Record<string, unknown>>,
    node: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(1, 'text', true, null, [], {}),
      fc.array(fc.integer(), { maxLength: 3 }),
      tie('tree'),
    ),
  }));
  const isMap = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);

  it('the override wins wherever it says something, and says where', () => {
    fc.assert(
      fc.property(tree, tree, fc.boolean(), (base, override, flow) => {
        const text = (value: unknown) =>
          stringify(value, { collectionStyle: flow ? 'flow' : 'block', aliasDuplicateObjects: false });
        const { value, at } = merged(text(base), text(override));
        const visit = (
          path: string[],
          b: unknown,
          o: unknown,
          has: { base: boolean; env: boolean },
          result: unknown,
        ) => {
          const said = has.env ? 'env' : 'base';
          expect(at(toPointer(path))).toMatch(new RegExp(`^${said}:`));
          if (!isMap(result)) return expect(result).toEqual(has.env ? o : b);
          const below = has.base && isMap(b) && (!has.env || isMap(o)) ? b : {};
          const above = has.env && isMap(o) ? o : {};
          expect(new Set(Object.keys(result))).toEqual(new Set([...Object.keys(below), ...Object.keys(above)]));
          for (const k of Object.keys(result)) {
            visit(
              [...path, k],
              below[k],
              above[k],
              { base: Object.hasOwn(below, k), env: Object.hasOwn(above, k) },
              result[k],
            );
          }
        };
        visit([], base, override, { base: true, env: true }, value);
      }),
      { numRuns: 200 },
    );
  });

  it('merging changes neither', () => {
    fc.assert(
      fc.property(tree, tree, (base, override) => {
        const [b, o] = [base, override].map(
          (value) => parseSource('x', stringify(value, { aliasDuplicateObjects: false })).source!,
        ) as [never, never];
        const before = JSON.stringify([b, o].map((source: { value: unknown }) => source.value));
        mergeSources(b, o);
        expect(JSON.stringify([b, o].map((source: { value: unknown }) => source.value))).toBe(before);
      }),
      { numRuns: 50 },
    );
  });
});
