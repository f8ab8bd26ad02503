import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { folderOf, run } from '../support/cli.ts';
import { gitHubServer } from '../support/forges/github-server.ts';
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
  const reviewIn = (env: Record<string, string>, ...args: string[]) =>
    run(['review', '--config', join(shop.folder, 'platform.yaml'), ...args], env);
  const review = (...args: string[]) => reviewIn({}, ...args);
  const commit = (words: string) => {
    shop.git('add', '-A');
    shop.git('commit', '--quiet', '-m', words);
  };
  return { shop, review, reviewIn, commit };
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

  it('is read by GitLab as Code Quality, at the line of the object, or of the configuration where that is gone', async () => {
    const { shop, review, commit } = repository();
    const claim = 'dist/local/components/valkey/persistentvolumeclaim/data-plane.data.yaml';
    const pvc = 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data, namespace: data-plane }\n';
    const both = INDEX.replace(
      '}}\n',
      ', "/PersistentVolumeClaim/data-plane/data": {"component":"valkey","file":"components/valkey/persistentvolumeclaim/data-plane.data.yaml","from":"/components/valkey","wave":2,"data":true}}}\n',
    );
    shop.write({
      'platform.yaml': 'name: mlops\ncomponents:\n  valkey: {}\n',
      [claim]: pvc,
      'dist/local/index.json': both,
    });
    commit('A volume');
    shop.git('branch', 'base');
    shop.write({ [FILE]: statefulSet('64Mi'), [claim]: undefined });
    const report = async (...args: string[]) =>
      JSON.parse((await review('--base', 'base', '--format', 'codequality', ...args)).stdout) as readonly {
        readonly check_name: string;
        readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
      }[];
    const issues = await report();
    expect(issues.map(({ check_name, location: { path, lines } }) => `${check_name} ${path}:${lines.begin}`)).toEqual([
      'change/data-goes platform.yaml:3',
      `change/restart ${FILE}:11`,
    ]);
    expect(issues[1]).toEqual({
      description: expect.stringMatching(/^StatefulSet.apps data-plane\/valkey, spec\.\S+: local: .*\. Fix: .+\.$/),
      check_name: 'change/restart',
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
      severity: 'minor',
      location: { path: FILE, lines: { begin: 11 } },
    });
    commit('More memory');
    expect(await report('--head', 'HEAD')).toEqual(issues);
    expect(await report('--head', 'base')).toEqual([]);
  });

  it('is the one note of its merge request, and all the same without a token', async () => {
    const { shop, reviewIn, commit } = repository();
    shop.git('checkout', '--quiet', '-b', 'more');
    shop.write({ [FILE]: statefulSet('64Mi') });
    commit('More memory');
    const head = shop.git('rev-parse', 'HEAD').trim();
    const github = await gitHubServer('acme/platform');
    github.pulls.push({ number: 7, state: 'open', title: '', body: '', draft: false, head: 'more', base: 'main' });
    github.heads.more = head;
    const event = folderOf({ 'event.json': JSON.stringify({ pull_request: { number: 7, head: { sha: head } } }) });
    const job = {
      GITHUB_ACTIONS: 'true',
      GITHUB_SERVER_URL: github.url,
      GITHUB_REPOSITORY: 'acme/platform',
      GITHUB_EVENT_PATH: join(event, 'event.json'),
      GITHUB_RUN_ID: '1',
      GITHUB_RUN_ATTEMPT: '1',
    };
    const note = (env: Record<string, string>) => reviewIn(env, '--head', 'HEAD', '--note');
    const without = await note(job);
    expect(without).toMatchObject({
      exit: 0,
      stderr: expect.stringContaining('No note at #7: there is no MOORING_TOKEN'),
    });
    expect(without.stdout.split('\n')[0]).toBe(RESTARTS);
    expect(github.requests).toEqual([]);
    const made = await note({ ...job, MOORING_TOKEN: github.token });
    expect(made).toEqual({ ...without, stderr: 'Note: the review is a note at #7 of acme/platform.\n' });
    expect(github.comments.map(({ body }) => body)).toEqual([
      expect.stringMatching(/^<!-- mooring:review all .* -->\n\*\*Restarts valkey; nothing is lost\.\*\*\n/),
    ]);
    expect(await note({ ...job, MOORING_TOKEN: 'wrong' })).toMatchObject({
      exit: 1,
      stdout: without.stdout,
      stderr: expect.stringContaining('does not accept the token'),
    });
    expect(await note({ MOORING_TOKEN: github.token })).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('--note found no merge request'),
    });
    for (const { stdout, stderr } of [without, made]) expect(stdout + stderr).not.toContain(github.token);
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

  it('compares two environments, as text and as data', async () => {
    const { shop, review } = repository();
    expect(await review('--env', 'local', '--against', 'production')).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('there is no tree of production'),
    });
    const other = (path: string) => path.replace('dist/local', 'dist/production');
    shop.write({ [other('dist/local/index.json')]: INDEX, [other(FILE)]: statefulSet('64Mi') });
    const { exit, stdout } = await review('--env', 'local', '--against', 'production');
    expect(exit).toBe(0);
    expect(stdout).toContain('local against production: 1 component differs.\n');
    expect(stdout).toContain('data-plane: memory +32Mi (valkey)');
    const data = JSON.parse((await review('--env', 'local', '--against', 'production', '--format', 'json')).stdout);
    expect(data).toMatchObject({ version: 1, environment: 'local', against: 'production' });
    for (const args of [['--env', 'local', 'production'], [], ['--env', 'production']])
      expect(await review(...args, '--against', 'production')).toMatchObject({
        exit: 2,
        stderr: expect.stringContaining('--against compares two environments'),
      });
    expect(await review('--env', 'local', '--against', 'production', '--fail-on', 'refused')).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('judges nothing'),
    });
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
