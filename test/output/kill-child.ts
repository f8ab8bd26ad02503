import { readFileSync } from 'node:fs';
import { applyChanges, compareTree, type TreeFiles } from '../../src/output/writer.ts';

/** Writes one tree after the other into a folder until it is killed. */
const [dir, trees, first] = process.argv.slice(2) as [string, string, string];
const all = (JSON.parse(readFileSync(trees, 'utf8')) as [string, string][][]).map(
  (entries): TreeFiles => new Map(entries),
);
process.stdout.write('ready\n');
for (let i = Number(first); ; i++) {
  const files = all[i % all.length]!;
  applyChanges(dir, files, compareTree(dir, files));
}
