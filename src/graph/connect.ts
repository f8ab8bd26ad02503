import type { Claim, Client, Need, Offer, Refusal, SecretRef, SeedSpec } from '../catalogue/component.ts';
import type { SelectedComponent } from '../catalogue/select.ts';
import type { Finding } from '../finding/finding.ts';
import type { Connection, PlannedSeed, PlannedView } from './plan.ts';

/** A connection with both declarations at hand, before it is printed into the Plan. */
export interface Match {
  readonly connection: Connection;
  readonly client: SelectedComponent;
  readonly provider: SelectedComponent;
  readonly need: Need;
  readonly offer: Offer;
  /** The client as the offer's functions saw it. */
  readonly seenAs: Client;
}

export interface Matches {
  readonly matches: readonly Match[];
  readonly seeds: readonly PlannedSeed[];
  readonly views: readonly PlannedView[];
  readonly findings: readonly Finding[];
}

/** What the error about a missing provider suggests: ids of catalogue components that would provide the type. */
export type ProvidersOf = (type: string) => readonly string[];

/**
 * Meets every need with an offer. A need nobody meets, one that two components meet without a choice under `connections:`,
 * two clients with one id at a provider, and two that claim the same of it are findings.
 */
export function connect(
  components: readonly SelectedComponent[],
  choices: Readonly<Record<string, string>>,
  candidates: ProvidersOf,
): Matches {
  const offers = new Map<string, { provider: SelectedComponent; offer: Offer }[]>();
  for (const provider of components) {
    for (const offer of provider.declarations.provides ?? []) {
      const list = offers.get(offer.type);
      if (list) list.push({ provider, offer });
      else offers.set(offer.type, [{ provider, offer }]);
    }
  }

  const findings: Finding[] = [];
  const matches: Match[] = [];
  const seeds: PlannedSeed[] = [];
  const views: PlannedView[] = [];
  const clientIds = new Map<string, string>();
  const claimed = new Map<string, string>();

  for (const component of components) {
    for (const seed of component.declarations.secrets ?? []) {
      const planned = planSeed(component, seed);
      seeds.push(planned);
      for (const view of seed.views ?? []) {
        views.push({
          component: component.id,
          name: view.name,
          namespace: planned.namespace,
          seed: seedRef(planned),
          keys: view.keys,
          merge: false,
          labels: view.labels,
          type: view.type,
        });
      }
    }
    for (const need of component.declarations.requires ?? []) {
      const found = choose(offers.get(need.type) ?? [], need, component, choices, candidates);
      if (!found) continue;
      if ('rule' in found) {
        findings.push(found);
        continue;
      }
      const match = meet(component, need, found.provider, found.offer, seeds, views);
      const key = `${found.provider.id} ${need.type} ${match.seenAs.id}`;
      const other = clientIds.get(key);
      if (other !== undefined) findings.push(sameClient(component, other, match));
      const refusal = match.offer.refuses?.(match.seenAs);
      if (refusal) findings.push(refused(match, refusal));
      for (const claim of match.offer.claims?.(match.seenAs) ?? []) {
        const thing = `${found.provider.id} ${claim.what}`;
        const owner = claimed.get(thing);
        if (owner === undefined) claimed.set(thing, match.seenAs.id);
        else findings.push(claimedTwice(match, claim, owner));
      }
      clientIds.set(key, component.id);
      matches.push(match);
    }
  }
  return { matches, seeds: distinct(seeds), views, findings };
}

function choose(
  all: readonly { provider: SelectedComponent; offer: Offer }[],
  need: Need,
  client: SelectedComponent,
  choices: Readonly<Record<string, string>>,
  candidates: ProvidersOf,
): { provider: SelectedComponent; offer: Offer } | Finding | undefined {
  const chosen = choices[need.type];
  const fitting = all.filter(
    ({ provider }) => provider.id !== client.id && (chosen === undefined || provider.id === chosen),
  );
  if (fitting.length === 1) return fitting[0];
  if (fitting.length > 1) {
    const ids = fitting.map(({ provider }) => provider.id).sort();
    return {
      rule: 'graph/two-providers',
      severity: 'error',
      component: client.id,
      config: client.config,
      message: `${client.id} needs ${need.type}, and ${listOf(ids, 'and')} both provide it`,
      fix: `choose one: \`connections: { ${need.type}: ${ids[0]} }\``,
    };
  }
  if (need.optional) return undefined;
  const others = candidates(need.type);
  return {
    rule: 'graph/no-provider',
    severity: 'error',
    component: client.id,
    config: chosen === undefined ? client.config : `/connections/${need.type}`,
    message:
      `${client.id} needs ${need.type}, and ${chosen === undefined ? 'no component that is switched on' : `${chosen}, chosen under connections, does not`} provides it`.replace(
        'does not provides',
        'does not provide',
      ),
    why: need.by?.length ? `its ${listOf(need.by, 'and')} cannot start without` : undefined,
    fix:
      others.length > 0
        ? `switch on ${listOf(others, 'or')} under \`components:\``
        : `write a component that provides ${need.type}`,
  };
}

