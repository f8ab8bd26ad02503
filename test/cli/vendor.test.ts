import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { archiveName, digestOf } from '../../src/helm/archive.ts';
import { valuesDigest } from '../../src/helm/helm.ts';
import { lockText } from '../../src/helm/lock-text.ts';
import { render } from '../../src/render/render.ts';
import { chartArchive } from '../support/chart-archive.ts';
import { filesOf, folderOf, run } from '../support/cli.ts';
import { planOf } from '../support/platform.ts';
import { serve } from '../vendor/server.ts';

/** Renders all values that it is given into one object, but those called `resourcs` and `idle`; keys come sorted. */
const HELM = `#!/bin/sh
if [ "$1" = version ]; then echo "v4.2.3-stub"; exit; fi
image=$(basename "$3" .tgz | sed 's/-\\([0-9]\\)/:\\1/')
printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: %s\\ndata:\\n  image: quay.io/example/%s\\n  values: |-\\n    ' "$2" "$image"
sed -e 's/,"resourcs":{[^}]*}//' -e 's/"idle":[^,}]*,//'
`;

interface Pier {
  readonly version?: string;
  readonly values?: object;
  readonly off?: readonly object[];
}

/** Charts of the same platform that nothing happens to. */
const OTHERS = ['crane', 'quay'];
const otherOf = (name: string) => ({
  namespace: 'piers',
  chart: { repository: 'https://charts.example.org', name, version: '1.0.0' },
  values: { replicas: 1 },
});

const platform = ({ version = '1.2.3', values = { replicas: 2 }, off = [] }: Pier = {}) =>
  stringify({
    name: 'mlops',
    git: { provider: 'gitlab', url: 'http://gitlab.example.com/mlops/platform.git' },
    cluster: { kind: 'k3d' },
    components: {
      pier: {
        namespace: 'piers',
        chart: { repository: 'https://charts.example.org', name: 'pier', version },
        values,
      },
      ...Object.fromEntries(OTHERS.map((name) => [name, otherOf(name)])),
    },
    checks: { off },
  });

const VALUES = 'replicas: 1\nresources: {}\nidle: false\n';

const releasesOf = (text: string) => render(planOf(text).plan!).releases;

/** A chart that is no more than a name and defaults: the Helm above reads none. */
const archiveOf = ({ name, version }: { name: string; version: string }) =>
  chartArchive({ name, version, files: { 'values.yaml': VALUES } });

/** A platform of which all charts are vendored and proven but the pier, which lies in a mirror. */
function scene(pier: Pier = {}) {
  const root = folderOf({ 'platform.yaml': platform(pier) });
  const charts = join(root, 'vendor', 'charts');
  mkdirSync(charts, { recursive: true });
  const tools = folderOf({});
  writeFileSync(join(tools, 'helm'), HELM, { mode: 0o755 });
  const mirror = folderOf({});
  const others = releasesOf(platform(pier)).filter(({ component }) => component !== 'pier');
  for (const { pin } of others) writeFileSync(join(charts, archiveName(pin)), archiveOf(pin));
  const entries = others.map(({ component, pin: { repository, name, version }, values }) => {
    const digest = digestOf(archiveOf({ name, version }));
    return { repository, name, version, digest, proven: { [component]: [valuesDigest(values)] } };
  });
  writeFileSync(join(root, 'charts.lock.yaml'), lockText(entries));
  const stock = ({ version = '1.2.3' }: Pier) =>
    writeFileSync(join(mirror, `pier-${version}.tgz`), archiveOf({ name: 'pier', version }));
  stock(pier);
  const files = () => filesOf(root);
  return {
    root,
    mirror,
    files,
    lock: () => readFileSync(join(root, 'charts.lock.yaml'), 'utf8'),
    change: (to: Pier) => {
      stock(to);
      writeFileSync(join(root, 'platform.yaml'), platform(to));
    },
    async vendor(
      args: readonly string[] = ['--from', mirror],
      env: Record<string, string> = { MOORING_HELM: join(tools, 'helm') },
    ) {
      const { stdout, stderr, exit } = await run(['vendor', '--config', join(root, 'platform.yaml'), ...args], env);
      const plain = (text: string) =>
        text
          .replaceAll(mirror, '<mirror>')
          .replaceAll(tools, '<tools>')
          .replaceAll(/\d+\.\d s\n$/g, '');
      return { exit, stdout: plain(stdout), stderr: plain(stderr) };
    },
  };
}

