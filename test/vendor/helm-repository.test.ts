import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { digestOf } from '../../src/helm/archive.ts';
import { downloads } from '../../src/vendor/download.ts';
import { entriesOf, helmRepository } from '../../src/vendor/helm-repository.ts';
import { createWeb } from '../../src/vendor/web.ts';
import { chartArchive } from '../support/chart-archive.ts';
import { serve } from './server.ts';

const archive = chartArchive({ files: { 'README.md': 'x'.repeat(200_000) } });
const hex = digestOf(archive).slice('sha256:'.length);
const indexOf = (url: string, more = `digest: ${hex}`) => `apiVersion: v1
entries:
  anchor:
  - version: 9.9.9
    urls: [anchor-9.9.9.tgz]
  pier:
  - version: 1.2.4
    urls:
    - charts/pier-1.2.4.tgz
  - version: 1.2.3
    ${more}
    urls:
    - ${url}
generated: "2026-01-01T00:00:00Z"
`;

function open(url: string) {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-vendor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const retries: string[] = [];
  const web = createWeb({ retry: 1, onRetry: (why) => retries.push(why.replace(url, '')) });
  const source = helmRepository(web, url, downloads(web, folder));
  const fetched = async () => {
    const { digest, read } = await source.find('pier', '1.2.3');
    return Buffer.from(await read(digest, () => {}));
  };
  return { source, fetched, retries, folder };
}

describe('an archive of a Helm repository', () => {
  it.each(['charts/pier-1.2.3.tgz', '/charts/pier-1.2.3.tgz'])('is found at the address %s', async (url) => {
    const { url: at } = await serve({ '/index.yaml': indexOf(url), '/charts/pier-1.2.3.tgz': archive });
    expect(await open(at).fetched()).toEqual(archive);
  });

  it('is found at an address of another server, and where that sends one on', async () => {
    const store = await serve({ '/blob': archive });
    const files = await serve({ '/pier.tgz': (_, to) => to.writeHead(302, { location: `${store.url}/blob` }).end() });
    const { url } = await serve({ '/index.yaml': indexOf(`${files.url}/pier.tgz`) });
    expect(await open(url).fetched()).toEqual(archive);
  });

  it('is found in a compressed index, and in one that is JSON', async () => {
    const { url } = await serve({
      '/a/index.yaml': (_, to) =>
        to.setHeader('content-encoding', 'gzip').end(gzipSync(indexOf('../charts/pier-1.2.3.tgz'))),
      '/b/index.yaml': JSON.stringify({
        entries: { pier: [{ version: '1.2.3', urls: ['../charts/pier-1.2.3.tgz'] }] },
      }),
      '/charts/pier-1.2.3.tgz': archive,
    });
    expect(await open(`${url}/a`).fetched()).toEqual(archive);
    expect(await open(`${url}/b/`).fetched()).toEqual(archive);
  });

  it('of a version that is not there is told, and so is a chart', async () => {
    const { url } = await serve({ '/index.yaml': indexOf('x') });
    const { source } = open(url);
    await expect(source.find('pier', '1.0.0')).rejects.toThrow(
      `${url}/index.yaml has no version 1.0.0 of the chart pier`,
    );
    await expect(source.find('peer', '1.0.0')).rejects.toThrow(`${url}/index.yaml has no chart peer`);
  });

  it('is not looked for in what is no index', async () => {
    const { url } = await serve({ '/a/index.yaml': '<html>\n  <p>: {', '/b/index.yaml': 'hello' });
    await expect(open(`${url}/a`).source.versions('pier')).rejects.toThrow('is no index of a Helm repository');
    await expect(open(`${url}/b`).source.versions('pier')).rejects.toThrow('is no index of a Helm repository');
    await expect(open(`${url}/c`).source.versions('pier')).rejects.toThrow(`${url}/c/index.yaml answers 404`);
  });

  it('is asked for again after a failure of the server', async () => {
    const { url } = await serve({
      '/index.yaml': (_, to, nth) => (nth < 3 ? to.writeHead(500).end() : to.end(indexOf('pier.tgz'))),
      '/pier.tgz': (_, to, nth) => (nth < 2 ? to.writeHead(503, { 'retry-after': '0' }).end() : to.end(archive)),
    });
    const { fetched, retries } = open(url);
    expect(await fetched()).toEqual(archive);
    expect(retries).toEqual(['/index.yaml answers 500', '/index.yaml answers 500', '/pier.tgz answers 503']);
  });

  it('is given up when the server does not recover', async () => {
    const server = await serve({ '/index.yaml': (_, to) => to.writeHead(500).end() });
    await expect(open(server.url).fetched()).rejects.toThrow(`${server.url}/index.yaml answers 500`);
    expect(server.requests.length).toBe(4);
  });

  it('is not asked for twice when it is not there', async () => {
    const server = await serve({ '/index.yaml': indexOf('gone.tgz') });
    await expect(open(server.url).fetched()).rejects.toThrow(`${server.url}/gone.tgz answers 404`);
    expect(server.requests).toEqual(['GET /index.yaml', 'GET /gone.tgz']);
  });

  it('is not waited for where nobody answers', async () => {
    await expect(open('http://127.0.0.1:9').fetched()).rejects.toThrow(
      'http://127.0.0.1:9/index.yaml cannot be reached',
    );
  });
});

