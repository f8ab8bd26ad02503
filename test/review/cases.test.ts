import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { secretsIn } from '../../src/checks/secrets/scan.ts';
import { markdownOf } from '../../src/review/format/markdown.ts';
import { textOf } from '../../src/review/format/text.ts';
import { COMPONENTS, FRAUD, reviewOf, type Said, treeOf } from './platforms.ts';

const SCORE = FRAUD.jobs.score;
const flinkImage = (image: string): Said => ({
  fraud: { jobs: { score: { ...SCORE, flink: { ...SCORE.flink, image } } } },
});
const kafka = (more: object): Said => ({ components: { kafka: { ...COMPONENTS.kafka, ...more } } });

/** What a person did, and what its note must say beside what the file of the case holds. */
const CASES: readonly [name: string, before: Said, after: Said, says: RegExp][] = [
  ['more-memory-for-kafka', {}, kafka({ resources: { memory: '3Gi', memoryLimit: '4Gi' } }), /one after another/],
  ['more-brokers', kafka({ brokers: 3 }), kafka({ brokers: 5 }), /pods \+2/],
  [
    'smaller-volumes-of-kafka',
    {},
    kafka({ storage: '10Gi' }),
    /refused\*\*: KafkaNodePool[^:]*broker: a volume of 20Gi would be 10Gi/,
  ],
  ['larger-volumes-of-kafka', {}, kafka({ storage: '30Gi' }), /Restarts nothing; nothing is lost/],
  [
    'topic-with-fewer-partitions',
    {},
    { fraud: { topics: { scores: { partitions: 3 }, labels: {} } } },
    /has 6 partitions, and would have 3/,
  ],
  [
    'topic-removed',
    {},
    { fraud: { topics: { scores: { partitions: 6 } } } },
    /labels goes with its data, once a person confirms/,
  ],
  ['topic-added', {}, { fraud: { topics: { scores: { partitions: 6 }, labels: {}, drifts: {} } } }, /nothing is lost/],
  ['bucket-renamed', {}, { fraud: { buckets: { ocean: {} } } }, /bucket fraud-lake would be nobody's/],
  ['job-with-another-image', {}, flinkImage('example.org/s:1.3.0'), /1\.2\.0.* → .*1\.3\.0/],
  ['job-downgraded', {}, flinkImage('example.org/s:1.1.0'), /an older version/],
  ['job-by-a-major-step', {}, flinkImage('example.org/s:2.0.0'), /a major step/],
  ['job-that-writes-too', {}, { fraud: { jobs: { score: { ...SCORE, writes: ['labels'] } } } }, /restarts/],
  ['job-switched-off', {}, { fraud: { jobs: {} } }, /can no longer reach|may no longer/],
  ['project-removed', {}, { fraud: false }, /data of \d+ objects is at stake/i],
  ['valkey-switched-off', {}, { components: { valkey: false } }, /waits? for a person to confirm/],
  ['valkey-switched-on', { components: { valkey: false } }, {}, /created/],
  [
    'valkey-without-persistence',
    {},
    { components: { valkey: { persistence: false } } },
    /the volumes of its pods cannot be taken away/,
  ],
  [
    'more-memory-for-valkey',
    {},
    { components: { valkey: { persistence: true, resources: { memory: '64Mi' } } } },
    /nobody answers until it is back/,
  ],
  [
    'more-memory-for-mlflow',
    {},
    { components: { mlflow: { resources: { memory: '1Gi', memoryLimit: '2Gi' } } } },
    /mlflow restarts/,
  ],
  [
    'fewer-instances-of-postgresql',
    {},
    { components: { postgresql: { instances: 1, storage: '20Gi' } } },
    /3 instances would be 1/,
  ],
  [
    'another-storage-class',
    {},
    { cluster: { storageClass: 'slow' } },
    /StorageClass fast would be of the StorageClass slow/,
  ],
];

const folder = join(import.meta.dirname, 'cases');

describe('a person', () => {
  it.each(CASES)('%s', async (name, before, after, says) => {
    const review = reviewOf(treeOf(before), treeOf(after));
    const note = `${markdownOf([review])}\n`;
    await expect(note).toMatchFileSnapshot(join(folder, `${name}.md`));
    expect(note.replaceAll('\\', '')).toMatch(says);
    // Each object that differs, exactly once.
    const [was, is] = [treeOf(before), treeOf(after)];
    const differing = [...new Set([...was.keys(), ...is.keys()])].filter(
      (path) =>
        was.get(path) !== is.get(path) && /^(components|apps)\//.test(path) && !path.endsWith('kustomization.yaml'),
    );
    expect(review.objects).toHaveLength(differing.length);
    expect(new Set(review.objects.map(({ identity }) => identity)).size).toBe(differing.length);
    // No word that the secret scan stops, in any form.
    for (const text of [note, textOf(review, 80), JSON.stringify(review, undefined, 1)])
      expect(text.split('\n').flatMap((line) => secretsIn(line))).toEqual([]);
  });
});

it('has no file of a case that is no more', () => {
  const known = new Set(CASES.map(([name]) => `${name}.md`));
  expect(readdirSync(folder).filter((file) => !known.has(file))).toEqual([]);
});