describe('vendoring', () => {
  it('puts archives and lock there, and costs nothing when all is as it was', async () => {
    const { vendor, files } = scene();
    const first = await vendor();
    expect(first.exit).toBe(0);
    expect(first.stdout).toBe(
      'vendor/charts: 3 charts: 1 new, 2 as locked\nvalues: 1 tried, and what came of it is in charts.lock.yaml\n',
    );
    expect(first.stderr).toMatch(/^pier-1\.2\.3\.tgz: vendored, \d+ B$/m);
    const made = files();
    expect(Object.keys(made)).toEqual([
      'charts.lock.yaml',
      'platform.yaml',
      'vendor/charts/crane-1.0.0.tgz',
      'vendor/charts/pier-1.2.3.tgz',
      'vendor/charts/quay-1.0.0.tgz',
    ]);
    // Nothing is asked for: the place is not even there.
    const second = await vendor(['--from', 'https://127.0.0.1:9']);
    expect(second).toEqual({ exit: 0, stdout: 'vendor/charts: 3 charts: 3 as locked\n', stderr: '' });
    expect(files()).toEqual(made);
  });

  it('tells of values that nothing reads, misspelt or idle, and remembers', async () => {
    const { vendor, lock } = scene({ values: { replicas: 2, resourcs: { limits: 1 }, idle: false } });
    const { exit, stderr } = await vendor();
    expect(exit).toBe(1);
    expect(stderr.slice(stderr.indexOf('error:'))).toMatchInlineSnapshot(`
      "error: the chart pier does not read the value resourcs.limits [chart/unread-value]
        in   pier  values.resourcs.limits
        at   platform.yaml:17:17
        17 |         limits: 1
           |                 ^
        fix  write resources.limits

      error: the value idle changes nothing in what the chart pier renders [chart/unread-value]
        in   pier  values.idle
        at   platform.yaml:18:13
        18 |       idle: false
           |             ^^^^^
        fix  remove it, or set what makes the chart read it

      2 errors

      "
    `);
    expect(lock()).toMatch(/unread:\n {4}pier:\n {6}sha256:\w+:\n {6}- \/idle\n {6}- \/resourcs\/limits\n/);
    const again = await vendor();
    expect({ ...again, stderr: '' }).toEqual({ exit: 1, stdout: 'vendor/charts: 3 charts: 3 as locked\n', stderr: '' });
    expect(again.stderr).toBe(stderr.slice(stderr.indexOf('error:')));
  });

  it('lets a value that nothing reads stand, with a reason', async () => {
    const off = [
      { rule: 'chart/unread-value', component: 'pier', object: 'values.idle', reason: 'It must never run.' },
    ];
    const { vendor } = scene({ values: { replicas: 2, idle: false }, off });
    expect((await vendor()).exit).toBe(0);
  });

  it('shows what another version makes of the same values, and removes the old one when asked to', async () => {
    const { vendor, change, files } = scene();
    await vendor();
    change({ version: '2.0.0' });
    const { exit, stdout } = await vendor();
    expect(exit).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "pier 1.2.3 → 2.0.0 (pier, local): 0 added, 0 removed, 1 changed; 0 with another version in their labels only, 0 as they were
        ~ ConfigMap piers/pier
        image quay.io/example/pier:1.2.3 → 2.0.0
      no environment pins pier-1.2.3.tgz: \`npm run vendor -- --prune\` removes it
      vendor/charts: 3 charts: 1 new, 2 as locked
      values: 1 tried, and what came of it is in charts.lock.yaml
      "
    `);
    await vendor(['--prune']);
    expect(Object.keys(files()).filter((name) => name.includes('pier'))).toEqual(['vendor/charts/pier-2.0.0.tgz']);
    expect(files()['charts.lock.yaml']).not.toContain('1.2.3');
  });

  it('forgets what was proven of values that no environment has', async () => {
    const { vendor, change, lock } = scene();
    await vendor();
    const before = lock();
    change({ values: { replicas: 3 } });
    await vendor();
    expect(lock()).not.toBe(before);
    expect(lock().length).toBe(before.length);
  });

  it('keeps the archives when there is no Helm, and says that values are not tried', async () => {
    const { vendor, files } = scene();
    const { exit, stdout, stderr } = await vendor(undefined, { PATH: '/nowhere' });
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: 'vendor/charts: 3 charts: 1 new, 2 as locked\n' });
    expect(stderr).toContain('Helm is not on this machine');
    expect(Object.keys(files())).toContain('vendor/charts/pier-1.2.3.tgz');
  });

  it('refuses a Helm that is too old', async () => {
    const { vendor, root } = scene();
    writeFileSync(join(root, 'helm'), HELM.replace('v4.2.3-stub', 'v3.12.0'), { mode: 0o755 });
    const { exit, stderr } = await vendor(undefined, { MOORING_HELM: join(root, 'helm') });
    expect(exit).toBe(1);
    expect(stderr).toContain('is Helm v3.12.0');
  });

  it('changes nothing of a lock that it cannot read', async () => {
    const { vendor, root, files } = scene();
    writeFileSync(join(root, 'charts.lock.yaml'), '<<<<<<< HEAD\n- name: [\n');
    const before = files();
    const { exit, stdout, stderr } = await vendor();
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain('charts.lock.yaml:1:1');
    expect(files()).toEqual(before);
  });

  it('tells of a chart that is not what was locked, and leaves it alone', async () => {
    const { vendor, root, lock, files } = scene();
    await vendor();
    const other = digestOf(Buffer.from('x'));
    const text = lock().replace(digestOf(readFileSync(join(root, 'vendor/charts/pier-1.2.3.tgz'))), other);
    writeFileSync(join(root, 'charts.lock.yaml'), text);
    const before = files();
    const { exit, stdout, stderr } = await vendor();
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: 'vendor/charts: 3 charts: 2 as locked, 1 not to be had\n' });
    expect(stderr).toContain('the chart pier 1.2.3 is not what was locked');
    expect(files()).toEqual(before);
  });

  it('is not begun when an environment is wrong', async () => {
    const { vendor, root, files, mirror } = scene();
    const before = files();
    mkdirSync(join(root, 'environments'));
    writeFileSync(join(root, 'environments', 'local.yaml'), 'headroom: 50%\n');
    writeFileSync(join(root, 'environments', 'production.yaml'), 'clustr: {}\n');
    const { exit, stderr } = await vendor();
    expect(exit).toBe(2);
    expect(stderr).toContain('environments/production.yaml:1:1');
    expect(files()).toMatchObject(before);
    expect((await vendor(['--from', mirror, '--env', 'local'])).exit).toBe(0);
  });

  it('cannot judge what to prune by one environment', async () => {
    expect(await scene().vendor(['--prune', '--env', 'local'])).toEqual({
      exit: 2,
      stdout: '',
      stderr: 'error: --prune looks at all environments, and --env at one\n  fix: leave one of the two out\n',
    });
  });

  it('prints JSON', async () => {
    const { vendor } = scene();
    const { exit, stdout, stderr } = await vendor(['--json', '--from', folderOf({})]);
    expect(exit).toBe(1);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'findings',
      charts: [
        { name: 'crane', outcome: 'kept' },
        { name: 'pier', outcome: 'failed' },
        { name: 'quay', outcome: 'kept' },
      ],
      summary: { errors: 1 },
    });
  });
});

