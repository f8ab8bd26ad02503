import { parse } from 'yaml';
import {
  type ChartValues,
  type ChartWords,
  FURTHER,
  isWords,
  type ValueKind,
} from '../../src/workspace/chart-values.ts';
import { withUnsaid } from './chart-exceptions.ts';
import type { PinnedChart } from './chart-pins.ts';
import type { ChartFiles } from './source.ts';

interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly patternProperties?: object;
  readonly oneOf?: unknown;
  readonly anyOf?: unknown;
}

/** Definitions of Kubernetes inside a schema: one level of keys is enough to catch a slip, and all of them are too many. */
const KUBERNETES = '#/definitions/io.k8s.';

/**
 * What a chart lets one set: the keys of its values and of its schema. Neither alone is enough: values leave out what is
 * off by default, and few charts have a schema. A map that is empty by default, and that no schema describes, takes any key;
 * so does what belongs to a chart inside the chart.
 */
export function distilChartValues(pin: PinnedChart, { chart, values, schema }: ChartFiles): ChartValues {
  const document = (schema === undefined ? {} : JSON.parse(schema)) as JsonSchema;
  const root = new Distiller(document).node(parse(values, { version: '1.1', merge: true }) ?? {}, document, '');
  if (typeof root === 'string' || isWords(root))
    throw new Error(`${pin.name} ${pin.version}: values.yaml holds no map.`);
  const { dependencies = [] } = parse(chart) as { dependencies?: { name: string; alias?: string }[] };
  const inner = dependencies.map(({ name, alias = name }) => alias);
  if (inner.length > 0) inner.push('global');
  const opened = { ...root, ...Object.fromEntries(inner.map((name) => [name, open(root[name])])) };
  return withUnsaid(pin.name, opened);
}

/** The same map, taking any further key. */
function open(node: ChartValues | undefined): ChartValues {
  return { ...(typeof node === 'object' && node), [FURTHER]: 'any' };
}

class Distiller {
  readonly #document: JsonSchema;

  constructor(document: JsonSchema) {
    this.#document = document;
  }

  node(value: unknown, given: JsonSchema | undefined, key: string): ChartValues {
    const schema = this.#resolve(given);
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!isMap && !schema?.properties) return wordsOf(schema) ?? kindOf(value, schema);
    if (given?.$ref?.startsWith(KUBERNETES)) return this.#shallow(schema!);
    const known = (isMap ? value : {}) as Readonly<Record<string, unknown>>;
    const described = schema?.properties ?? {};
    const keys = [...new Set([...Object.keys(known), ...Object.keys(described)])];
    const node = Object.fromEntries(keys.map((name) => [name, this.node(known[name], described[name], name)]));
    return keys.length === 0 || takesMore(schema) || isCopied(key) ? open(node) : node;
  }

  #shallow({ properties = {} }: JsonSchema): ChartValues {
    return Object.fromEntries(
      Object.entries(properties).map(([name, inner]): [string, ChartValues] => {
        const schema = this.#resolve(inner)!;
        return [
          name,
          schema.type === 'object' || schema.properties ? open({}) : (wordsOf(schema) ?? kindOf(undefined, schema)),
        ];
      }),
    );
  }

  #resolve(schema: JsonSchema | undefined): JsonSchema | undefined {
    if (schema?.$ref === undefined) return schema;
    const parts = schema.$ref.replace(/^#\//, '').split('/');
    // Words beside a reference count too (draft 2019-09); where they disagree, they are nearer.
    const { $ref: _, ...beside } = schema;
    const target = parts.reduce<unknown>(
      (value, part) => (value as Record<string, unknown> | undefined)?.[part],
      this.#document,
    );
    if (target === undefined) throw new Error(`the schema refers to ${schema.$ref}, which it does not have`);
    return { ...this.#resolve(target as JsonSchema), ...beside };
  }
}

/** Whether the schema says that further keys are welcome; silence does not, since most charts have none. */
function takesMore(schema: JsonSchema | undefined): boolean {
  const more = schema?.additionalProperties;
  return more === true || typeof more === 'object' || schema?.patternProperties !== undefined;
}

/** Maps that charts copy into objects as they are, whatever defaults they show. */
function isCopied(key: string): boolean {
  return /^(affinity|nodeSelector|resources|strategy|updateStrategy)$|(annotations|labels|securityContext)$/i.test(key);
}

/** The words that a value may be, but for none. */
function wordsOf(schema: JsonSchema | undefined): ChartWords | undefined {
  const words = (schema?.enum ?? []).filter((word) => word !== null && typeof word !== 'object');
  return words.length > 0 ? (words as ChartWords) : undefined;
}

function kindOf(value: unknown, schema: JsonSchema | undefined): ValueKind {
  const types = [schema?.type ?? []].flat().filter((type) => type !== 'null');
  if (types.length > 1 || types.includes('object') || schema?.oneOf || schema?.anyOf) return 'any';
  const said = Array.isArray(value) ? 'list' : typeof value;
  if (said === 'list' || said === 'boolean' || said === 'number' || said === 'string') return said;
  const type = types[0] === 'array' ? 'list' : types[0] === 'integer' ? 'number' : types[0];
  return type === 'list' || type === 'boolean' || type === 'number' || type === 'string' ? type : 'any';
}
