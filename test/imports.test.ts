import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Kafka } from '../imports/types/kafka.strimzi.io.ts';
import type { StatefulSet } from '../imports/types/kubernetes.ts';
import { crdTypes } from '../scripts/import/crd-types.ts';
import { importCrds, ORIGIN } from '../scripts/import/crds.ts';
import { download } from '../scripts/import/download.ts';
import { folder } from '../scripts/import/folder.ts';
import { type GeneratedFiles, generate } from '../scripts/import/generate.ts';
import { stableJson } from '../scripts/import/json.ts';
import { importDefinitions } from '../scripts/import/kubernetes.ts';
import { readPins } from '../scripts/import/pins.ts';
import type { Source } from '../scripts/import/source.ts';
import { listImports, writeImports } from '../scripts/import/write.ts';
import { createSchemaChecker } from '../src/checks/schema/checker.ts';
import { type Crd, compareVersions } from '../src/checks/schema/crd.ts';
import type { KubeObject } from '../src/kit/object.ts';

const root = resolve(import.meta.dirname, '..');
const imports = join(root, 'imports');
const scratch = mkdtempSync(join(tmpdir(), 'imports-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const pin = { url: 'https://raw.githubusercontent.com/o/r/v1/a/b.yaml', repo: 'o/r', tag: 'v1', path: 'a/b.yaml' };

/** A CRD file as controller-gen writes it, with the given lines as the properties of its spec. */
const crdText = (kind: string, spec: string): string => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${kind.toLowerCase()}s.example.com
  annotations: {controller-gen.kubebuilder.io/version: v1}
spec:
  group: example.com
  names: {kind: ${kind}, plural: ${kind.toLowerCase()}s}
  scope: Namespaced
  versions:
    - name: v1beta1
      served: false
      storage: false
      schema: {openAPIV3Schema: {type: object}}
    - name: v1
      served: true
      storage: true
      subresources: {status: {}}
      additionalPrinterColumns: [{name: Age, type: date, jsonPath: .x, priority: 0, description: words}]
      schema:
        openAPIV3Schema:
          type: object
          description: words
          required: [spec]
          properties:
            status: {type: object, properties: {}}
            spec:
              type: object
              description: words
              properties: ${spec}
`;

describe('imports/', () => {
  const crdFiles = readdirSync(join(imports, 'crds'), { recursive: true, encoding: 'utf8' }).filter((f) =>
    f.endsWith('.json'),
  );

  it('holds CRDs that the API server takes', () => {
    const checker = createSchemaChecker({ root, cacheDir: join(scratch, 'cache'), kubernetes: '1.35' });
    for (const file of crdFiles) {
      const crd = JSON.parse(readFileSync(join(imports, 'crds', file), 'utf8')) as Crd;
      expect(checker.check(crd), file).toEqual([]);
      expect(file).toBe(join(crd.spec.group, `${crd.spec.names.kind}.json`));
      expect(crd.metadata.annotations?.[ORIGIN]).toMatch(/^npm run import, from /);
    }
  });

  it('stays small', () => {
    const sizes = crdFiles.map((file) => readFileSync(join(imports, 'crds', file)).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(3e6);
  });

  it('types objects so that they can be passed on as plain objects', () => {
    const kafka: Kafka = {
      apiVersion: 'kafka.strimzi.io/v1',
      kind: 'Kafka',
      metadata: { name: 'kafka' },
      spec: { kafka: { listeners: [{ name: 'plain', port: 9092, type: 'internal', tls: false }] } },
    };
    const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } };
    const database: StatefulSet = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'database' },
      spec: {
        selector: {},
        serviceName: 'database',
        template: {
          metadata: { labels: {} },
          spec: { containers: [{ name: 'x', resources: { limits: { cpu: 1 } } }] },
        },
        volumeClaimTemplates: [claim],
      },
    };
    // @ts-expect-error a misspelt field
    kafka.spec.kafka.listener = [];
    // @ts-expect-error a value that the enum does not have
    kafka.spec.kafka.listeners[0]!.type = 'external';
    const objects: KubeObject[] = [kafka, database];
    expect(objects).toHaveLength(2);
  });
});

describe('pins', () => {
  it('are Kubernetes versions and files at tags', () => {
    const yaml = `imports: [k8s@1.35.0, "${pin.url}", "${pin.url.replace('.yaml', '.json')}"]`;
    const url =
      'https://raw.githubusercontent.com/cdk8s-team/cdk8s/master/kubernetes-schemas/v1.35.0/_definitions.json';
    expect(readPins(yaml)).toEqual({
      kubernetes: [{ version: '1.35.0', minor: '1.35', url }],
      crds: [pin],
      definitions: [],
      schemas: [{ ...pin, url: pin.url.replace('.yaml', '.json'), path: 'a/b.json' }],
    });
  });

  it.each(['k8s', 'k8s@1.35', 'https://example.com/crd.yaml', 'github:crossplane/crossplane@0.14.0'])(
    'refuse %s',
    (entry) => {
      expect(() => readPins(`imports: ["${entry}"]`)).toThrow(
        `cannot import "${entry}". Write k8s@1.35.0 or https://raw`,
      );
    },
  );

  it('are files of definitions alone, too', () => {
    const yaml = `imports: [k8s@1.35.0]\ndefinitions: ["${pin.url}"]`;
    expect(readPins(yaml)).toMatchObject({ crds: [], definitions: [pin] });
    expect(() => readPins('imports: [k8s@1.35.0]\ndefinitions: [k8s@1.35.0]')).toThrow(
      'cannot take "k8s@1.35.0" as a definition. Write https://raw',
    );
    expect(() => readPins('imports: [k8s@1.35.0]\ndefinitions: x')).toThrow('`definitions` must be a list');
  });

  it('refuse an empty list', () => {
    expect(() => readPins('language: typescript')).toThrow('`imports` must list what to import');
  });
});

