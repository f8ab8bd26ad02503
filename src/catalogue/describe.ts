import type { PlatformConfig } from '../config/config.ts';
import { describeOptions, type OptionRow } from '../config/describe-options.ts';
import { type Profile, withDefaults } from '../config/options.ts';
import { platformSchema } from '../config/schema.ts';
import type { ChartPin } from '../contract/chart.ts';
import type { ComponentDefinition } from '../contract/component.ts';
import { connectionWords } from '../contract/connections/index.ts';
import type { Declarations } from '../contract/declarations.ts';
import type { Need } from '../contract/need.ts';
import type { Offer } from '../contract/offer.ts';
import type { Ports } from '../contract/peer.ts';
import type { SeedKey, SeedSpec } from '../contract/seed.ts';
import type { Ui } from '../contract/ui.ts';
import type { Workload } from '../contract/workload.ts';
import { ENGINES } from '../engines/index.ts';
import { isUntold } from './derived-needs.ts';
import { describeDefaults, platformFacts } from './select.ts';

/** What there is to know of a component with its default options: for `explain` and the docs. Printable as JSON. */
export interface ComponentDescription {
  readonly id: string;
  readonly title: string;
  readonly area: string;
  readonly summary: string;
  readonly namespace: string;
  readonly links: { readonly docs?: string; readonly source?: string };
  readonly switchedOn: {
    /** Stands for what is outside the tree. */
    readonly external: boolean;
    /** It is part of each project, once it is on. */
    readonly inProjects: boolean;
    /** Every platform has it. */
    readonly always: boolean;
    /** Comes with whatever needs it, named or not. */
    readonly implied: boolean;
    /** Components of the catalogue that bring it. */
    readonly impliedBy: readonly string[];
  };
  readonly options: readonly OptionRow[];
  readonly provides: readonly {
    readonly type: string;
    readonly words: string;
    readonly workload?: string;
    readonly ports?: Ports;
    readonly credentials: boolean;
  }[];
  readonly needs: readonly {
    readonly type: string;
    readonly words: string;
    readonly optional: boolean;
    readonly providers: readonly string[];
  }[];
  readonly workloads: readonly {
    readonly name: string;
    readonly namespace: string;
    readonly podSecurity: string;
    readonly local?: WorkloadSize;
    readonly production?: WorkloadSize;
  }[];
  readonly secrets: readonly {
    readonly name: string;
    readonly keys: Readonly<Record<string, string>>;
    readonly views: Readonly<Record<string, readonly string[]>>;
  }[];
  readonly images: Readonly<Record<string, string>>;
  readonly chart?: Pick<ChartPin, 'repository' | 'name' | 'version'>;
  readonly uis: readonly Ui[];
}

/** Pods of a workload, and what each asks for. */
export interface WorkloadSize {
  readonly replicas: Workload['replicas'];
  readonly cpu: string;
  readonly memory: string;
  readonly volumes: readonly string[];
}

/** A platform about which nothing is known but its profile. */
export function anyPlatform(profile: Profile) {
  const said = { name: 'mlops', git: { provider: 'gitlab', url: 'https://git.example/mlops/platform.git' } };
  const filled = withDefaults(platformSchema(new Map(), ENGINES, true), said, profile) as PlatformConfig;
  return platformFacts({ ...filled, profile, environment: profile });
}

