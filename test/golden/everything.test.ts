import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TSchema } from 'typebox';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { registry } from '../../src/catalogue/registry.ts';
import { platformSchema } from '../../src/config/schema.ts';
import { ENGINES } from '../../src/engines/index.ts';
import { scenarios } from './scenario.ts';

interface Node {
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly patternProperties?: Readonly<Record<string, TSchema>>;
  readonly items?: TSchema;
  readonly anyOf?: readonly TSchema[];
}

/** Paths of all options that a schema knows: `/components/kafka/brokers`, and `*` for names that a team chooses. */
function optionsOf(schema: TSchema, path = ''): string[] {
  const { properties, patternProperties, items, anyOf } = schema as Node;
  const inner = [
    ...Object.entries(properties ?? {}).flatMap(([key, value]) => optionsOf(value, `${path}/${key}`)),
    ...Object.values(patternProperties ?? {}).flatMap((value) => optionsOf(value, `${path}/*`)),
    ...(items ? optionsOf(items, path) : []),
    ...(anyOf ?? []).flatMap((branch) => optionsOf(branch, path)).filter((option) => option !== path),
  ];
  return inner.length > 0 ? [...new Set(inner)] : [path];
}

/** The options that a value sets, in the same words. */
function setIn(value: unknown, known: ReadonlySet<string>, prefixes: ReadonlySet<string>, path = ''): string[] {
  if (known.has(path)) return [path];
  if (Array.isArray(value)) return value.flatMap((item) => setIn(item, known, prefixes, path));
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, item]) =>
    setIn(item, known, prefixes, prefixes.has(`${path}/${key}`) ? `${path}/${key}` : `${path}/*`),
  );
}

/** Options that say where a thing is in another way, each shown by a scenario of its own. */
const ELSEWHERE = [
  ...['/connections', '/checks', '/secrets/aws', '/secrets/gcp', '/secrets/azure'],
  ...['/cluster/dns/cacheLabels', '/cluster/identities', '/registry/rewrite', '/registry/caches', '/projects/*/tasks'],
];

it('sets every option of every component and project', () => {
  const components = new Map(registry.filter(({ external }) => !external).map(({ id, options }) => [id, options]));
  const known = new Set(
    optionsOf(platformSchema(components, ENGINES)).filter((path) => !ELSEWHERE.some((start) => path.startsWith(start))),
  );
  const prefixes = new Set(
    [...known].flatMap((path) => path.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/'))),
  );
  const { folder } = scenarios().find(({ name }) => name === 'everything')!;
  const files = [
    'platform.yaml',
    ...readdirSync(join(folder, 'environments')).map((file) => join('environments', file)),
  ];
  const set = new Set(files.flatMap((file) => setIn(parse(readFileSync(join(folder, file), 'utf8')), known, prefixes)));
  expect([...known].filter((path) => !set.has(path))).toEqual([]);
});
