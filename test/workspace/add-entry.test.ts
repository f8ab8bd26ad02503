import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Entry, withEntries } from '../../src/workspace/add-entry.ts';

const JOB: Entry = {
  path: ['projects', 'fraud', 'jobs', 'train'],
  value: { container: { image: 'train' }, reads: ['lake'], schedule: '0 3 * * *' },
};
const LINE = 'train: { container: { image: train }, reads: [ lake ], schedule: "0 3 * * *" }';
const add = (text: string, ...entries: Entry[]) => withEntries('platform.yaml', text, entries.length ? entries : [JOB]);

describe('an entry is added', () => {
  it('behind the others, and the rest stays byte by byte', () => {
    const head = '# top\nname:   x   # kept\nprojects:\n  fraud:\n    jobs:\n      a: { spark: {} }   # of a\n';
    const tail = '\n    # of what comes\n    topics: { t: }\n# end\n';
    expect(add(head + tail)).toBe(`${head}      ${LINE}\n${tail}`);
  });

  it('where its map is not there, with the map', () => {
    expect(add('projects:\n  fraud:\n    owners: [ a ] # who\n')).toBe(
      `projects:\n  fraud:\n    owners: [ a ] # who\n    jobs:\n      ${LINE}\n`,
    );
  });

  it('in a map on one line, on that line', () => {
    expect(add('projects: { fraud: { owners: [ a ] } } # one\n')).toBe(
      `projects: { fraud: { owners: [ a ], jobs: { ${LINE} } } } # one\n`,
    );
    expect(add('projects: { fraud: { jobs: {}, dags: d } }\n')).toBe(
      `projects: { fraud: { jobs: { ${LINE} }, dags: d } }\n`,
    );
  });

  it.each(['jobs:', 'jobs: {}', 'jobs: null', 'jobs: ~'])('in the place of `%s`', (empty) => {
    expect(add(`projects:\n  fraud:\n    ${empty}  # none yet\n    owners: []\n`)).toBe(
      `projects:\n  fraud:\n    jobs:  # none yet\n      ${LINE}\n    owners: []\n`,
    );
  });

  it('at the end of a file without a last line break, and with those of Windows', () => {
    expect(add('projects:\n  fraud:\n    jobs:\n      a: 1')).toBe(
      `projects:\n  fraud:\n    jobs:\n      a: 1\n      ${LINE}`,
    );
    expect(add('projects:\r\n  fraud:\r\n    jobs:\r\n      a: 1\r\n')).toBe(
      `projects:\r\n  fraud:\r\n    jobs:\r\n      a: 1\r\n      ${LINE}\r\n`,
    );
  });

  it('after a value of several lines', () => {
    const text = 'projects:\n  fraud:\n    jobs:\n      a:\n        b: |\n          x\n\n    owners: []\n';
    expect(parse(add(text)).projects.fraud.jobs).toEqual({ a: { b: 'x\n' }, train: JOB.value });
  });

  it('as lines where it is a whole project', () => {
    const project: Entry = {
      path: ['projects', 'churn'],
      value: { owners: ['a'], buckets: { lake: {} }, images: { t: { build: 'jobs/churn/t', follow: 'semver' } } },
    };
    expect(add('name: x\n', project)).toBe(`name: x
projects:
  churn:
    owners: [ a ]
    buckets:
      lake: {}
    images:
      t: { build: jobs/churn/t, follow: semver }
`);
  });
});

describe('what cannot be added to is left alone', () => {
  it.each([
    ['projects:\n  fraud:\n    jobs:\n      train: {}\n', 'it is there already'],
    ['projects:\n  fraud: 7\n', 'is no map of its own'],
    ['base: &b { a: 1 }\nprojects:\n  fraud: *b\n', 'is no map of its own'],
    ['- a\n', 'the file holds no map'],
  ])('%j', (text, why) => {
    expect(() => add(text)).toThrow(why);
  });
});

/** Ways to write a project that say the same: comments, blank lines, indentation, one line or many. */
const written = fc
  .record({
    eol: fc.constantFrom('\n', '\r\n'),
    step: fc.integer({ min: 1, max: 4 }),
    comment: fc.constantFrom('', '# a: b', '#', '# "', '   # { x'),
    blank: fc.integer({ min: 0, max: 2 }),
    value: fc.constantFrom('{}', '{ a: 1 }', '{ a: "x # y", b: [ 1, 2 ] }', '|\n>x\n', "'it''s'", '7'),
    others: fc.constantFrom([], ['topics: { t: {} }'], ['owners:', '- a', '- b']),
    last: fc.boolean(),
  })
  .map(({ eol, step, comment, blank, value, others, last }) => {
    const pad = (depth: number) => ' '.repeat(step * depth);
    const text = value.startsWith('|') ? `|${eol}${pad(4)}x` : value;
    const lines = [
      '# top',
      `projects: ${comment}`,
      `${pad(1)}fraud:`,
      `${pad(2)}jobs:`,
      `${pad(3)}one: ${text}${text.startsWith('|') || comment === '' ? '' : ` ${comment}`}`,
      ...others.map((line) => `${pad(2)}${line}`),
      ...Array.from({ length: blank }, () => ''),
      comment,
    ];
    return lines.join(eol) + (last ? eol : '');
  });

it('however a file is written, what is added is one piece, and without it the file is what it was', () => {
  fc.assert(
    fc.property(written, (text) => {
      const after = add(text);
      let head = 0;
      while (head < text.length && text[head] === after[head]) head++;
      let tail = 0;
      while (tail < text.length - head && text.at(-1 - tail) === after.at(-1 - tail)) tail++;
      expect(head + tail).toBe(text.length);
      const before = parse(text);
      before.projects.fraud.jobs.train = JOB.value;
      expect(parse(after)).toEqual(before);
    }),
  );
});
