import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { packageRoot } from '../../src/workspace/workspace.ts';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A copy of what a clone has after `npm ci`. */
function copyOfRepository(): string {
  const copy = mkdtempSync(join(tmpdir(), 'mooring-cdk8s-'));
  made.push(copy);
  const root = packageRoot();
  const parts = [
    'bin',
    'src',
    'scripts',
    'components',
    'imports',
    'environments',
    'package.json',
    'cdk8s.yaml',
    'platform.yaml',
    'dags',
    'images',
    'manifests',
  ];
  for (const part of readdirSync(root).filter((name) => parts.includes(name)))
    cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

// A tree with the definitions of every operator is some megabytes.
const LARGEST = 64 * 1024 * 1024;

const run = (cwd: string, ...command: string[]) =>
  execFileSync(process.execPath, command, { cwd, encoding: 'utf8', maxBuffer: LARGEST });
const cdk8s = (cwd: string, ...args: string[]) =>
  run(cwd, join('node_modules', 'cdk8s-cli', 'bin', 'cdk8s'), 'synth', '--no-check-upgrade', ...args);

function tree(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => [
      join(entry.parentPath, entry.name).slice(folder.length),
      readFileSync(join(entry.parentPath, entry.name), 'utf8'),
    ]),
  );
}

it('`cdk8s synth` ends in the same tree as `mooring synth`, and leaves what is there alone', () => {
  const copy = copyOfRepository();
  const listed = cdk8s(copy);
  expect(listed).toContain(join('.mooring', 'cdk8s', 'local.yaml'));
  const made = tree(join(copy, 'dist'));
  expect(made.size).toBeGreaterThan(50);

  rmSync(join(copy, 'dist'), { recursive: true });
  run(copy, join('bin', 'mooring.mjs'), 'synth');
  expect(tree(join(copy, 'dist'))).toEqual(made);

  // A synth with nothing to do still system cdk8s its file.
  expect(cdk8s(copy)).toContain('local.yaml');
  expect(tree(join(copy, 'dist'))).toEqual(made);

  const objects = parseAllDocuments(readFileSync(join(copy, '.mooring', 'cdk8s', 'local.yaml'), 'utf8')).map(
    (document) => document.toJS(),
  );
  expect(objects.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['Namespace', 'NetworkPolicy', 'Application', 'Kafka']),
  );
  expect(objects.length).toBe(
    [...made.keys()].filter(
      (path) =>
        /^.local.(apps|components)/.test(path) && path.endsWith('.yaml') && !path.endsWith('kustomization.yaml'),
    ).length,
  );

  expect(cdk8s(copy, '--stdout')).toContain('kind: Kafka');
});