describe('a transfer that breaks off', () => {
  const half = archive.subarray(0, archive.length / 2);
  const breakOff = (to: import('node:http').ServerResponse) => {
    to.writeHead(200, { 'content-length': archive.length });
    to.write(half, () => to.destroy());
  };

  it('is gone on with where it stopped, and leaves nothing behind', async () => {
    const ranges: (string | undefined)[] = [];
    const { url } = await serve({
      '/index.yaml': indexOf('pier.tgz'),
      '/pier.tgz': (request, to, nth) => {
        ranges.push(request.headers.range);
        if (nth === 1) return breakOff(to);
        const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')![1]);
        to.writeHead(206, { 'content-range': `bytes ${start}-${archive.length - 1}/${archive.length}` });
        to.end(archive.subarray(start));
      },
    });
    const { fetched, folder } = open(url);
    expect(await fetched()).toEqual(archive);
    expect(ranges[0]).toBeUndefined();
    expect(Number(ranges[1]!.slice('bytes='.length, -1))).toBeGreaterThan(0);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('begins anew at a server that sends all of it again', async () => {
    const { url } = await serve({
      '/index.yaml': indexOf('pier.tgz'),
      '/pier.tgz': (_, to, nth) => (nth === 1 ? breakOff(to) : to.end(archive)),
    });
    expect(await open(url).fetched()).toEqual(archive);
  });

  it('begins anew where nothing could tell whether the halves belong together', async () => {
    const ranges: (string | undefined)[] = [];
    const { url } = await serve({
      '/index.yaml': indexOf('pier.tgz', 'appVersion: "1"'),
      '/pier.tgz': (request, to, nth) => {
        ranges.push(request.headers.range);
        if (nth === 1) breakOff(to);
        else to.end(archive);
      },
    });
    expect(await open(url).fetched()).toEqual(archive);
    expect(ranges).toEqual([undefined, undefined]);
  });

  it('is gone on with by the next run, unless what is left of it belongs to nothing', async () => {
    const { url, requests } = await serve({
      '/index.yaml': indexOf('pier.tgz'),
      '/pier.tgz': (request, to) => {
        const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
        if (start === 0) return to.end(archive);
        to.writeHead(206, { 'content-range': `bytes ${start}-${archive.length - 1}/${archive.length}` });
        return to.end(archive.subarray(start));
      },
    });
    const one = open(url);
    writeFileSync(join(one.folder, `sha256-${hex}.part`), half);
    expect(await one.fetched()).toEqual(archive);
    expect(requests.length).toBe(2);
    const other = open(url);
    writeFileSync(join(other.folder, `sha256-${hex}.part`), 'something else');
    expect(await other.fetched()).toEqual(archive);
  });
});

it('reads only the part of an index that is asked for, where Helm wrote it', () => {
  const broken =
    'apiVersion: v1\nentries:\n  anchor:\n  - {{{\n  pier:\n  - version: 1.0.0\n    description: |\n      two\n\n      lines\n  zebra: ]\n';
  expect(entriesOf(broken, 'pier', 'x')).toEqual([{ version: '1.0.0', description: 'two\n\nlines\n' }]);
  expect(entriesOf(broken, 'peer', 'x')).toEqual([]);
  const last = 'entries:\n  pier:\n  - version: 1.0.0\n';
  expect(entriesOf(last, 'pier', 'x')).toEqual([{ version: '1.0.0' }]);
  const deeper = 'entries:\n    pier:\n      - version: 1.0.0\n';
  expect(entriesOf(deeper, 'pier', 'x')).toEqual([{ version: '1.0.0' }]);
});
