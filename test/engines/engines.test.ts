import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ENGINES } from '../../src/engines/index.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';

const src = join(packageRoot(), 'src');

it('registers every folder of an engine, which is called as the engine', () => {
  const folders = readdirSync(join(src, 'engines'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(ENGINES.map(({ id }) => id).sort());
});

it('asks of every engine an image, and knows of each of its processes with too little memory', () => {
  for (const { schema, leastMemory = {} } of ENGINES) {
    const options = Object.keys(schema.properties);
    expect(options).toContain('image');
    expect(Object.keys(leastMemory).filter((process) => !options.includes(process))).toEqual([]);
  }
});

/** Ids that mean something of their own in Kubernetes. */
const KUBERNETES_WORDS = ['container'];

it('is named neither by the configuration nor by projects', () => {
  const ids = ENGINES.map(({ id }) => id).filter((id) => !KUBERNETES_WORDS.includes(id));
  const named = new RegExp(`['"\`.](${ids.join('|')})\\b(?!\`)`);
  expect(named.test('job.config.spark!') && named.test("kind: 'flink'")).toBe(true);
  const found = ['config', 'catalogue/project', 'catalogue/ml/airflow'].flatMap((folder) =>
    readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) =>
        named.test(readFileSync(join(src, folder, file), 'utf8').replaceAll(/^\s*(\/?\*|\/\/).*$/gm, '')),
      )
      .map((file) => `${folder}/${file}`),
  );
  expect(found).toEqual([]);
});
