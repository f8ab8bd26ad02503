import type { SelectedComponent } from '../catalogue/select.ts';
import type { Need } from '../contract/need.ts';
import type { SecretRef } from '../contract/secret-ref.ts';
import { secretKeys } from '../contract/secret-text.ts';
import type { SeedSpec } from '../contract/seed.ts';
import type { PlannedSeed, PlannedView } from './plan.ts';

/** A seed with its views. */
export interface Minted {
  readonly seed: PlannedSeed;
  readonly views: readonly PlannedView[];
}

/** A seed that a component has for itself. */
export function ownSecret(component: SelectedComponent, spec: SeedSpec): Minted {
  const seed = planSeed(component, spec);
  const views = (spec.views ?? []).map(({ name, keys, labels, type, readers }) => ({
    component: component.id,
    name,
    namespace: seed.namespace,
    seed: seedRef(seed),
    keys,
    merge: false,
    labels,
    type,
    readers,
  }));
  return { seed, views };
}

/** Who meets whom, and what the provider hands out. */
interface Meeting {
  readonly client: SelectedComponent;
  readonly need: Need;
  readonly provider: SelectedComponent;
  /** Where the client reads its Secret. */
  readonly namespace: string;
  /** Its id at the provider. */
  readonly id: string;
  readonly endpoint: object;
}

/** The credential of a client at a provider, and the Secret that it reads. */
export function credential(
  { client, need: { type, secret = {}, all }, provider, namespace, id, endpoint }: Meeting,
  spec: SeedSpec,
): Minted & { readonly secret: SecretRef } {
  const seed: PlannedSeed = {
    // What stands outside the tree keeps nothing in it: there each client keeps its own.
    ...(provider.definition.external ? planSeed(client, spec, namespace) : planSeed(provider, spec)),
    credential: true,
  };
  const keys = secret.keys?.(endpoint, secretKeys(seed.keys)) ?? {};
  const merge = !secret.only;
  const name = `${secret.name ?? `${id}-${type}`}${all ? `-${provider.id}` : ''}`;
  const views = [namespace, ...(secret.alsoIn ?? [])].map((where) => ({
    component: client.id,
    name,
    namespace: where,
    seed: seedRef(seed),
    keys,
    merge,
    labels: secret.labels,
    type: secret.type,
  }));
  const held = [...new Set([...(merge ? Object.keys(seed.keys) : []), ...Object.keys(keys)])];
  return { seed, views, secret: { name, namespace, keys: held } };
}

/** A credential that an offer hands to several clients, or that its component has for itself too, is one seed. */
export function distinct(seeds: readonly PlannedSeed[]): readonly PlannedSeed[] {
  const byContent = new Map<string, PlannedSeed>();
  for (const seed of seeds) {
    // Of those outside the tree each client would keep it: where they keep it in one place, the first has it.
    const { credential, component: _, ...content } = seed;
    const key = JSON.stringify(content);
    if (!credential || !byContent.has(key)) byContent.set(key, seed);
  }
  return [...byContent.values()];
}

export function seedRef(seed: PlannedSeed): SecretRef & { component: string } {
  return { component: seed.component, name: seed.name, namespace: seed.namespace, keys: Object.keys(seed.keys) };
}

function planSeed(component: SelectedComponent, seed: SeedSpec, namespace = component.namespace): PlannedSeed {
  return { ...seed, component: component.id, namespace: seed.namespace ?? namespace };
}
