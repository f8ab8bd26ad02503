import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ChartRequest } from '../../src/helm/helm.ts';
import { isKeptFile, KeptError, keptFile, openKept } from '../../src/helm/kept.ts';
import { temporaryFolder } from '../support/charts.ts';

const CHART = { repository: 'https://charts.example.com', name: 'pier', version: '1.2.3' };
const ARCHIVE = `sha256:${'a'.repeat(64)}`;
const REQUEST: ChartRequest = {
  archive: '/nowhere/pier-1.2.3.tgz',
  release: 'pier',
  namespace: 'harbour',
  kubeVersion: '1.35.0',
  apiVersions: ['example.com/v1', 'example.com/v1/Mole'],
  values: { a: 1, b: { c: 2 } },
};
const OBJECTS = [
  {
    source: 'pier/templates/a.yaml',
    object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'z', uid: '1' } },
  },
];
const FACTS = { asksApis: false, bySource: {} };
const made = (request: Partial<ChartRequest> = {}, facts: object = {}, archive = ARCHIVE) =>
  keptFile('pier', CHART, archive, { ...REQUEST, ...request }, { objects: OBJECTS, facts: { ...FACTS, ...facts } });

/** A folder that keeps a file. */
function keeping({ name, text }: { name: string; text?: string }) {
  const root = temporaryFolder(afterAll);
  const folder = join(root, 'vendor', 'rendered', 'local');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text!);
  return { root, path: join(folder, name), kept: openKept(root, 'local') };
}

describe('what a chart rendered to', () => {
  it('is called after what it was rendered from, wherever that was', () => {
    const { name } = made();
    expect(name).toMatch(/^pier\.[0-9a-f]{16}\.json$/);
    expect(isKeptFile(name)).toBe(true);
    expect(made({ archive: '/elsewhere/pier.tgz', values: { b: { c: 2 }, a: 1 } }).name).toBe(name);
    const others = [
      made({ release: 'mole' }),
      made({ namespace: 'yard' }),
      made({ kubeVersion: '1.36.0' }),
      made({ values: { a: 2, b: { c: 2 } } }),
      made({}, {}, `sha256:${'b'.repeat(64)}`),
    ].map((other) => other.name);
    expect(new Set([name, ...others]).size).toBe(6);
  });

  it('follows from the APIs of the cluster only where the chart asks, and then from those that it asks for', () => {
    const more = { apiVersions: [...REQUEST.apiVersions, 'more.example.com/v1'] };
    expect(made(more).name).toBe(made().name);
    const asking = { asksApis: true };
    expect(made(more, asking).name).not.toBe(made({}, asking).name);
    const named = { asksApis: true, apis: ['example.com/v1', 'other.example.com/v1'] };
    expect(made(more, named).name).toBe(made({}, named).name);
    expect(made({ apiVersions: ['other.example.com/v1'] }, named).name).not.toBe(made({}, named).name);
  });

  it('is what it was, in its order', () => {
    const file = made();
    const { kept } = keeping(file);
    expect([kept.has('pier'), kept.has('pie')]).toEqual([true, false]);
    const { chart, file: found } = kept.find('pier', ARCHIVE, REQUEST);
    expect(JSON.stringify(chart)).toBe(JSON.stringify({ objects: OBJECTS, facts: FACTS, differences: [] }));
    expect(found).toEqual({ name: file.name });
    expect(kept.guess('pier')).toEqual(OBJECTS);
    expect(openKept(temporaryFolder(afterAll), 'local').has('pier')).toBe(false);
  });

  it('is for a person to read, and says which archive it is of', () => {
    expect(made().text).toMatchInlineSnapshot(`
      "{
       "format": 1,
       "chart": {
        "repository": "https://charts.example.com",
        "name": "pier",
        "version": "1.2.3"
       },
       "basis": {
        "archive": "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "release": "pier",
        "namespace": "harbour",
        "kubeVersion": "1.35.0",
        "values": "sha256:007f2c1c104514608c3cdf42ec59d710d0888592c1d1f72437d9b075093617b8",
        "apis": []
       },
       "facts": {
        "asksApis": false,
        "bySource": {}
       },
       "content": "sha256:fa9a9f95bbf1f1be4f4c37d6a4011782e7b8da73bde3202d8ed9927bee5ff84e",
       "objects": [
        {
         "source": "pier/templates/a.yaml",
         "object": {
          "apiVersion": "v1",
          "kind": "ConfigMap",
          "metadata": {
           "name": "z",
           "uid": "1"
          }
         }
        }
       ]
      }
      "
    `);
  });

  it('is of no use when something else is asked for, and it is said what', () => {
    const { kept } = keeping(made());
    const asking =
      (request: Partial<ChartRequest>, archive = ARCHIVE) =>
      () =>
        kept.find('pier', archive, { ...REQUEST, ...request });
    expect(asking({ values: {} })).toThrow(
      'pier must be rendered once by Helm: its values changed since what is in vendor/rendered/local was',
    );
    expect(asking({ kubeVersion: '1.36.0', namespace: 'yard' })).toThrow('the namespace and the version of Kubernetes');
    expect(asking({}, `sha256:${'b'.repeat(64)}`)).toThrow('the archive of the chart changed');
    expect(asking({ values: {} })).toThrow(KeptError);
  });

  it.each([
    ['is no JSON', (text: string) => `<<<<<<< HEAD\n${text}`, 'it is no JSON'],
    ['is of another version', (text: string) => text.replace('"format": 1', '"format": 0'), 'this version of Mooring'],
    [
      'has another basis',
      (text: string) => text.replace('"harbour"', '"yard"'),
      'not called after what it was rendered',
    ],
    ['has other objects', (text: string) => text.replace('"z"', '"y"'), 'changed by hand'],
  ])('is refused when it %s', (_, spoil, message) => {
    const file = made();
    const { path, root } = keeping(file);
    writeFileSync(path, spoil(readFileSync(path, 'utf8')));
    expect(() => openKept(root, 'local').find('pier', ARCHIVE, REQUEST)).toThrow(message);
  });
});