describe('download', () => {
  const answering =
    (status: number, body = ''): typeof fetch =>
    async () =>
      new Response(body, { status });

  it('answers the text', async () => {
    expect(await download(answering(200, 'text')).crd(pin)).toBe('text');
  });

  it('names the URL and what to do when there is no network', async () => {
    const offline: typeof fetch = () =>
      Promise.reject(new TypeError('fetch failed', { cause: new Error('ENOTFOUND') }));
    await expect(download(offline).crd(pin)).rejects.toThrow(
      /^Could not download https:\/\/raw.*b\.yaml: ENOTFOUND\. Check the network .* --from <folder>`\. Nothing was changed\.$/,
    );
  });

  it('names the pin to correct when the file is not there', async () => {
    await expect(download(answering(404)).crd(pin)).rejects.toThrow(`${pin.url} does not exist (404): correct the tag`);
    await expect(download(answering(503)).crd(pin)).rejects.toThrow('HTTP 503');
  });
});

describe('a folder', () => {
  beforeAll(() => {
    mkdirSync(join(scratch, 'from/crds/example.com'), { recursive: true });
    const row = (kind: string, path: string) =>
      `| example.com | ${kind} | Namespaced | v1* | o/r | ${path} | v1 = abc |`;
    const index = [row('A', 'a/b.yaml'), row('B', 'a/b.yaml'), row('A.minimal', 'minimal/b.yaml')].join('\n');
    writeFileSync(join(scratch, 'from/crds/INDEX.md'), `# CRDs\n| group | kind |\n|---|---|\n${index}\n`);
    for (const kind of ['A', 'B'])
      writeFileSync(join(scratch, `from/crds/example.com/${kind}.yaml`), crdText(kind, '{}'));
  });

  it('joins the kinds that are one file upstream, and leaves other flavours', async () => {
    const text = await (await folder(join(scratch, 'from'))).crd(pin);
    expect(importCrds(text, pin).map((crd) => crd.spec.names.kind)).toEqual(['A', 'B']);
  });

  it('knows a file by each name of its commit, and where it is called otherwise than upstream', async () => {
    const row = '| example.com | C | - | v1 | o/r | a/schema.json -> example.com/C.json | HEAD = abc (x; v2 = abc) |';
    appendFileSync(join(scratch, 'from/crds/INDEX.md'), `${row}\n`);
    writeFileSync(join(scratch, 'from/crds/example.com/C.json'), '{}');
    const source = await folder(join(scratch, 'from'));
    expect(await source.schema({ ...pin, path: 'a/schema.json', tag: 'v2' })).toBe('{}');
  });

  it('names a pin that it does not have', async () => {
    const source = await folder(join(scratch, 'from'));
    await expect(source.crd({ ...pin, tag: 'v3' })).rejects.toThrow('no line for o/r a/b.yaml at v3');
  });
});

describe('an imported CRD', () => {
  const spec = '{description: {type: string, description: words}, op: {type: string, enum: [=, "!="]}}';
  const [crd] = importCrds(crdText('Thing', spec), pin);

  it('has its served versions, without words and what the API server drops', () => {
    expect(crd!.spec.versions).toEqual([
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: [{ name: 'Age', type: 'date', jsonPath: '.x' }],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            required: ['spec'],
            properties: {
              status: { type: 'object' },
              spec: {
                type: 'object',
                properties: { description: { type: 'string' }, op: { type: 'string', enum: ['=', '!='] } },
              },
            },
          },
        },
      },
    ]);
  });

  it('says where it is from, and keeps the annotations that the API server asks for', () => {
    expect(crd!.metadata.annotations).toEqual({
      'controller-gen.kubebuilder.io/version': 'v1',
      [ORIGIN]: 'npm run import, from o/r@v1 a/b.yaml',
    });
  });

  it('is refused when it could not be installed', () => {
    const stored = crdText('Thing', spec)
      .replace('storage: false', 'storage: true')
      .replace('      storage: true\n      sub', '      storage: false\n      sub');
    expect(() => importCrds(stored, pin)).toThrow('no served version of example.com/Thing is its storage version');
    expect(() => importCrds('kind: List', pin)).toThrow(`${pin.url} holds no CustomResourceDefinition`);
  });
});

