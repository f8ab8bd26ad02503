import { parseDuration } from '../../kit/duration.ts';
import { at, type Json, recordOf, recordsOf, sorted, textOf, textsOf } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';
import { formatPath } from '../../kit/path.ts';

/** What an object says of a Secret, in a form in which two ways to write the same are the same. */
export interface SecretFact {
  /** What it is, for people. */
  readonly what: string;
  readonly path: string;
  readonly value: string;
  /** What another object must say at least, where it need not be the same. */
  readonly atLeast?: number;
  /** What another object may say at most. */
  readonly atMost?: number;
}

/** Tells what a store is, whatever it is called. */
export type StoreOf = (kind: string, name: string) => string;

/** What of an object decides which values a Secret has, and for how long; by what tells the facts apart. */
export function factsOf({ kind, metadata, spec }: KubeObject, storeOf: StoreOf): ReadonlyMap<string, SecretFact> {
  const facts = FACTS[kind]?.(recordOf(spec), metadata.name, storeOf) ?? [];
  return new Map(facts.map((fact) => [`${fact.what} ${fact.path}`, fact]));
}

const FACTS: Readonly<Record<string, (spec: Json, name: string, storeOf: StoreOf) => readonly SecretFact[]>> = {
  ExternalSecret: (spec, name, storeOf) => [...madeFrom(spec, storeOf), ...life(spec), ...held(spec, name)],
  PushSecret: (spec, _, storeOf) => [
    ...recordsOf(spec.secretStoreRefs).map((ref) => store(ref, 'spec.secretStoreRefs', storeOf)),
    fact('entries', 'spec.data', JSON.stringify(recordsOf(spec.data).map(({ match }) => sorted(match)))),
    fact('generator', 'spec.selector', JSON.stringify(sorted(spec.selector))),
    fact('update policy', 'spec.updatePolicy', textOf(spec.updatePolicy) ?? 'Replace'),
    fact('deletion policy', 'spec.deletionPolicy', textOf(spec.deletionPolicy) ?? 'None'),
  ],
  SecretStore: ({ provider }) => [fact('provider', 'spec.provider', JSON.stringify(sorted(provider)))],
  Password: (spec) => [
    { ...fact('length', 'spec.length', String(spec.length)), atLeast: Number(spec.length) },
    fact('keys', 'spec.secretKeys', [...textsOf(spec.secretKeys ?? ['password'])].sort().join(', ')),
    fact('symbols', 'spec.symbols', String(spec.symbols ?? 'some')),
    fact('encoding', 'spec.encoding', textOf(spec.encoding) ?? 'raw'),
  ],
};

const fact = (what: string, path: string, value: string): SecretFact => ({ what, path, value });

function store(ref: unknown, path: string, storeOf: StoreOf): SecretFact {
  const { kind = 'SecretStore', name = '' } = recordOf(ref) as { kind?: string; name?: string };
  return fact('store', path, storeOf(kind, name));
}

/** Stores, Secrets, entries and generators that the values come from. */
function madeFrom(spec: Json, storeOf: StoreOf): readonly SecretFact[] {
  const sources = recordsOf(spec.dataFrom).map(({ extract, find, rewrite, sourceRef }) =>
    JSON.stringify([
      sorted(withDefaults(extract)),
      sorted(find),
      sorted(rewrite),
      sorted(at(sourceRef, 'generatorRef')),
      at(sourceRef, 'storeRef') === undefined ? '' : store(at(sourceRef, 'storeRef'), '', storeOf).value,
    ]),
  );
  const entries = recordsOf(spec.data).map(({ secretKey, remoteRef }) =>
    JSON.stringify([secretKey, sorted(withDefaults(remoteRef))]),
  );
  return [
    ...(spec.secretStoreRef === undefined ? [] : [store(spec.secretStoreRef, 'spec.secretStoreRef', storeOf)]),
    fact('sources', 'spec.dataFrom', sources.sort().map(keyOf).join(', ')),
    ...(entries.length > 0 ? [fact('entries', 'spec.data', entries.sort().join(', '))] : []),
  ];
}

/** What the API server fills in (external-secrets v2.9.0, apis/externalsecrets/v1/externalsecret_types.go). */
function withDefaults(ref: unknown): unknown {
  if (ref === undefined) return undefined;
  const { conversionStrategy = 'Default', decodingStrategy = 'None', metadataPolicy = 'None', ...rest } = recordOf(ref);
  return {
    ...rest,
    ...(conversionStrategy !== 'Default' && { conversionStrategy }),
    ...(decodingStrategy !== 'None' && { decodingStrategy }),
    ...(metadataPolicy !== 'None' && { metadataPolicy }),
  };
}

/** A source in a word, where it has no more than a name. */
function keyOf(source: string): string {
  const [extract, find, rewrite, generator, from] = JSON.parse(source) as [Json?, Json?, Json?, Json?, string?];
  if (find || rewrite || from) return source;
  if (generator) return `the generator ${generator.name}`;
  const { key, ...rest } = extract ?? {};
  return Object.keys(rest).length === 0 ? String(key) : source;
}

/** How long a value lives, and what follows it. */
function life(spec: Json): readonly SecretFact[] {
  const target = recordOf(spec.target);
  const interval = millisecondsOf(String(spec.refreshInterval ?? '1h'));
  const said = textOf(spec.refreshPolicy) ?? 'Periodic';
  // Never again is once (v2.9.0, docs/api/externalsecret.md).
  const policy = said === 'Periodic' && interval === 0 ? 'CreatedOnce' : said;
  return [
    fact('refresh policy', 'spec.refreshPolicy', policy),
    ...(policy === 'Periodic'
      ? [{ ...fact('interval', 'spec.refreshInterval', String(spec.refreshInterval ?? '1h')), atMost: interval }]
      : []),
    fact('creation policy', 'spec.target.creationPolicy', textOf(target.creationPolicy) ?? 'Owner'),
    fact('deletion policy', 'spec.target.deletionPolicy', textOf(target.deletionPolicy) ?? 'Retain'),
    fact('immutability', 'spec.target.immutable', String(target.immutable ?? false)),
  ];
}

/** As Go writes it: `5m0s`, `1h`, `0`. */
function millisecondsOf(text: string): number {
  if (text === '0') return 0;
  try {
    return parseDuration(text);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** What the Secret is called, and what is in it. */
function held(spec: Json, name: string): readonly SecretFact[] {
  const target = recordOf(spec.target);
  const template = recordOf(target.template);
  const path = (...steps: string[]) => formatPath(['spec', 'target', ...steps]);
  return [
    fact('name', path('name'), textOf(target.name) ?? name),
    fact('type', path('template', 'type'), textOf(template.type) ?? 'Opaque'),
    fact('merging', path('template', 'mergePolicy'), textOf(template.mergePolicy) ?? 'Replace'),
    ...Object.entries(recordOf(at(template, 'metadata', 'labels'))).map(([label, value]) =>
      fact('label', path('template', 'metadata', 'labels', label), String(value)),
    ),
    ...Object.entries(recordOf(template.data)).map(([key, text]) =>
      fact('text', path('template', 'data', key), spaced(String(text))),
    ),
  ];
}

/** A template with its expressions written one way. */
const spaced = (text: string) =>
  text.replaceAll(
    /\{\{(-?)\s*([^}]*?)\s*(-?)\}\}/g,
    (_, before, inner: string, behind) =>
      `{{${before} ${inner.replaceAll(/\s*\|\s*/g, ' | ').replaceAll(/ +/g, ' ')} ${behind}}}`,
  );
