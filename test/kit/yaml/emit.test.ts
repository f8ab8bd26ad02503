import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { emit } from '../../../src/kit/yaml/emit.ts';
import { json, TRICKY } from './tricky.ts';

const READERS = [
  { version: '1.1' },
  { version: '1.2', schema: 'core' },
  { version: '1.2', schema: 'yaml-1.1' },
] as const;

function expectReadBack(value: unknown): void {
  const text = emit(value);
  expect(text.endsWith('\n')).toBe(true);
  for (const reader of READERS) expect(parse(text, reader), `${JSON.stringify(reader)} of\n${text}`).toEqual(value);
}

describe('emit', () => {
  it.each(TRICKY.map((text) => [JSON.stringify(text).slice(0, 30), text]))(
    'reads back %s as value, key and item',
    (_, text) => {
      expectReadBack({
        before: 1,
        value: text,
        after: [text, { value: text, deeper: { list: [[text], text] } }, text],
      });
      expectReadBack({ [text]: text, z: { [text]: { [text]: [text] }, z: [{ [text]: [{ [text]: text }] }] } });
      expectReadBack([text, [text, [[text]]], text]);
      expectReadBack(text);
    },
  );

  it('reads back numbers, and empty and nested collections', () => {
    for (const n of [0, 1, -1, 1.5, 0.1, 1e21, 1e-7, -1.5e300, 5e-324, 2 ** 53, 1e20]) expectReadBack({ n, list: [n] });
    expectReadBack({ a: {}, b: [], c: [[], {}, [[]], [{}], null], d: { e: {} }, f: null, g: [true, false] });
    for (const value of [{}, [], null, true, 0, [[[1], 2], 3]]) expectReadBack(value);
    expect(emit({ a: -0 })).toBe('a: 0\n');
  });

  it('writes what people read in a diff', () => {
    const container = {
      name: 'web',
      args: ['--port=80', '-v', '$(HOST)'],
      resources: { cpu: '100m', memory: '128Mi' },
    };
    const object = {
      apiVersion: 'apps/v1',
      metadata: { annotations: { 'argocd.argoproj.io/sync-wave': '3', 'a b': 'yes' }, labels: {} },
      spec: { replicas: 2, containers: [container, { name: 'side', command: [] }], cidrs: ['10.0.0.0/8'] },
      data: { script: '#!/bin/sh\n\nexec "$@"\n', tail: 'a\n\n', none: 'a\nb', indented: '  a\nb\n', mode: '0644' },
    };
    expect(emit(object)).toMatchInlineSnapshot(`
      "apiVersion: apps/v1
      metadata:
        annotations:
          argocd.argoproj.io/sync-wave: "3"
          a b: "yes"
        labels: {}
      spec:
        replicas: 2
        containers:
        - name: web
          args:
          - --port=80
          - -v
          - $(HOST)
          resources:
            cpu: 100m
            memory: 128Mi
        - name: side
          command: []
        cidrs:
        - 10.0.0.0/8
      data:
        script: |
          #!/bin/sh

          exec "$@"
        tail: |+
          a

        none: |-
          a
          b
        indented: |2
            a
          b
        mode: "0644"
      "
    `);
  });

  it('ends a document where the next one begins, also after a block that keeps its empty lines', () => {
    const objects = [{ a: 'x\n\n\n' }, { b: 'y' }, { c: ['z\n\n'] }];
    const documents = parseAllDocuments(objects.map(emit).join('---\n'));
    expect(documents.map((document) => document.toJS())).toEqual(objects);
  });

  it('leaves out keys without a value, and writes shared references twice', () => {
    expect(emit({ a: undefined, b: { c: undefined }, d: 1 })).toBe('b: {}\nd: 1\n');
    const shared = { x: [1] };
    expect(emit({ a: shared, b: shared, c: [shared, shared] })).not.toMatch(/[&*]/);
  });

  it('writes keys beyond the limit of implicit keys, whatever their value', () => {
    const key = 'k'.repeat(1100);
    expectReadBack({
      [key]: 1,
      list: [{ [key]: { [`${key}2`]: ['a'] } }],
      [`${key}3`]: [1, { a: 'x\ny' }],
      z: { [key]: 'a\nb\n' },
    });
  });

  const cyclic: Record<string, unknown> = { name: 'a' };
  cyclic.spec = { items: [1, { owner: cyclic }] };
  const deep = Array.from({ length: 300 }).reduce<unknown>((inner) => ({ a: inner }), 1);
  it.each<[string, unknown, string]>([
    ['undefined in a list', { spec: { args: ['a', undefined] } }, 'spec.args[1] is undefined'],
    // biome-ignore lint/suspicious/noSparseArray: the hole is the case
    ['a hole in a list', { args: [1, , 2] }, 'args[1] is undefined'],
    ['NaN', { a: [{ 'b/c': Number.NaN }] }, 'a[0]["b/c"] is NaN'],
    ['Infinity', { a: Number.POSITIVE_INFINITY }, 'a is Infinity'],
    ['a function', { a: { b: () => 1 } }, 'a.b is a function'],
    ['a bigint', { a: 1n }, 'a is a bigint'],
    ['a symbol', [Symbol('x')], '[0] is a symbol'],
    ['a Date', { a: new Date(0) }, 'a is an instance of Date'],
    ['a Map in a list', { a: [new Map()] }, 'a[0] is an instance of Map'],
    ['half a surrogate pair', { a: { b: 'x\ud800' } }, 'a.b has half a surrogate pair'],
    ['half a surrogate pair in lines', { a: ['x\n\udc00\n'] }, 'a[0] has half a surrogate pair'],
    ['half a surrogate pair in a key', { a: { '\ud800': 1 } }, 'a key of a has half a surrogate pair'],
    ['a cycle', cyclic, 'spec.items[1].owner contains itself'],
    ['a depth beyond reason', deep, 'is nested more than 200 levels deep'],
    ['nothing', undefined, 'the value is undefined'],
  ])('refuses %s and names the path', (_, value, reason) => {
    expect(() => emit(value)).toThrow(reason);
  });

  it('reads back any JSON, and writes the same bytes for it every time', () => {
    const property = fc.property(json, (value) => {
      const text = emit(value);
      expect(emit(structuredClone(value))).toBe(text);
      for (const version of ['1.1', '1.2'] as const) expect(parse(text, { version })).toEqual(value);
    });
    fc.assert(property, { seed: 20261121, numRuns: 2000 });
  });
});