describe('newer versions', () => {
  const text = platform();
  const index = (versions: Readonly<Record<string, readonly string[]>>) =>
    stringify({
      entries: Object.fromEntries(
        releasesOf(text).map(({ pin: { name, version } }) => [
          name,
          [version, ...(versions[name] ?? [])].map((one) => ({ version: one, urls: [`${name}-${one}.tgz`] })),
        ]),
      ),
    });

  it('are listed, without pre-releases', async () => {
    const { url } = await serve({
      '/index.yaml': index({ pier: ['1.2.4', '2.0.0-rc.1', '1.10.0', '1.1.0', 'latest'] }),
    });
    const { vendor, files } = scene();
    const before = files();
    expect(await vendor(['--outdated', '--from', url])).toMatchInlineSnapshot(`
      {
        "exit": 0,
        "stderr": "",
        "stdout": "chart  pinned  newest
      pier   1.2.3   1.10.0  minor  and 1 between, pier

      1 of 3 charts have newer versions; the others are the newest
      ",
      }
    `);
    expect(JSON.parse((await vendor(['--outdated', '--json', '--from', url])).stdout).charts).toContainEqual({
      name: 'pier',
      repository: 'https://charts.example.org',
      pinned: '1.2.3',
      newer: ['1.10.0', '1.2.4'],
      distance: 'minor',
      components: ['pier'],
    });
    expect(files()).toEqual(before);
  });

  it('are told to be none', async () => {
    const { url } = await serve({ '/index.yaml': index({}) });
    const { exit, stdout } = await scene().vendor(['--outdated', '--from', url]);
    expect({ exit, stdout }).toEqual({ exit: 0, stdout: '0 of 3 charts have newer versions\n' });
  });

  it('of a chart that the repository does not have are an error', async () => {
    const { url } = await serve({ '/index.yaml': 'entries: {}\n' });
    const { exit, stdout, stderr } = await scene().vendor(['--outdated', '--from', url]);
    expect(stdout).toMatch(/^of none of the \d+ charts is known whether it has newer versions\n$/);
    expect(exit).toBe(1);
    expect(stderr).toContain('has no chart pier');
  });
});
