import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { defaultWords, describeOptions, typeWords } from '../../src/config/describe-options.ts';
import { option, resources } from '../../src/config/options.ts';

const names = (schema: Parameters<typeof describeOptions>[0]) => describeOptions(schema).map(({ name }) => name);

describe('the options of a map', () => {
  it('have a name, what they take, both defaults and a description', () => {
    const schema = Type.Object({
      servers: option.integer({ description: 'Servers', minimum: 1, maximum: 9, default: 1, production: 3 }),
      name: option.string({ description: 'Name' }),
      alias: Type.Optional(option.string({ description: 'Other name' })),
    });
    expect(describeOptions(schema)).toEqual([
      {
        name: 'servers',
        type: 'whole number from 1 to 9',
        required: false,
        local: 1,
        production: 3,
        description: 'Servers',
      },
      { name: 'name', type: 'text', required: true, description: 'Name' },
      { name: 'alias', type: 'text', required: false, description: 'Other name' },
    ]);
  });

  it('are dotted inside maps, and a map that is always there has no line of its own', () => {
    expect(names(Type.Object({ resources: resources({ cpu: '1', memory: '1Gi' }) }))).not.toContain('resources');
    expect(names(Type.Object({ resources: resources({ cpu: '1', memory: '1Gi' }) }))).toContain('resources.memory');
    expect(names(Type.Object({ chart: Type.Optional(Type.Object({ version: Type.String() })) }))).toEqual([
      'chart',
      'chart.version',
    ]);
  });

  it('go on inside the entries of maps and lists, and the branches of unions', () => {
    const entry = Type.Object({ size: Type.String() });
    expect(names(Type.Object({ volumes: Type.Record(Type.String(), entry) }))).toEqual([
      'volumes',
      'volumes.<name>.size',
    ]);
    expect(names(Type.Object({ volumes: Type.Array(entry) }))).toEqual(['volumes', 'volumes[].size']);
    expect(names(Type.Object({ volume: Type.Union([Type.String(), entry]) }))).toEqual(['volume', 'volume.size']);
  });
});

describe('words', () => {
  it.each([
    [option.size({ description: '' }), 'size such as 512Mi or 20Gi'],
    [option.boolean({ description: '' }), 'true or false'],
    [option.choice(['a', 'b'], { description: '' }), 'a or b'],
    [option.list(Type.String(), { description: '' }), 'list of text'],
    [option.map(Type.Number(), { description: '' }), 'map of number'],
    [option.map(Type.Unknown(), { description: '' }), 'map of anything'],
    [Type.Union([Type.String(), Type.Object({ a: Type.String() })]), 'text or map'],
  ])('say what an option takes: %#', (schema, words) => {
    expect(typeWords(schema as never)).toBe(words);
  });

  it.each([
    [undefined, ''],
    ['', '""'],
    ['10Gi', '10Gi'],
    [false, 'false'],
    [['a', 1], '[a, 1]'],
    [{}, '{}'],
    [{ a: [] }, '{ a: [] }'],
  ])('say a default as it would be written: %j', (value, words) => {
    expect(defaultWords(value)).toBe(words);
  });
});
