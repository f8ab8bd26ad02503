import { applyChanges, compareTree } from '../../src/output/writer.ts';
import { killTrees } from './kill-trees.ts';

/** Writes one tree after the other into a folder until it is killed. */
const dir = process.argv[2]!;
const trees = killTrees();
process.stdout.write('ready\n');
for (let i = Number(process.argv[3]); ; i++) {
  const files = trees[i % trees.length]!;
  applyChanges(dir, files, compareTree(dir, files));
}
