import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { listFolder } from '../../src/output/compare.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { LIGHTHOUSE } from './lighthouse.ts';

/** What Helm prints of the fixtures, and the tree before and after they are vendored: committed, to be looked at side by side. */
const FOLDER = join(packageRoot(), 'test', 'fixtures', 'vendored');

export const CHARTS = { lighthouse: LIGHTHOUSE, monitoring: {} };

/** Files of a folder, by path; a run with UPDATE_GOLDEN makes them these first. */
export function committed(folder: 'helm' | 'before' | 'after', actual: ReadonlyMap<string, string>) {
  const top = join(FOLDER, folder);
  if (process.env.UPDATE_GOLDEN) {
    rmSync(top, { recursive: true, force: true });
    for (const [path, text] of actual) {
      mkdirSync(dirname(join(top, path)), { recursive: true });
      writeFileSync(join(top, path), text);
    }
  }
  return new Map(listFolder(top).files.map((path) => [path, readFileSync(join(top, path), 'utf8')]));
}

/** What Helm printed of a fixture when it was last asked. */
export function recorded(chart: string): string {
  return readFileSync(join(FOLDER, 'helm', `${chart}.yaml`), 'utf8');
}

/** The part of a tree that one component has. */
export function treeOf(component: string, tree: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const own = new RegExp(`^(apps/${component}(-crds)?\\.yaml|components/${component}(-crds)?/.*)$`);
  return new Map([...tree].filter(([path]) => own.test(path)));
}
