import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readArchive } from '../scripts/import/archive.ts';
import { withUnsaid } from '../scripts/import/chart-exceptions.ts';
import { chartPins } from '../scripts/import/chart-pins.ts';
import { distilChartValues } from '../scripts/import/chart-values.ts';
import { download } from '../scripts/import/download.ts';
import { registry } from '../src/catalogue/registry.ts';
import { chartValuesFile, chartValuesOf } from '../src/workspace/chart-values.ts';
import { packageRoot } from '../src/workspace/workspace.ts';

const pin = { repository: 'https://charts.example.org/x/', name: 'x', version: '1.2.3' };
const distil = (values: string, schema?: object, chart = 'name: x') =>
  distilChartValues(pin, { chart, values, ...(schema && { schema: JSON.stringify(schema) }) });

describe('the charts that are imported', () => {
  it('are those that components pin, whichever option chooses them', () => {
    const names = chartPins(registry).map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(names).toContain('rancher');
  });

  it('are found by their repository too: another may have a chart of the same name', () => {
    const of = chartValuesOf(packageRoot());
    const [first] = chartPins(registry);
    expect(of(first!)).toBeTypeOf('object');
    expect(of({ ...first!, repository: 'https://charts.example.org' })).toBeUndefined();
    expect(of({ ...first!, version: '0.0.0' })).toBeUndefined();
    expect(of({ ...first!, name: `../charts/${first!.name}` })).toBeUndefined();
    expect(chartValuesFile(pin)).toBe('charts/x-1.2.3.json');
  });
});

describe('values of a chart', () => {
  it('are the words that its schema knows', () => {
    const schema = { properties: { a: { type: 'string', enum: ['x', 'y', null] }, b: { enum: [1, 2] } } };
    expect(distil('{ a: x }', schema)).toEqual({ a: ['x', 'y'], b: [1, 2] });
  });

  it('are its keys, with what kind of value each has', () => {
    expect(distil('{ a: 1, b: "x", c: true, d: [1], e: null, f: { g: 0.5 } }')).toEqual({
      a: 'number',
      b: 'string',
      c: 'boolean',
      d: 'list',
      e: 'any',
      f: { g: 'number' },
    });
  });

  it('are open where the chart says nothing, or copies what it is given', () => {
    expect(distil('{ labels: {}, resources: { requests: { cpu: 1 } } }')).toEqual({
      labels: { '*': 'any' },
      resources: { '*': 'any', requests: { cpu: 'number' } },
    });
  });

  it('are those of the schema too', () => {
    const schema = {
      properties: {
        a: {
          properties: { b: { type: 'boolean' }, c: { type: ['string', 'null'] }, d: { type: ['string', 'object'] } },
        },
        open: { type: 'object', additionalProperties: { type: 'string' }, properties: { e: { type: 'integer' } } },
        pod: { $ref: '#/definitions/io.k8s.api.core.v1.Pod' },
        same: { $ref: '#/$defs/same' },
      },
      definitions: {
        'io.k8s.api.core.v1.Pod': { properties: { args: { type: 'array' }, deep: { properties: { er: {} } } } },
      },
      $defs: { same: { properties: { as: { type: 'array' } } } },
    };
    expect(distil('a: { f: 1 }', schema)).toEqual({
      a: { b: 'boolean', c: 'string', d: 'any', f: 'number' },
      open: { '*': 'any', e: 'number' },
      pod: { args: 'list', deep: { '*': 'any' } },
      same: { as: 'list' },
    });
    expect(() => distil('', { properties: { a: { $ref: '#/$defs/b' } } })).toThrow('refers to #/$defs/b');
  });

  it('are open where they are of a chart inside the chart', () => {
    const chart = 'name: x\ndependencies: [{ name: redis }, { name: postgresql, alias: db }]';
    expect(distil('{ redis: { enabled: true }, global: {} }', undefined, chart)).toEqual({
      redis: { '*': 'any', enabled: 'boolean' },
      db: { '*': 'any' },
      global: { '*': 'any' },
    });
  });
});

describe('exceptions', () => {
  it('are keys that values.yaml only tells of in a comment, until it has them', () => {
    expect(withUnsaid('rancher', { replicas: 'number' })).toEqual({
      replicas: 'number',
      extraEnv: 'list',
      hostname: 'string',
    });
    expect(() => withUnsaid('rancher', { hostname: 'string' })).toThrow('rancher: hostname is known without it');
  });
});

/** A `.tgz` as Helm packs it. */
function archive(files: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const blocks = Object.entries(files).flatMap(([name, text]) => {
    const header = Buffer.alloc(512);
    header.write(name);
    header.write(Buffer.byteLength(text).toString(8).padStart(11, '0'), 124);
    return [header, Buffer.concat([Buffer.from(text)], Math.ceil(Buffer.byteLength(text) / 512) * 512)];
  });
  return new Uint8Array(gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)])));
}

it('reads the wanted files of an archive', () => {
  const long = 'y'.repeat(1000);
  const packed = archive({ 'x/Chart.yaml': 'name: x', 'x/templates/a.yaml': long, 'x/values.yaml': long });
  expect([...readArchive(packed, new Set(['x/values.yaml']))]).toEqual([['x/values.yaml', long]]);
});

describe('download of a chart', () => {
  const index = 'entries: { x: [{ version: 1.2.4, urls: [n.tgz] }, { version: 1.2.3, urls: [x-1.2.3.tgz] }] }';
  const serving = (files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>) => {
    const asked: string[] = [];
    const get: typeof fetch = async (url) => {
      asked.push(String(url));
      const body = files[String(url)];
      return new Response(body ?? '', { status: body === undefined ? 404 : 200 });
    };
    return { asked, source: download(get) };
  };
  const packed = archive({ 'x/Chart.yaml': 'name: x', 'x/values.yaml': 'a: 1' });

  it('finds the archive in the index of its repository, which it reads once', async () => {
    const { asked, source } = serving({
      'https://charts.example.org/x/index.yaml': index,
      'https://charts.example.org/x/x-1.2.3.tgz': packed,
    });
    const found = [await source.chart(pin), await source.chart({ ...pin, repository: 'https://charts.example.org/x' })];
    expect(found).toEqual([
      { chart: 'name: x', values: 'a: 1' },
      { chart: 'name: x', values: 'a: 1' },
    ]);
    expect(asked.filter((url) => url.endsWith('index.yaml'))).toHaveLength(1);
  });

  it('says what is wrong with the pin', async () => {
    const { source } = serving({ 'https://charts.example.org/x/index.yaml': index });
    await expect(source.chart({ ...pin, version: '9.9.9' })).rejects.toThrow('has no chart x 9.9.9: correct its pin');
    await expect(source.chart(pin)).rejects.toThrow('x-1.2.3.tgz does not exist (404)');
    await expect(source.chart({ ...pin, repository: 'oci://example.org/charts' })).rejects.toThrow('--from <folder>');
  });

  it('refuses an archive without values', async () => {
    const { source } = serving({
      'https://charts.example.org/x/index.yaml': index,
      'https://charts.example.org/x/x-1.2.3.tgz': archive({ 'x/Chart.yaml': 'name: x' }),
    });
    await expect(source.chart(pin)).rejects.toThrow('has no x/values.yaml');
  });
});