describe('generated types', () => {
  it('say what a CRD says', () => {
    const point = '{type: object, required: [x], properties: {x: {type: integer}, z: {type: number, default: 1}}}';
    const fields = [
      'name: {type: string}',
      'when: {type: string, format: date-time}',
      'mode: {type: string, enum: [on-demand, always]}',
      'port: {x-kubernetes-int-or-string: true}',
      'ports: {type: array, items: {x-kubernetes-int-or-string: true}}',
      'free: {type: object, x-kubernetes-preserve-unknown-fields: true}',
      'labels: {type: object, additionalProperties: {type: string}}',
      `from: ${point}`,
      `via: {type: array, items: ${point}}`,
      '"a-b": {type: boolean, nullable: true}',
      'any: {x-kubernetes-preserve-unknown-fields: true}',
    ];
    const spec = `{${fields.join(', ')}}`;
    expect(crdTypes(importCrds(crdText('Thing', spec), pin), 'o/r@v1')).toMatchInlineSnapshot(`
      "// Generated by \`npm run import\`, from o/r@v1: do not edit.

      import type { ObjectMeta } from '../../src/kit/object.ts';

      export type Thing = {
        apiVersion: 'example.com/v1';
        kind: 'Thing';
        metadata: ObjectMeta;
        spec: ThingSpec;
      };

      export type From = {
        x: number;
        z?: number;
      };

      export type ThingSpec = {
        'a-b'?: boolean | null;
        any?: unknown;
        free?: Record<string, unknown>;
        from?: From;
        labels?: Record<string, string>;
        mode?: 'on-demand' | 'always';
        name?: string;
        port?: number | string;
        ports?: (number | string)[];
        via?: From[];
        when?: string;
      };
      "
    `);
  });
});

