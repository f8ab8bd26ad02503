import { type KubeObject, kindOf } from '../kit/object.ts';
import { remembered } from '../kit/remembered.ts';
import type { Analyzer } from './analyzer.ts';
import type { ReviewRule } from './change.ts';
import type { ComponentDefinition } from './component.ts';
import type { Kind } from './kind.ts';
import type { Find, Made, Makes } from './made.ts';
import type { Published, Retired } from './published.ts';
import type { Rule } from './rule.ts';

/** What components know, found by what it is about. Trees hold kinds of components that the platform has not: all of the catalogue is asked. */
export interface Knowledge {
  /** What is known of a kind, by each component that knows something. */
  readonly kinds: ReadonlyMap<string, readonly Kind[]>;
  /** By whole reference. */
  readonly published: ReadonlyMap<string, Published>;
  /** Homes of images that are not as they should be. */
  readonly retired: readonly Retired[];
  readonly rules: readonly Rule[];
  readonly reviewRules: readonly ReviewRule[];
  readonly analyzers: readonly Analyzer[];
  /** Components that may have objects that belong to no namespace. */
  readonly clusterScoped: readonly Required<Pick<ComponentDefinition, 'id' | 'area' | 'namespace' | 'clusterKinds'>>[];
}

/** Gathers what components know. */
export function knowledgeOf(definitions: readonly ComponentDefinition[]): Knowledge {
  const kinds = new Map<string, Kind[]>();
  for (const definition of definitions)
    for (const [key, kind] of Object.entries(definition.kinds ?? {})) {
      const known = kinds.get(key);
      if (known) known.push(kind);
      else kinds.set(key, [kind]);
    }
  return {
    kinds,
    published: new Map(definitions.flatMap(({ published = [] }) => published.map((one) => [one.image, one] as const))),
    retired: definitions.flatMap(({ retired = [] }) => retired),
    rules: definitions.flatMap(({ rules = [] }) => rules),
    reviewRules: definitions.flatMap(({ reviewRules = [] }) => reviewRules),
    analyzers: definitions.flatMap(({ analyzers = [] }) => analyzers),
    clusterScoped: definitions.flatMap(({ id, area, namespace, clusterKinds }) =>
      clusterKinds ? [{ id, area, namespace, clusterKinds }] : [],
    ),
  };
}

/** Whether data goes with an object when it is deleted. */
export function holdsData({ kinds }: Pick<Knowledge, 'kinds'>, object: KubeObject): boolean {
  return (kinds.get(kindOf(object)) ?? []).some(({ holdsData: holds }) =>
    typeof holds === 'function' ? holds(object) : holds === true,
  );
}

/** What of it stays when an object that holds data is deleted; undefined where all goes with it. */
export function outlivedOf({ kinds }: Pick<Knowledge, 'kinds'>, object: KubeObject): string | undefined {
  return (kinds.get(kindOf(object)) ?? []).map(({ outlived }) => outlived?.(object)).find((one) => one !== undefined);
}

/** Paths of an object that the API server lets nobody change: at all where `after` is left out, else from one to the other. */
export function fixedOf(
  { kinds }: Pick<Knowledge, 'kinds'>,
  before: KubeObject,
  after: KubeObject = before,
): readonly string[] {
  return (kinds.get(kindOf(after)) ?? []).flatMap(({ fixed = [] }) =>
    typeof fixed === 'function' ? fixed(before, after) : fixed,
  );
}

/** Whether images in an object are run by somebody else, if at all. */
export function quotesImages({ kinds }: Pick<Knowledge, 'kinds'>, object: KubeObject): boolean {
  return (kinds.get(kindOf(object)) ?? []).some((kind) => kind.quotesImages);
}

type Maker = { readonly id: string; readonly definition?: Pick<ComponentDefinition, 'kinds'> };

/** By kind, the components that make something of its objects: a tree may have a component for each of its projects. */
const makersOf = remembered((components: readonly Maker[]) => {
  const makers = new Map<string, { readonly id: string; readonly makes: Makes }[]>();
  for (const { id, definition } of components)
    for (const [kind, { makes }] of Object.entries(definition?.kinds ?? {})) {
      if (!makes) continue;
      const known = makers.get(kind);
      if (known) known.push({ id, makes });
      else makers.set(kind, [{ id, makes }]);
    }
  return makers;
});

/** What comes into being because of an object, and the component that makes it. */
export function madeOf(
  components: readonly Maker[],
  object: KubeObject,
  find: Find,
): readonly { readonly made: Made; readonly component: string }[] {
  return (makersOf(components).get(kindOf(object)) ?? []).flatMap(({ id, makes }) =>
    makes(object, find).map((made) => ({ made, component: id })),
  );
}
