import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';

const src = join(packageRoot(), 'src');
const STATIC = /^(?:import|export)\s+(type\s+)?([^;'"]*?)\s*from\s+'([^']+)'|^import\s+'([^']+)'/gm;

/** Whether a statement loads nothing: `import { type A }`, as little as `import type`. */
const isForTypes = (names: string): boolean =>
  /^{[^}]*}$/.test(names) &&
  names
    .slice(1, -1)
    .split(',')
    .every((name) => name.trim() === '' || name.trim().startsWith('type '));

/** What a start loads when it is at these files: themselves, and all that they import before anything of them runs. */
function loadedBy(files: readonly string[]): {
  readonly modules: readonly string[];
  readonly packages: readonly string[];
} {
  const modules = new Set<string>();
  const packages = new Set<string>();
  const load = (file: string): void => {
    if (modules.has(file)) return;
    modules.add(file);
    for (const [, type, names = '', from, bare] of readFileSync(join(src, file), 'utf8').matchAll(STATIC)) {
      const target = (from ?? bare)!;
      if (type !== undefined || isForTypes(names.replaceAll(/\s+/g, ' ').trim())) continue;
      if (target.startsWith('.')) load(resolve('/', dirname(file), target).slice(1));
      else if (!target.startsWith('node:')) packages.add(target);
    }
  };
  files.forEach(load);
  return { modules: [...modules].sort(), packages: [...packages].sort() };
}

/** Of every start: what tells a synth with nothing to do, and the program with how its commands are called. */
const START = ['cli/main.ts', 'cli/program.ts'];

it('loads for help what a command is called, and nothing of what it does', () => {
  const { modules, packages } = loadedBy([...START, ...commands.map(({ name }) => `cli/commands/${name}.ts`)]);
  expect(packages).toEqual(['commander']);
  expect(modules.filter((file) => !file.startsWith('cli/'))).toMatchInlineSnapshot(`
    [
      "contract/effect.ts",
      "finding/nearest.ts",
      "helm/places.ts",
      "output/compare.ts",
      "output/lock.ts",
      "output/place.ts",
      "output/repair.ts",
      "output/stamp.ts",
      "output/writer-error.ts",
      "workspace/read-text.ts",
      "workspace/usage-error.ts",
      "workspace/workspace.ts",
    ]
  `);
  // Of each command one module: every further one is in every start.
  expect(modules.length - commands.length).toBeLessThan(20);
});

it('sees what a command needs when it runs', () => {
  const { modules, packages } = loadedBy([...START, 'cli/run/synth.ts']);
  expect(modules.length).toBeGreaterThan(300);
  expect(packages).toContain('cdk8s');
});
