import type { Effect } from '../../../contract/effect.ts';
import { kindOfIdentity } from '../../../kit/object.ts';
import type { Review } from '../../review.ts';

/** What a filter looks at, as lists apart by blanks. */
export interface Tags {
  readonly components: string;
  readonly kinds: string;
  readonly effects: string;
}

/** Where in the page something of a review stands, and what the filter takes it for. */
export interface Places {
  /** Of a component whose objects differ; undefined of any other. */
  readonly component: (component: string) => string | undefined;
  readonly object: (identity: string) => string | undefined;
  readonly tags: (components: readonly string[], identities: readonly string[], effects?: readonly Effect[]) => Tags;
}

/** The places of a review, whose ids begin with `id`: names of objects are no ids. */
export function placesOf({ consequences, objects }: Review, id: string): Places {
  const effects = new Map<string, Set<Effect>>();
  for (const { effect, objects: about } of consequences)
    for (const identity of about) effects.set(identity, (effects.get(identity) ?? new Set()).add(effect));
  const shown = objects.filter(({ noise }) => !noise).map(({ component }) => component);
  const components = new Map([...new Set(shown)].sort().map((component, i) => [component, `${id}-c${i}`]));
  const numbers = new Map(objects.map(({ identity }, i) => [identity, `${id}-o${i}`]));
  return {
    component: (component) => components.get(component),
    object: (identity) => numbers.get(identity),
    tags: (of, identities, said) => {
      const found = said ?? [...new Set(identities.flatMap((identity) => [...(effects.get(identity) ?? [])]))];
      return {
        components: of.join(' '),
        kinds: [...new Set(identities.map(kindOfIdentity))].join(' '),
        effects: found.join(' '),
      };
    },
  };
}

/** As a template asks for a link that may not be. */
export const hrefOf = (id: string | undefined) => (id === undefined ? false : `#${id}`);