/** Describes all components of a catalogue, in its order. */
export function describeCatalogue(catalogue: readonly ComponentDefinition[]): readonly ComponentDescription[] {
  const platforms = { local: anyPlatform('local'), production: anyPlatform('production') };
  const selected = catalogue.map((definition) => ({
    definition,
    local: describeDefaults(definition, platforms.local),
    production: describeDefaults(definition, platforms.production),
  }));
  const all = selected.map(
    ({ definition: { id }, local: { declarations } }): Known => ({
      id,
      provides: declarations.provides ?? [],
      requires: declarations.requires ?? [],
    }),
  );
  return selected.map(({ definition, local, production }) => {
    const { id, title, area, summary, namespace, links = {}, options } = definition;
    const { declarations } = local;
    const chart = definition.chart?.({ id, namespace, options: local.options, platform: platforms.local });
    return {
      id,
      title,
      area,
      summary,
      namespace,
      links,
      switchedOn: switchedOn(definition, declarations, all),
      options: describeOptions(options),
      provides: (declarations.provides ?? []).map(describeOffer),
      needs: describeNeeds(declarations, all),
      workloads: describeWorkloads(namespace, declarations.workloads ?? {}, production.declarations.workloads ?? {}),
      secrets: (declarations.secrets ?? []).map(describeSeed),
      images: declarations.images ?? {},
      ...(chart && { chart: { repository: chart.repository, name: chart.name, version: chart.version } }),
      uis: declarations.uis ?? [],
    };
  });
}

/** A component as far as others depend on it. */
interface Known {
  readonly id: string;
  readonly provides: readonly Offer[];
  readonly requires: readonly Need[];
}

function switchedOn(
  { id, external, inProjects, always, implied }: ComponentDefinition,
  { provides = [] }: Declarations,
  all: readonly Known[],
): ComponentDescription['switchedOn'] {
  const types = new Set(provides.map(({ type }) => type));
  const clients = all.filter(
    (other) => other.id !== id && other.requires.some(({ type, optional }) => !optional && types.has(type)),
  );
  return {
    external: external ?? false,
    inProjects: inProjects !== undefined,
    always: always ?? false,
    implied: implied ?? false,
    impliedBy: implied ? clients.map((client) => client.id).sort() : [],
  };
}

function describeOffer({ type, at, ports, seed }: Offer): ComponentDescription['provides'][number] {
  return {
    type,
    words: connectionWords(type),
    ...(typeof at === 'string' && { workload: at }),
    ...(ports && { ports }),
    credentials: seed !== undefined,
  };
}

/** One entry a type: a component may need one type several times. */
function describeNeeds({ requires = [] }: Declarations, all: readonly Known[]): ComponentDescription['needs'] {
  const told = requires.map(({ type }) => type).filter((type) => !isUntold(type));
  return [...new Set(told)].map((type) => ({
    type,
    words: connectionWords(type),
    optional: requires.every((need) => need.type !== type || need.optional === true),
    providers: all.filter(({ provides }) => provides.some((offer) => offer.type === type)).map(({ id }) => id),
  }));
}

function describeWorkloads(
  namespace: string,
  local: Readonly<Record<string, Workload>>,
  production: Readonly<Record<string, Workload>>,
): ComponentDescription['workloads'] {
  return [...new Set([...Object.keys(local), ...Object.keys(production)])].map((name) => {
    const { namespace: own = namespace, podSecurity = 'restricted' } = (local[name] ?? production[name])!;
    return {
      name,
      namespace: own,
      podSecurity,
      ...(local[name] && { local: sizeOf(local[name]) }),
      ...(production[name] && { production: sizeOf(production[name]) }),
    };
  });
}

function sizeOf({ replicas, resources: { cpu, memory }, volumes = [] }: Workload): WorkloadSize {
  return {
    replicas,
    cpu: String(cpu),
    memory,
    volumes: volumes.map(({ size, count = 1 }) => (count === 1 ? size : `${count} × ${size}`)),
  };
}

function describeSeed({ name, keys, views = [] }: SeedSpec): ComponentDescription['secrets'][number] {
  return {
    name,
    keys: Object.fromEntries(Object.entries(keys).map(([key, made]) => [key, howMade(made)])),
    views: Object.fromEntries(views.map((view) => [view.name, Object.keys(view.keys)])),
  };
}

/** How a key's value comes to be; never the value, not even one that is no secret. */
function howMade(key: SeedKey): string {
  if (typeof key === 'string') return 'fixed';
  if ('given' in key) return `given: ${key.given}`;
  return 'random' in key ? `${key.random} random letters and digits` : 'made of the other keys';
}
