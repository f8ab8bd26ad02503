import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archiveName, digestOf } from '../../src/helm/archive.ts';
import { type LockEntry, readLock } from '../../src/helm/lock.ts';
import { fetchCharts } from '../../src/vendor/fetch-charts.ts';
import { pinnedCharts } from '../../src/vendor/pins.ts';
import type { ChartSource } from '../../src/vendor/source.ts';
import { storeIn } from '../../src/vendor/store.ts';
import { chartArchive } from '../support/chart-archive.ts';
import { folderOf } from '../support/cli.ts';

const REPOSITORY = 'https://charts.example.org';
const archive = chartArchive();
const other = chartArchive({ files: { 'README.md': 'other bytes' } });
const release = (name = 'pier', version = '1.2.3', repository = REPOSITORY) => ({
  component: name,
  pin: { repository, name, version, clusterKinds: [] },
  values: {},
});
const pins = (...releases: ReturnType<typeof release>[]) => pinnedCharts([{ environment: 'local', releases }]);
const entry = (digest: string, more: Partial<LockEntry> = {}): LockEntry => ({
  repository: REPOSITORY,
  name: 'pier',
  version: '1.2.3',
  digest,
  ...more,
});

interface Scene {
  /** What the repository hands out, and what its index says of it. */
  readonly served?: Buffer;
  readonly indexed?: string;
  readonly locked?: LockEntry;
  readonly there?: Buffer;
}

function scene({ served = archive, indexed = digestOf(served), locked, there }: Scene = {}) {
  const root = folderOf({});
  const store = storeIn(root);
  const lock = new Map((locked ? [locked] : []).map((one) => [archiveName(one), one]));
  store.lock([...lock.values()]);
  if (there) {
    mkdirSync(join(root, 'vendor', 'charts'), { recursive: true });
    writeFileSync(join(root, 'vendor', 'charts', 'pier-1.2.3.tgz'), there);
  }
  let asked = 0;
  const source: ChartSource = {
    name: REPOSITORY,
    versions: async () => [],
    find: async () => {
      asked++;
      return { ...(indexed && { digest: indexed }), read: async () => served };
    },
  };
  const before = readFileSync(join(root, 'charts.lock.yaml'), 'utf8');
  return {
    root,
    lock: () => readFileSync(join(root, 'charts.lock.yaml'), 'utf8'),
    before,
    archive: () => {
      const path = join(root, 'vendor', 'charts', 'pier-1.2.3.tgz');
      return existsSync(path) ? readFileSync(path) : undefined;
    },
    fetch: (charts = pins(release())) => fetchCharts(charts, { store, lock, sourceOf: () => source }),
    asked: () => asked,
  };
}

describe('a chart that is vendored', () => {
  it('for the first time is put into the folder and the lock', async () => {
    const { root, fetch, archive: vendored, lock } = scene();
    expect(await fetch()).toEqual([expect.objectContaining({ outcome: 'vendored', digest: digestOf(archive) })]);
    expect(vendored()).toEqual(archive);
    expect(readLock(root).charts).toEqual([expect.objectContaining(entry(digestOf(archive)))]);
    expect(lock().replace(/sha256:\w+/, 'sha256:…')).toMatchInlineSnapshot(`
      "# Charts in vendor/charts, by the digest of their archive. \`npm run vendor\` writes this file: commit it. There is one reason to
      # edit it: to take other bytes for a version that is locked, delete its entry and run that again.
      # proven: digests of values that were tried leaf by leaf. unread: leaves among them that change nothing in what is rendered.
      - repository: https://charts.example.org
        name: pier
        version: "1.2.3"
        digest: sha256:…
      "
    `);
    expect(readdirSync(join(root, 'vendor', 'charts'))).toEqual(['pier-1.2.3.tgz']);
  });

  it('and is there as it is locked costs no look at the network', async () => {
    const { fetch, asked, lock, before } = scene({ locked: entry(digestOf(archive)), there: archive });
    expect(await fetch()).toEqual([expect.objectContaining({ outcome: 'kept' })]);
    expect(asked()).toBe(0);
    expect(lock()).toBe(before);
  });

  it('and was damaged since is taken once more', async () => {
    const { fetch, archive: vendored } = scene({ locked: entry(digestOf(archive)), there: archive.subarray(0, 90) });
    expect(await fetch()).toEqual([expect.objectContaining({ outcome: 'mended' })]);
    expect(vendored()).toEqual(archive);
  });

  it('and is not in the lock, as after a kill between the two, is locked when it is what the repository has', async () => {
    const { root, fetch } = scene({ there: archive });
    expect(await fetch()).toEqual([expect.objectContaining({ outcome: 'vendored' })]);
    expect(readLock(root).charts).toEqual([expect.objectContaining({ digest: digestOf(archive) })]);
  });

  it('keeps what was proven of it', async () => {
    const proven = { pier: [`sha256:${'0'.repeat(64)}`] };
    const { root, fetch } = scene({ locked: entry(digestOf(archive), { proven }) });
    await fetch();
    expect(readLock(root).charts).toEqual([expect.objectContaining({ proven })]);
  });
});

