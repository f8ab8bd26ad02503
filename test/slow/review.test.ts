import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { run } from '../support/cli.ts';
import { gitWorkshop } from '../support/git-workshop.ts';

const URL = 'https://git.example.com/mlops/platform.git';
const FILE = 'dist/local/components/valkey/statefulset.apps/data-plane.valkey.yaml';
const statefulSet = (memory: string, name = 'valkey') => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: ${name}, namespace: data-plane }
spec:
  replicas: 1
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      automountServiceAccountToken: false
      containers:
      - { name: main, image: "example.org/v:1", resources: { requests: { memory: ${memory} } } }
`;
const INDEX =
  '{"version": 1, "objects": {"apps/StatefulSet/data-plane/valkey": {"component":"valkey","file":"components/valkey/statefulset.apps/data-plane.valkey.yaml","wave":2}}}\n';
const FILES = { 'platform.yaml': 'name: mlops\n', 'dist/local/index.json': INDEX, [FILE]: statefulSet('32Mi') };

function repository() {
  const shop = gitWorkshop(URL, FILES);
  const review = (...args: string[]) => run(['review', '--config', join(shop.folder, 'platform.yaml'), ...args]);
  const commit = (words: string) => {
    shop.git('add', '-A');
    shop.git('commit', '--quiet', '-m', words);
  };
  return { shop, review, commit };
}
const RESTARTS = 'local: Restarts valkey; nothing is lost.';

describe('review', () => {
  it('reads the files as they are, and leaves nothing in the repository', async () => {
    const { shop, review } = repository();
    expect(await review()).toEqual({ exit: 0, stdout: 'Nothing changes: both trees are the same.\n', stderr: '' });
    const objects = shop.git('count-objects');
    shop.write({ [FILE]: statefulSet('64Mi'), [FILE.replace('valkey.yaml', 'new.yaml')]: statefulSet('1Mi', 'new') });
    const status = shop.git('status', '--porcelain');
    const { exit, stdout } = await review();
    expect(exit).toBe(0);
    // No policy keeps the new one from it.
    expect(stdout.split('\n')[0]).toBe('local: Restarts valkey; nothing is lost; 1 new access.');
    expect(stdout).toContain('comes: StatefulSet.apps data-plane/new');
    expect(stdout).toContain('wave 2  valkey: 1 created, 1 updated');
    expect([shop.git('count-objects'), shop.git('status', '--porcelain')]).toEqual([objects, status]);
  });

  it('compares revisions from where the head left the base', async () => {
    const { shop, review, commit } = repository();
    shop.git('checkout', '--quiet', '-b', 'more');
    shop.write({ [FILE]: statefulSet('64Mi') });
    commit('More memory');
    shop.git('checkout', '--quiet', 'main');
    shop.write({ [FILE.replace('valkey.yaml', 'other.yaml')]: statefulSet('1Mi', 'other') });
    commit('Another');
    const { stdout } = await review('--head', 'more');
    expect(stdout.split('\n')[0]).toBe(RESTARTS);
    expect(stdout).not.toContain('other');
    const markdown = (await review('--head', 'more', '--format', 'markdown')).stdout;
    expect(markdown).toContain('`spec.template.spec.containers[main].resources.requests.memory` `32Mi` → `64Mi`');
    const { reviews } = JSON.parse((await review('--head', 'more', '--format', 'json')).stdout);
    expect(reviews).toMatchObject([{ environment: 'local', objects: [{ change: 'updated', wave: 2 }] }]);
  });

  it('fails on what it is told to, and writes where it is told to', async () => {
    const { shop, review } = repository();
    shop.write({ [FILE]: statefulSet('64Mi') });
    expect((await review('--fail-on', 'refused,data-loss')).exit).toBe(0);
    expect((await review('--fail-on', 'restart')).exit).toBe(1);
    expect(await review('--out', join(shop.folder, 'note.txt'))).toEqual({
      exit: 0,
      stdout: `${RESTARTS}\n`,
      stderr: '',
    });
    const wrong = await review('--fail-on', 'refusd');
    expect(wrong).toMatchObject({ exit: 2, stderr: expect.stringContaining('fix: write refused') });
    expect(await review('--base', 'nowhere')).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('--base nowhere is no commit'),
    });
  });

  it('writes a page, of what differs and of nothing', async () => {
    const { shop, review } = repository();
    const out = join(shop.folder, 'review.html');
    expect((await review('--format', 'html', '--out', out)).stdout).toContain('Nothing changes');
    expect(readFileSync(out, 'utf8')).toContain('<p class="verdict calm">Nothing changes');
    shop.write({ [FILE]: statefulSet('64Mi') });
    const printed = (await review('--format', 'html')).stdout;
    expect(await review('--format', 'html', '--out', out)).toMatchObject({ exit: 0, stdout: `${RESTARTS}\n` });
    expect(readFileSync(out, 'utf8')).toBe(printed);
    expect(printed).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    expect(printed).toContain('<title>valkey: restarts · data-plane</title>');
  });

  it('works before a first commit, in a worktree, and in a clone that reaches back far enough', async () => {
    const { shop, review, commit } = repository();
    shop.git('checkout', '--quiet', '--orphan', 'fresh');
    expect((await review()).stdout).toMatch(/^local: Its first tree: 1 object of 1 component\./);
    shop.git('checkout', '--quiet', '-f', 'main');
    shop.git('checkout', '--quiet', '-b', 'more');
    shop.write({ [FILE]: statefulSet('64Mi') });
    commit('More memory');
    const top = mkdtempSync(join(tmpdir(), 'mooring-review-'));
    onTestFinished(() => rmSync(top, { recursive: true, force: true }));
    shop.git('worktree', 'add', '--quiet', join(top, 'tree'), 'main');
    const at = (folder: string, ...args: string[]) =>
      run(['review', '--config', join(top, folder, 'platform.yaml'), ...args]);
    expect((await at('tree', '--head', 'more')).stdout.split('\n')[0]).toBe(RESTARTS);
    for (const [depth, folder] of [
      ['1', 'short'],
      ['2', 'enough'],
    ] as const)
      execFileSync('git', [
        'clone',
        '--quiet',
        '--no-single-branch',
        '-b',
        'more',
        '--depth',
        depth,
        `file://${shop.folder}`,
        join(top, folder),
      ]);
    expect(await at('short', '--base', 'main', '--head', 'HEAD')).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('shallow clone'),
    });
    expect((await at('enough', '--base', 'main', '--head', 'HEAD')).stdout.split('\n')[0]).toBe(RESTARTS);
  });
});
