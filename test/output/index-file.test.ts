import { describe, expect, it } from 'vitest';
import { indexFile, indexOf, parseIndex } from '../../src/output/index-file.ts';
import { object } from '../support/subject.ts';

const placed = (path: string, name: string, more: object = {}) => ({
  path,
  manifest: {
    component: 'kafka',
    object: object('kafka.strimzi.io/v1', 'KafkaTopic', name, 'data'),
    config: '',
    data: false,
    ...more,
  },
});

describe('the index', () => {
  const index = indexOf(
    [
      placed('b.yaml', 'b', { data: true, config: '/projects/x' }),
      placed('a.yaml', 'a'),
      placed('c.yaml', 'c', { component: 'other' }),
    ],
    new Map([['kafka', 3]]),
  );

  it('tells whose each object is, where it stands, what asked for it, and whether it holds data', () => {
    expect(index).toEqual({
      version: 1,
      objects: {
        'kafka.strimzi.io/KafkaTopic/data/a': { component: 'kafka', file: 'a.yaml', wave: 3 },
        'kafka.strimzi.io/KafkaTopic/data/b': {
          component: 'kafka',
          file: 'b.yaml',
          from: '/projects/x',
          wave: 3,
          data: true,
        },
        'kafka.strimzi.io/KafkaTopic/data/c': { component: 'other', file: 'c.yaml', wave: 0 },
      },
    });
  });

  it('is a file with one object a line, sorted', () => {
    expect(indexFile(index).split('\n')).toEqual([
      '{"version": 1, "objects": {',
      '"kafka.strimzi.io/KafkaTopic/data/a": {"component":"kafka","file":"a.yaml","wave":3},',
      '"kafka.strimzi.io/KafkaTopic/data/b": {"component":"kafka","file":"b.yaml","from":"/projects/x","wave":3,"data":true},',
      '"kafka.strimzi.io/KafkaTopic/data/c": {"component":"other","file":"c.yaml","wave":0}',
      '}}',
      '',
    ]);
  });

  it('reads back as it was written', () => {
    expect(parseIndex(indexFile(index))).toEqual(index);
    const empty = indexOf([], new Map());
    expect(parseIndex(indexFile(empty))).toEqual(empty);
  });

  it('holds nothing of an object but its identity', () => {
    const secretive = placed('a.yaml', 'a');
    Object.assign(secretive.manifest.object, { spec: { secret: 'hunter2' } });
    expect(indexFile(indexOf([secretive], new Map()))).not.toContain('hunter2');
  });
});

describe('what is no index', () => {
  it.each([
    '',
    'x',
    '[]',
    '{}',
    '"text"',
    'null',
    '{"version": 2, "objects": {}}',
    '{"version": 1}',
    '{"version": 1, "objects": null}',
  ])('is not read as one: %s', (text) => {
    expect(parseIndex(text)).toBeUndefined();
  });
});
