import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { applyFiles, compareFiles } from '../../src/output/file-writer.ts';
import { renderedFiles, spoiltRendered } from '../../src/output/rendered-files.ts';
import { temporaryFolder } from '../support/charts.ts';

const name = (component: string, key: string) => `${component}.${key.repeat(16)}.json`;
const [OLD, NEW, SAME] = [name('pier', 'a'), name('pier', 'b'), name('mole', 'c')];

const compareRendered = (folder: string, kept: Parameters<typeof renderedFiles>[1]) =>
  compareFiles(folder, renderedFiles(folder, kept)).changes;
const applyRendered = (folder: string, kept: Parameters<typeof renderedFiles>[1]) => {
  const files = renderedFiles(folder, kept);
  applyFiles(folder, files, compareFiles(folder, files).changes);
};

it('keeps what charts render to now, and nothing else that synth wrote', () => {
  const folder = join(temporaryFolder(afterAll), 'vendor', 'rendered', 'local');
  expect(compareRendered(folder, [])).toEqual({ written: [], removed: [] });
  const first = [OLD, SAME].map((file) => ({ name: file, text: file }));
  applyRendered(folder, first);
  writeFileSync(join(folder, 'README.md'), 'ours');

  const second = [{ name: NEW, text: 'new' }, { name: SAME }];
  const changes = compareRendered(folder, second);
  expect(changes).toEqual({ written: [NEW], removed: [OLD] });
  applyRendered(folder, second);
  expect(readdirSync(folder).sort()).toEqual([SAME, NEW, 'README.md'].sort());
  expect(readFileSync(join(folder, NEW), 'utf8')).toBe('new');
  expect(compareRendered(folder, second)).toEqual({ written: [], removed: [] });

  applyRendered(folder, []);
  expect(readdirSync(folder)).toEqual(['README.md']);
});

it('writes one anew that is not what Helm makes', () => {
  const folder = temporaryFolder(afterAll);
  writeFileSync(join(folder, OLD), 'spoilt');
  expect(compareRendered(folder, [{ name: OLD, text: 'whole' }])).toEqual({ written: [OLD], removed: [] });
  const made = [OLD, NEW].map((file) => ({ name: file, text: 'whole' }));
  expect(spoiltRendered(folder, made)).toEqual([OLD]);
});