function meet(
  client: SelectedComponent,
  need: Need,
  provider: SelectedComponent,
  offer: Offer,
  seeds: PlannedSeed[],
  views: PlannedView[],
): Match {
  const id = need.name ?? client.id;
  const workload = need.by?.[0] === undefined ? undefined : client.declarations.workloads?.[need.by[0]];
  const namespace = need.secret?.namespace ?? workload?.namespace ?? client.namespace;
  const seenAs: Client = { component: client.id, id, namespace, workloads: need.by ?? [], request: need.request ?? {} };
  const endpoint = offer.endpoint(seenAs);
  const minted = offer.seed?.(seenAs);

  let seed: PlannedSeed | undefined;
  let secret: SecretRef | undefined;
  if (minted) {
    seed = planSeed(provider, minted);
    seeds.push(seed);
    const keys = need.secret?.keys?.(endpoint) ?? {};
    const merge = !need.secret?.only;
    const name = need.secret?.name ?? `${id}-${need.type}`;
    views.push({
      component: client.id,
      name,
      namespace,
      seed: seedRef(seed),
      keys,
      merge,
      labels: need.secret?.labels,
      type: need.secret?.type,
    });
    secret = { name, namespace, keys: [...new Set([...(merge ? Object.keys(seed.keys) : []), ...Object.keys(keys)])] };
  }
  const connection: Connection = {
    id: `${id === client.id ? client.id : `${client.id}/${id}`} → ${provider.id} (${need.type})`,
    type: need.type,
    need: id,
    client: { component: client.id, id, namespace, workloads: need.by ?? [] },
    provider: provider.id,
    request: need.request ?? {},
    endpoint,
    seed: seed && seedRef(seed),
    secret,
  };
  return { connection, client, provider, need, offer, seenAs };
}

function planSeed(component: SelectedComponent, seed: SeedSpec): PlannedSeed {
  return { ...seed, component: component.id, namespace: seed.namespace ?? component.namespace };
}

/** A credential that an offer hands to several clients, or that its component has for itself too, is one seed. */
function distinct(seeds: readonly PlannedSeed[]): readonly PlannedSeed[] {
  return [...new Map(seeds.map((seed) => [JSON.stringify(seed), seed])).values()];
}

function seedRef(seed: PlannedSeed): SecretRef & { component: string } {
  return { component: seed.component, name: seed.name, namespace: seed.namespace, keys: Object.keys(seed.keys) };
}

function sameClient(component: SelectedComponent, other: string, match: Match): Finding {
  return {
    rule: 'graph/same-client',
    severity: 'error',
    component: component.id,
    config: component.config,
    message: `${other === component.id ? `${component.id} asks` : `${component.id} and ${other} ask`} ${match.provider.id} for ${match.need.type} twice under the name ${match.seenAs.id}`,
    fix: 'give each need a `name` of its own',
  };
}

function refused({ client, provider, need }: Match, { message, fix, config = client.config }: Refusal): Finding {
  return {
    rule: 'graph/refused',
    severity: 'error',
    component: client.id,
    config,
    message,
    why: `${provider.id} cannot meet the need of ${need.type}`,
    fix,
  };
}

function claimedTwice(
  { client, provider, seenAs }: Match,
  { what, config = client.config }: Claim,
  owner: string,
): Finding {
  return {
    rule: 'graph/claimed-twice',
    severity: 'error',
    component: client.id,
    config,
    message: `${seenAs.id} asks ${provider.id} for ${what}, which ${owner === seenAs.id ? 'it asks for already' : `is ${owner}'s`}`,
    fix: owner === seenAs.id ? 'ask for it once' : 'give it another name',
  };
}

/** `a`, `a and b`, `a, b and c`. */
function listOf(words: readonly string[], conjunction: 'and' | 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;
}