describe('nothing is written', () => {
  const refused = async (given: Scene, charts = pins(release())) => {
    const one = scene(given);
    const [{ outcome, error }] = (await one.fetch(charts)) as [Awaited<ReturnType<typeof one.fetch>>[0]];
    expect(outcome).toBe('failed');
    expect(one.lock()).toBe(one.before);
    expect(one.archive()).toEqual(given.there);
    return { ...error, message: error!.message.replaceAll(/sha256:\w+/g, 'sha256:…') };
  };

  it('of a version that is another one than was locked, by word of the repository', async () => {
    const error = await refused({ served: other, locked: entry(digestOf(archive)), there: archive.subarray(1) });
    expect(error).toMatchInlineSnapshot(`
      {
        "fix": "ask its authors why; if the new one is meant, delete the entry of pier 1.2.3 in charts.lock.yaml and run it again",
        "message": "the chart pier 1.2.3 is not what was locked: https://charts.example.org has sha256:…, charts.lock.yaml has sha256:…",
        "name": "VendorError",
        "why": "A version that is published stays as it is: other bytes under its name are a mistake, or an attack.",
      }
    `);
  });

  it('of a version that is another one than was locked, where the repository says nothing', async () => {
    const error = await refused({ served: other, indexed: '', locked: entry(digestOf(archive)) });
    expect(error.message).toContain('is not what was locked');
  });

  it('of an archive that the index does not mean', async () => {
    const error = await refused({ served: other, indexed: digestOf(archive) });
    expect(error).toMatchInlineSnapshot(`
      {
        "fix": "run it again; if it stays so, the repository is broken: take the archive from elsewhere with \`--from DIR\`",
        "message": "the chart pier 1.2.3 came with the digest sha256:…, and https://charts.example.org says sha256:…",
        "name": "VendorError",
        "why": "It was changed on its way, or the index of the repository does not belong to its archives.",
      }
    `);
  });

  it('of an archive that is cut in half', async () => {
    const half = archive.subarray(0, archive.length / 2);
    expect((await refused({ served: half, indexed: '' })).message).toContain('the archive is cut off or damaged');
  });

  it('of an archive of another chart', async () => {
    const error = await refused({ served: chartArchive({ name: 'quay' }) });
    expect(error.message).toContain('quay 1.2.3, not pier 1.2.3');
  });

  it('of an archive that lacks a chart on which it depends', async () => {
    const chart = 'dependencies: [{ name: redis, version: 1.0.0, repository: https://charts.example.org }]\n';
    const error = await refused({ served: chartArchive({ chart }) });
    expect(error.message).toContain('lacks the chart redis');
  });

  it('of a name that leads elsewhere', async () => {
    const error = await refused({}, pins(release('../../pier')));
    expect(error.message).toContain('../../pier');
  });

  it('of two charts that would be one file', async () => {
    const one = scene();
    const results = await one.fetch(pins(release(), release('pier', '1.2.3', 'https://other.example.org')));
    expect(results.map(({ outcome }) => outcome)).toEqual(['vendored', 'failed']);
    expect(results[1]!.error!.message).toContain('two repositories have a chart pier 1.2.3');
  });
});

it('counts a chart of several environments once, with all who use it', () => {
  const charts = pinnedCharts([
    { environment: 'local', releases: [release(), release('quay')] },
    { environment: 'production', releases: [release()] },
  ]);
  expect(charts.map(({ name, users }) => [name, users.map(({ environment }) => environment)])).toEqual([
    ['pier', ['local', 'production']],
    ['quay', ['local']],
  ]);
});

it('knows the archives that nobody pins', async () => {
  const { root, fetch } = scene();
  await fetch();
  writeFileSync(join(root, 'vendor', 'charts', 'pier-1.0.0.tgz'), 'old');
  writeFileSync(join(root, 'vendor', 'charts', 'README.md'), 'mine');
  expect(storeIn(root).others(pins(release()))).toEqual(['pier-1.0.0.tgz']);
});