describe('imported Kubernetes definitions', () => {
  const kind = (name: string) => [{ group: '', version: 'v1', kind: name }];
  const ref = (name: string) => ({ $ref: `#/definitions/${name}`, description: 'words' });

  it('hold the kinds that can be written and what these refer to', () => {
    const definitions = importDefinitions({
      'v1.Thing': {
        description: 'words',
        properties: { metadata: ref('v1.ObjectMeta'), spec: ref('v1.Spec'), status: ref('v1.Status') },
        'x-kubernetes-group-version-kind': kind('Thing'),
      },
      'v1.ThingList': {
        properties: { metadata: ref('v1.ListMeta') },
        'x-kubernetes-group-version-kind': kind('ThingList'),
      },
      'v1.Spec': { properties: { description: { type: 'string', description: 'words' }, parent: ref('v1.Spec') } },
      'v1.Status': { type: 'object' },
      'v1.ObjectMeta': { type: 'object' },
      'v1.ListMeta': { type: 'object' },
    });
    expect(Object.keys(definitions).sort()).toEqual(['v1.ObjectMeta', 'v1.Spec', 'v1.Thing']);
    expect(definitions['v1.Spec']).toEqual({
      properties: { description: { type: 'string' }, parent: { $ref: '#/definitions/v1.Spec' } },
    });
    expect(definitions['v1.Thing']!.properties!.status).toEqual({ type: 'object' });
  });
});

describe('generated files', () => {
  const other = { ...pin, url: `${pin.url}2`, path: 'a/c.yaml' };
  const source: Source = {
    crd: async ({ path }) => crdText(path === other.path ? 'Hidden' : 'Thing', '{}'),
    schema: async () => '{}',
    kubernetes: async () => '{}',
    chart: async () => ({ chart: '', values: '' }),
  };

  it('are a definition and its types, or a definition alone', async () => {
    const files = await generate({ kubernetes: [], schemas: [], crds: [pin], definitions: [other] }, [], source);
    expect([...files.keys()]).toEqual([
      'crds/example.com/Hidden.json',
      'crds/example.com/Thing.json',
      'types/example.com.ts',
    ]);
    expect(files.get('types/example.com.ts')).not.toContain('Hidden');
  });

  it('refuse a kind that both lists name', async () => {
    const twice = generate({ kubernetes: [], schemas: [], crds: [pin], definitions: [pin] }, [], source);
    await expect(twice).rejects.toThrow('cdk8s.yaml imports example.com/Thing twice');
  });
});

describe('versions', () => {
  it('rank as the API server ranks them', () => {
    const ranked = ['v10', 'v2', 'v1', 'v11beta2', 'v10beta3', 'v3beta1', 'v12alpha1', 'v11alpha2', 'foo1', 'foo10'];
    expect([...ranked].reverse().sort((a, b) => compareVersions(b, a))).toEqual(ranked);
  });
});

describe('stableJson', () => {
  it('sorts keys and breaks only what is too long for a line', () => {
    const long = 'x'.repeat(160);
    expect(stableJson({ b: [1, { d: null, c: undefined }], a: long })).toBe(
      `{\n"a":"${long}",\n"b":[1,{"d":null}]\n}\n`,
    );
    expect(stableJson({ b: 1, a: 2 })).toBe('{"a":2,"b":1}\n');
  });
});

describe('writing', () => {
  it('removes what is no longer generated and leaves other files alone', async () => {
    const target = join(scratch, 'written');
    const files = (...paths: string[]): GeneratedFiles => new Map(paths.map((path) => [path, path]));
    await writeImports(target, files('crds/a/A.json', 'types/a.ts'));
    writeFileSync(join(target, 'README.md'), '');
    await writeImports(target, files('crds/b/B.json', 'types/a.ts'));
    expect(await listImports(target)).toEqual(['crds/b/B.json', 'types/a.ts']);
    expect(existsSync(join(target, 'README.md'))).toBe(true);
  });
});
