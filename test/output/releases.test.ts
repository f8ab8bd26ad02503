import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PlannedComponent } from '../../src/graph/plan.ts';
import type { Layout } from '../../src/output/layout.ts';
import { writeReleases } from '../../src/output/release-writer.ts';
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
const layout = (...components: readonly PlannedComponent[]) => releaseFiles(components, 'local') as unknown as Layout;

describe('what is planned', () => {
  it('is an overlay that follows the environment', () => {
    const { started } = releaseFiles([follower('app')], 'staging');
    expect(started.get('app/kustomization.yaml')).toContain('../../../dist/staging/components/app');
  });

  it('tells each field that holds an image once, in one order', () => {
    const { owned } = releaseFiles(
      [follower('app', ['B', 'spec/image'], ['A', 'spec/image'], ['B', 'spec/image'])],
      'local',
    );
    expect(owned.get('app/images.yaml')).toBe(
      'images:\n- kind: A\n  path: spec/image\n- kind: B\n  path: spec/image\n',
    );
  });

  it('is nothing for a component that follows no image', () => {
    expect(releaseFiles([{ id: 'x', follows: [] } as unknown as PlannedComponent], 'local')).toEqual({
      owned: new Map(),
      started: new Map(),
    });
  });
});

describe('what is written', () => {
  it('is both files at first, and nothing after that', () => {
    const dir = freshTree();
    expect(writeReleases(dir, layout(follower('app')), false)).toEqual(['app/images.yaml', 'app/kustomization.yaml']);
    const before = identity(join(dir, 'app/kustomization.yaml'));
    expect(writeReleases(dir, layout(follower('app')), false)).toEqual([]);
    expect(identity(join(dir, 'app/kustomization.yaml'))).toBe(before);
  });

  it('never touches a kustomization that is there, whatever it says', () => {
    const dir = freshTree();
    const file = join(dir, 'app/kustomization.yaml');
    mkdirSync(dirname(file), { recursive: true });
    for (const text of ['images:\n- name: r/a\n  newTag: 2.0.0\n', '', 'no: { yaml']) {
      writeFileSync(file, text);
      const before = identity(file);
      writeReleases(dir, layout(follower('app', ['A', 'spec/image'])), false);
      expect(readFileSync(file, 'utf8')).toBe(text);
      expect(identity(file)).toBe(before);
    }
  });

  it('renews the fields that hold images, and only those', () => {
    const dir = freshTree();
    writeReleases(dir, layout(follower('app')), false);
    expect(writeReleases(dir, layout(follower('app', ['A', 'spec/image'])), false)).toEqual(['app/images.yaml']);
    expect(contents(dir)['app/images.yaml']).toContain('kind: A');
  });

  it('is only told when nothing may be written', () => {
    const dir = freshTree();
    expect(writeReleases(dir, layout(follower('app')), true)).toEqual(['app/images.yaml', 'app/kustomization.yaml']);
    expect(existsSync(dir)).toBe(false);
  });

  it('leaves no half-written file beside it', () => {
    const dir = freshTree();
    writeReleases(dir, layout(follower('app')), false);
    expect(Object.keys(contents(dir)).sort()).toEqual(['app/images.yaml', 'app/kustomization.yaml']);
    expect(statSync(join(dir, 'app')).isDirectory()).toBe(true);
  });
});
