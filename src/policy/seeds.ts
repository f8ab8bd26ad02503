import { asText } from '../contract/secret-text.ts';
import type { SeedKey } from '../contract/seed.ts';
import type { PlannedSeed } from '../graph/plan.ts';
import type { KubeObject } from '../kit/object.ts';
import { EXTERNAL_SECRETS, GENERATORS } from './external-secrets.ts';

/** One Password generator for each length: a generator makes all its keys alike, each with a value of its own. */
export function generators(seed: PlannedSeed): KubeObject[] {
  return [...keysByLength(seed)].map(([length, secretKeys]) => ({
    apiVersion: GENERATORS,
    kind: 'Password',
    metadata: { name: generatorName(seed, length), namespace: seed.namespace },
    spec: {
      allowRepeat: true,
      digits: Math.floor(length / 5),
      encoding: 'raw',
      length,
      noUpper: false,
      secretKeys,
      symbols: 0,
    },
  }));
}

/** The random keys of a seed, by their length. */
export function keysByLength(seed: PlannedSeed): Map<number, string[]> {
  const lengths = new Map<number, string[]>();
  for (const [key, made] of Object.entries(seed.keys)) {
    if (typeof made === 'object' && 'random' in made)
      lengths.set(made.random, [...(lengths.get(made.random) ?? []), key]);
  }
  return lengths;
}

export function generatorName(seed: PlannedSeed, length: number): string {
  return keysByLength(seed).size > 1 ? `${seed.name}-${length}` : seed.name;
}

/** A seed that External Secrets makes of random values, once. */
export function generatedSeed(seed: PlannedSeed): KubeObject {
  return {
    apiVersion: EXTERNAL_SECRETS,
    kind: 'ExternalSecret',
    metadata: { name: seed.name, namespace: seed.namespace },
    spec: {
      dataFrom: [...keysByLength(seed).keys()].map((length) => ({
        sourceRef: { generatorRef: { apiVersion: GENERATORS, kind: 'Password', name: generatorName(seed, length) } },
      })),
      refreshInterval: '1h0m0s',
      refreshPolicy: 'CreatedOnce',
      target: {
        creationPolicy: 'Orphan',
        deletionPolicy: 'Retain',
        immutable: true,
        name: seed.name,
        template: seedTemplate(seed),
      },
    },
  };
}

/** What the Secret of a seed holds, over its random keys. */
export function seedTemplate({ keys, labels, type }: PlannedSeed): object {
  return template(
    Object.fromEntries(Object.entries(keys).map(([key, made]) => [key, seedValue(key, made)])),
    'Replace',
    labels,
    type,
  );
}

function seedValue(key: string, made: SeedKey): string {
  if (typeof made === 'string') return made;
  if ('template' in made) return made.template;
  if ('given' in made) throw new Error(`${key} is given: it cannot be made in the cluster`);
  return asText({ key });
}

/** With any template, even an empty one, External Secrets does not copy Argo CD's tracking annotation to the Secret. */
export function template(
  data: Readonly<Record<string, string>>,
  mergePolicy: 'Merge' | 'Replace',
  labels: Readonly<Record<string, string>> = {},
  type?: string,
) {
  return {
    ...(Object.keys(data).length > 0 && { data }),
    engineVersion: 'v2',
    mergePolicy,
    metadata: { annotations: {}, labels },
    ...(type && { type }),
  };
}
