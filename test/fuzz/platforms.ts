import { stringify } from 'yaml';
import { registry } from '../../src/catalogue/registry.ts';
import { CLUSTER_KINDS, profileOf } from '../../src/clusters/index.ts';
import { platformSchema, relaxed } from '../../src/config/schema.ts';
import { ENGINES } from '../../src/engines/index.ts';
import { breakValue } from './break-value.ts';
import { Draw } from './draw.ts';
import { drawScene, meaningsOf } from './meanings.ts';
import { mutateText } from './mutate-text.ts';
import { drawObjects } from './objects.ts';
import { drawValue, type Schema } from './values.ts';

/**
 * What a case is: `sound` is what a team would write; `wild` has any value that the schemas allow and any names; `broken`
 * is sound but for a few values; `text` is one of these with its YAML damaged.
 */
export type Kind = 'sound' | 'wild' | 'broken' | 'text';

/** One configuration, as files. */
export interface Case {
  readonly kind: Kind;
  readonly environment: string;
  /** By path from the folder of `platform.yaml`. */
  readonly files: ReadonlyMap<string, string | Buffer>;
}

type Json = Record<string, unknown>;

const components = registry.filter(({ external }) => !external);
/** All that can be written; of the catalogue only what is in it, so that a new component or option is drawn as well. */
const SCHEMA = relaxed(platformSchema(new Map(components.map(({ id, options }) => [id, options])), ENGINES)) as Schema;

/** Room for whatever is drawn: without it nearly all would be refused for capacity, and nothing else be seen. */
const ROOMY = { agents: 40, memory: '20Ti', cpu: 4000 };

/** Case `number` of a seed: the same on every machine, whatever cases came before. */
export function drawCase(seed: number, number: number): Case {
  const draw = new Draw(seed, number);
  const kind: Kind = draw.weighted({ sound: 4, wild: 2, broken: 2, text: 2 });
  const base = kind === 'text' ? draw.pick<Kind>(['sound', 'sound', 'wild']) : kind;
  const environment = draw.pick(['local', 'local', 'staging', 'production', 'no', '1e3']);
  const scene = drawScene(draw, base === 'wild' ? draw.pick(['edge', 'edge', 'bad']) : 'plain');
  const hand = { draw, wild: base === 'wild' && draw.chance(0.7), meanings: meaningsOf(scene, draw) };

  const platform = drawPlatform(hand);
  const override = draw.chance(0.4) || environment !== 'local' ? part(drawPlatform(hand), draw) : undefined;
  if (kind === 'broken') breakValue(override && draw.chance(0.3) ? override : platform, draw);

  const files = new Map<string, string | Buffer>();
  const spoil = kind === 'text' ? draw.pick(['platform', 'override', 'folder']) : undefined;
  const write = (path: string, value: unknown, spoiled: boolean) => {
    const text = stringify(value, { aliasDuplicateObjects: false, lineWidth: draw.pick([0, 80]), version: '1.2' });
    files.set(path, spoiled ? mutateText(text, draw) : text);
  };
  write('platform.yaml', platform, spoil === 'platform' || (spoil !== undefined && !override));
  if (override) write(`environments/${environment}.yaml`, override, spoil === 'override');
  for (const [path, text] of drawObjects(platform, hand)) {
    files.set(path, spoil === 'folder' && draw.chance(0.5) ? mutateText(text, draw) : text);
  }
  return { kind, environment, files };
}

function drawPlatform(hand: Parameters<typeof drawValue>[1]): Json {
  const value = drawValue(SCHEMA, hand) as Json;
  if (hand.wild && hand.draw.chance(0.3)) return value;
  const kind = hand.draw.weighted({ k3d: 4, ...Object.fromEntries(CLUSTER_KINDS.map((id) => [id, 1])) });
  const { identities, ...cluster } = (value.cluster ?? {}) as Json;
  const { caches, ...registry } = (value.registry ?? {}) as Json;
  return {
    ...value,
    // Nobody starts caches beside the nodes of others.
    ...(value.registry !== undefined && {
      registry: { ...registry, ...((hand.wild || kind === 'k3d') && caches !== undefined && { caches }) },
    }),
    cluster: {
      // What a kind asks for is said.
      ...(profileOf({ kind }).asks?.podCidr && { podCidr: '192.168.0.0/16' }),
      ...cluster,
      ...ROOMY,
      kind,
      // Roles are of one cloud, and of accounts that are there: no draw hits one.
      ...(hand.wild && identities !== undefined && { identities }),
    },
  };
}

/** Some of a platform, as an environment overrides it. */
function part(value: Json, draw: Draw, depth = 0): Json {
  const kept = draw.some(Object.entries(value), 0.5);
  return Object.fromEntries(
    kept.map(([key, inner]) => [
      key,
      isMap(inner) && depth < 2 && draw.chance(0.7) ? part(inner, draw, depth + 1) : inner,
    ]),
  );
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
