import type { TObject } from 'typebox';
import type { PlatformConfig } from '../config/config.ts';
import type { NotebookDefaults } from '../config/notebook-schema.ts';
import { withDefaults } from '../config/options.ts';
import type { ComponentDefinition } from '../contract/component.ts';
import type { DeclareContext } from '../contract/context.ts';
import type { Declarations } from '../contract/declarations.ts';
import type { PlatformFacts } from '../contract/platform.ts';
import { mirrored } from '../kit/mirror.ts';
import { withDerivedNeeds } from './derived-needs.ts';

/** A component that this platform has, with its options and what it declares: the catalogue's word to the graph. */
export interface SelectedComponent {
  readonly definition: ComponentDefinition;
  readonly id: string;
  readonly namespace: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly declarations: Declarations;
  /** JSON pointer of the configuration that switched it on. */
  readonly config: string;
  /** The component whose need switched it on, when `platform.yaml` does not name it. */
  readonly impliedBy?: string;
}

/**
 * The components of a platform: those that the configuration names and those that every platform has, one for each project
 * and each component of the team's own, what stands outside the tree, and the operators that any of them needs.
 */
export function selectComponents(
  config: PlatformConfig,
  registry: readonly ComponentDefinition[],
  projects: readonly ComponentDefinition[],
  own: readonly ComponentDefinition[],
): readonly SelectedComponent[] {
  const platform = platformFacts(config);
  const selected = new Map<string, SelectedComponent>();
  const add = (definition: ComponentDefinition, pointer: string, impliedBy?: string) => {
    selected.set(definition.id, select(definition, config.components[definition.id], platform, pointer, impliedBy));
  };

  for (const definition of registry) {
    if (definition.external || definition.always || definition.id in config.components)
      add(definition, `/components/${definition.id}`);
  }
  for (const definition of own) add(definition, `/components/${definition.id}`);
  for (const definition of projects) add(definition, `/projects/${definition.namespace}`);

  // An operator may need another operator: a Map yields what is added while it is walked.
  const implied = impliedProviders(registry, platform);
  for (const component of selected.values()) {
    for (const { type, optional } of component.declarations.requires ?? []) {
      const provider = implied.get(type);
      if (config.off?.includes(provider?.id ?? '')) continue;
      if (provider && !optional && !selected.has(provider.id) && !isProvided(type, selected.values()))
        add(provider, component.config, component.id);
    }
  }
  return [...selected.values()];
}

/** What a component would declare with its default options: for `explain`, docs and the search for a missing provider. */
export function describeDefaults(definition: ComponentDefinition, platform: PlatformFacts): SelectedComponent {
  return select(definition, undefined, platform, `/components/${definition.id}`);
}

/** The option of a component that is on, and its default, with which it would provide a type as it does not now; of several none. */
export function decidingOption(
  { definition, config, options, declarations }: SelectedComponent,
  type: string,
  platform: PlatformFacts,
): readonly [name: string, value: unknown] | undefined {
  const provides = (given: Declarations) => given.provides?.some((offer) => offer.type === type) === true;
  if (provides(declarations)) return undefined;
  const found = Object.entries(describeDefaults(definition, platform).options).filter(
    ([name, value]) =>
      typeof value !== 'object' &&
      provides(select(definition, { ...options, [name]: value }, platform, config).declarations),
  );
  return found.length === 1 ? found[0] : undefined;
}

function select(
  definition: ComponentDefinition,
  given: unknown,
  platform: PlatformFacts,
  config: string,
  impliedBy?: string,
): SelectedComponent {
  const options = (withDefaults(definition.options as TObject, given ?? {}, platform.profile) ?? {}) as Record<
    string,
    unknown
  >;
  const context: DeclareContext<never> = {
    id: definition.id,
    namespace: definition.namespace,
    options: options as never,
    platform,
  };
  const declared = pulledFrom(platform, definition.declare?.(context as DeclareContext<Record<string, unknown>>) ?? {});
  return {
    definition,
    id: definition.id,
    namespace: definition.namespace,
    options,
    declarations:
      definition.external || definition.inProjects ? declared : withDerivedNeeds(definition, declared, platform),
    config,
    impliedBy,
  };
}

/** What a component declares, with its images as this platform pulls them: here, for all that asks for one by its role. */
function pulledFrom({ registry }: PlatformFacts, { images, follows, ...declared }: Declarations): Declarations {
  return {
    ...declared,
    ...(images && {
      images: Object.fromEntries(Object.entries(images).map(([role, image]) => [role, mirrored(image, registry)])),
    }),
    ...(follows && { follows: follows.map((one) => ({ ...one, image: mirrored(one.image, registry) })) }),
  };
}

function impliedProviders(
  registry: readonly ComponentDefinition[],
  platform: PlatformFacts,
): Map<string, ComponentDefinition> {
  const providers = new Map<string, ComponentDefinition>();
  for (const definition of registry) {
    if (!definition.implied) continue;
    for (const { type } of describeDefaults(definition, platform).declarations.provides ?? [])
      providers.set(type, definition);
  }
  return providers;
}

function isProvided(type: string, components: Iterable<SelectedComponent>): boolean {
  for (const component of components)
    if (component.declarations.provides?.some((offer) => offer.type === type)) return true;
  return false;
}

/** The part of the configuration that components may read. */
export function platformFacts(config: PlatformConfig): PlatformFacts {
  const { notebooks } = config.components as { readonly notebooks?: NotebookDefaults };
  const { name, environment, profile, git, cluster, registry, ingress, secrets, jobs, projects } = config;
  const facts = Object.entries(projects).map(([project, { buckets, dags, jobs, owners, tasks, topics }]) => [
    project,
    { buckets, dags, jobs, owners, tasks, topics },
  ]);
  return {
    name,
    environment,
    profile,
    git,
    cluster,
    registry,
    ingress,
    secrets,
    jobs,
    ...(notebooks && { notebooks }),
    projects: Object.fromEntries(facts),
  };
}
