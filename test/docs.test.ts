import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { documentation } from '../scripts/docs/documentation.ts';
import { packageRoot } from '../src/workspace/workspace.ts';
import { renderPlatform } from './support/platform.ts';

const root = packageRoot();
const files = await documentation(root);
const read = (file: string) => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '');

const validator = (file: string) =>
  new Ajv({ strict: true, allowUnionTypes: true, validateFormats: false }).compile(JSON.parse(files.get(file)!));
const platform = validator('schemas/platform.schema.json');

describe('every generated file is what `npm run docs` makes', () => {
  it.each([...files.keys()])('%s', (file) => {
    expect(read(file) === files.get(file), `${file} is stale: run \`npm run docs\` and commit it`).toBe(true);
  });
});

describe('the example of what a component of one’s own asks for', () => {
  const [, text] = /```yaml\n(components:\n[\s\S]*?)```/.exec(read('docs/options.md'))!;
  const { get } = renderPlatform(parse(text!));

  it('brings the bucket, the user and the Secret that it promises', () => {
    const made = JSON.stringify(get('Job', 'minio-setup'));
    expect(get('ConfigMap', 'minio-setup')).toBeDefined();
    expect(made).toContain('loki');
    expect(get('ExternalSecret', 'loki-s3', 'monitoring')).toBeDefined();
  });

  it('is what editors take, and `buckets:` is not', () => {
    const of = (written: string) =>
      platform({ name: 'x', git: { provider: 'gitlab', url: 'https://g.example/x/y.git' }, ...parse(written) });
    expect(of(text!)).toBe(true);
    expect(of(text!.replace('create:', 'buckets:'))).toBe(false);
  });
});

describe('the schemas for editors', () => {
  const environment = validator('schemas/environment.schema.json');
  const minimal = { name: 'mlops', git: { provider: 'gitlab', url: 'https://git.example/mlops/platform.git' } };

  it("accept this repository's platform, as JSON Schema without words of our own", () => {
    expect(platform(parse(read('platform.yaml')))).toBe(true);
    expect(environment(parse(read('environments/local.yaml')))).toBe(true);
  });

  it('take a component by its name alone, switched off, with options, or of one’s own', () => {
    const of = (components: object) => platform({ ...minimal, components });
    expect(of({ kafka: null })).toBe(true);
    expect(of({ kafka: false })).toBe(true);
    expect(of({ kafka: { brokers: 3 } })).toBe(true);
    expect(of({ kafka: { broker: 3 } })).toBe(false);
    expect(of({ dashboards: { namespace: 'ml-lifecycle', folder: 'manifests/dashboards' } })).toBe(true);
  });

  it('require a name of a platform, and nothing of an environment', () => {
    expect(platform({ git: minimal.git })).toBe(false);
    expect(environment({ git: { branch: 'staging' } })).toBe(true);
    expect(environment({ projects: { fraud: { jobs: { score: { flink: { parallelism: 4 } } } } } })).toBe(true);
    expect(environment({ components: { kafka: { brokers: 'three' } } })).toBe(false);
  });

  it('say what a pattern wants, and the default of production, in the description', () => {
    const { components } = JSON.parse(files.get('schemas/platform.schema.json')!).properties;
    const { storage } = components.properties.kafka.anyOf[2].properties;
    expect(storage).toEqual({
      description: 'Volume of each broker: a size such as 512Mi or 20Gi (production: 100Gi)',
      type: 'string',
      pattern: '^[1-9][0-9]*(Ki|Mi|Gi|Ti)$',
      default: '10Gi',
    });
  });
});
