import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PlannedComponent } from '../../src/graph/plan.ts';
import { applyFiles, compareFiles } from '../../src/output/file-writer.ts';
import { textsOf } from '../../src/output/laid-file.ts';
import { releaseFiles } from '../../src/output/releases.ts';
import { contents, freshTree, identity } from './tree-fixture.ts';

const follower = (id: string, ...fields: readonly [kind: string, path: string][]) =>
  ({
    id,
    follows: [
      {
        alias: 'a',
        image: 'r/a',
        tag: '1',
        strategy: 'semver',
        fields: fields.map(([kind, path]) => ({ kind, path })),
      },
    ],
  }) as unknown as PlannedComponent;
const textOf = (component: PlannedComponent, environment: string, file: string) =>
  new Map(textsOf(releaseFiles([component], environment))).get(`releases/${environment}/${file}`);

/** Writes what follows from a component, or only tells it; paths as they are below `releases/local`. */
function write(top: string, component: PlannedComponent, dry = false): readonly string[] {
  const files = releaseFiles([component], 'local');
  const { changes } = compareFiles(top, files);
  if (!dry) applyFiles(top, files, changes);
  return changes.written.map((path) => path.replace('releases/local/', ''));
}

describe('what is planned', () => {
  it('is an overlay that follows the environment', () => {
    expect(textOf(follower('app'), 'staging', 'app/kustomization.yaml')).toContain(
      '../../../dist/staging/components/app',
    );
  });

  it('tells each field that holds an image once, in one order', () => {
    const twice = follower('app', ['B', 'spec/image'], ['A', 'spec/image'], ['B', 'spec/image']);
    expect(textOf(twice, 'local', 'app/images.yaml')).toBe(
      'images:\n- kind: A\n  path: spec/image\n- kind: B\n  path: spec/image\n',
    );
  });

  it('is nothing for a component that follows no image', () => {
    expect(releaseFiles([{ id: 'x', follows: [] } as unknown as PlannedComponent], 'local')).toEqual([]);
  });
});

describe('what is written', () => {
  it('is both files at first, and nothing after that', () => {
    const dir = freshTree();
    expect(write(dir, follower('app'))).toEqual(['app/images.yaml', 'app/kustomization.yaml']);
    const before = identity(join(dir, 'releases/local/app/kustomization.yaml'));
    expect(write(dir, follower('app'))).toEqual([]);
    expect(identity(join(dir, 'releases/local/app/kustomization.yaml'))).toBe(before);
  });

  it('never touches a kustomization that is there, whatever it says', () => {
    const dir = freshTree();
    const file = join(dir, 'releases/local/app/kustomization.yaml');
    mkdirSync(dirname(file), { recursive: true });
    for (const text of ['images:\n- name: r/a\n  newTag: 2.0.0\n', '', 'no: { yaml']) {
      writeFileSync(file, text);
      const before = identity(file);
      write(dir, follower('app', ['A', 'spec/image']));
      expect(readFileSync(file, 'utf8')).toBe(text);
      expect(identity(file)).toBe(before);
    }
  });

  it('renews the fields that hold images, and only those', () => {
    const dir = freshTree();
    write(dir, follower('app'));
    expect(write(dir, follower('app', ['A', 'spec/image']))).toEqual(['app/images.yaml']);
    expect(contents(dir)['releases/local/app/images.yaml']).toContain('kind: A');
  });

  it('is only told when nothing may be written', () => {
    const dir = freshTree();
    expect(write(dir, follower('app'), true)).toEqual(['app/images.yaml', 'app/kustomization.yaml']);
    expect(existsSync(dir)).toBe(false);
  });

  it('leaves no half-written file beside it', () => {
    const dir = freshTree();
    write(dir, follower('app'));
    expect(Object.keys(contents(dir)).sort()).toEqual([
      'releases/local/app/images.yaml',
      'releases/local/app/kustomization.yaml',
    ]);
    expect(statSync(join(dir, 'releases/local/app')).isDirectory()).toBe(true);
  });
});
