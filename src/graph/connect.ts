import { decidingOption, type SelectedComponent } from '../catalogue/select.ts';
import { credentialsOf } from '../contract/connections/index.ts';
import type { Need } from '../contract/need.ts';
import type { Client, Offer } from '../contract/offer.ts';
import type { PlatformFacts } from '../contract/platform.ts';
import type { Finding } from '../finding/finding.ts';
import type { Chosen } from './choices.ts';
import { claimedTwice, noProvider, otherKeys, refused, sameClient, severalProviders } from './connect-findings.ts';
import { credential, distinct, type Minted, ownSecret, seedRef } from './credentials.ts';
import type { Match } from './match.ts';
import type { Connection, PlannedSeed, PlannedView } from './plan.ts';

interface Matches {
  readonly matches: readonly Match[];
  readonly seeds: readonly PlannedSeed[];
  readonly views: readonly PlannedView[];
  readonly findings: readonly Finding[];
}

/** What the error about a missing provider suggests: ids of catalogue components that would provide the type. */
export type ProvidersOf = (type: string) => readonly string[];

/**
 * Meets every need with an offer, or with all there are. A need nobody meets, one that two components meet without a choice under `connections:`,
 * two clients with one id at a provider, and two that claim the same of it are findings.
 */
export function connect(
  components: readonly SelectedComponent[],
  choices: Chosen,
  candidates: ProvidersOf,
  platform: PlatformFacts,
): Matches {
  const offers = offersByType(components);
  const findings: Finding[] = [];
  const matches: Match[] = [];
  const seeds: PlannedSeed[] = [];
  const views: PlannedView[] = [];
  const keep = (minted: Minted) => {
    seeds.push(minted.seed);
    views.push(...minted.views);
  };
  const clientIds = new Map<string, string>();
  const claimed = new Map<string, string>();

  for (const component of components) {
    for (const spec of component.declarations.secrets ?? []) keep(ownSecret(component, spec));
    for (const need of component.declarations.requires ?? []) {
      const others = (offers.get(need.type) ?? []).filter(({ provider }) => provider.id !== component.id);
      const chosen = need.all ? undefined : choices.of(need.type, component.id);
      const fitting = need.all
        ? others
        : preferred(others.filter(({ provider }) => chosen === undefined || provider.id === chosen.provider));
      const [found] = fitting;
      if (found && (need.all || fitting.length === 1)) {
        for (const provided of fitting) {
          const { minted, ...match } = meet(component, need, provided);
          if (minted) keep(minted);
          findings.push(...contradictions(match, clientIds, claimed));
          matches.push(match);
        }
      } else if (found) findings.push(severalProviders(component, need.type, fitting));
      else if (!need.optional) {
        const could = candidates(need.type);
        const on = components.find(({ id }) => could.includes(id));
        const option = on && decidingOption(on, need.type, platform);
        findings.push(noProvider(component, need, chosen, could, on && { id: on.id, option }));
      }
    }
  }
  findings.push(...choices.unused(components));
  return { matches, seeds: distinct(seeds), views, findings };
}

interface Provided {
  readonly provider: SelectedComponent;
  readonly offer: Offer;
}

function offersByType(components: readonly SelectedComponent[]): Map<string, Provided[]> {
  const offers = new Map<string, Provided[]>();
  for (const provider of components) {
    for (const offer of provider.declarations.provides ?? []) {
      const list = offers.get(offer.type);
      if (list) list.push({ provider, offer });
      else offers.set(offer.type, [{ provider, offer }]);
    }
  }
  return offers;
}

/** What stands outside the tree steps aside for what the tree brings. */
function preferred(fitting: readonly Provided[]): readonly Provided[] {
  const inside = fitting.filter(({ provider }) => !provider.definition.external);
  return inside.length > 0 ? inside : fitting;
}

/** What is wrong with a connection at its provider. Both maps remember who came first. */
function contradictions(match: Match, clientIds: Map<string, string>, claimed: Map<string, string>): Finding[] {
  const { client, provider, need, offer, seenAs } = match;
  const findings: Finding[] = [];
  const key = `${provider.id} ${need.type} ${seenAs.id}`;
  const other = clientIds.get(key);
  if (other !== undefined) findings.push(sameClient(match, other));
  clientIds.set(key, client.id);

  const { seed } = match.connection;
  const sets = credentialsOf(need.type);
  if (
    seed &&
    sets &&
    !sets.some((keys) => keys.length === seed.keys.length && keys.every((key) => seed.keys.includes(key)))
  )
    findings.push(otherKeys(match, seed.keys, sets));

  const refusal = offer.refuses?.(seenAs);
  if (refusal) findings.push(refused(match, refusal));

  for (const claim of offer.claims?.(seenAs) ?? []) {
    const thing = `${provider.id} ${claim.what}`;
    const owner = claimed.get(thing);
    if (owner === undefined) claimed.set(thing, seenAs.id);
    else findings.push(claimedTwice(match, claim, owner));
  }
  return findings;
}

function meet(client: SelectedComponent, need: Need, { provider, offer }: Provided): Match & { minted?: Minted } {
  const id = need.name ?? client.id;
  const { by = [], request = {} } = need;
  const workload = by[0] === undefined ? undefined : client.declarations.workloads?.[by[0]];
  const namespace = need.secret?.namespace ?? workload?.namespace ?? client.namespace;
  const seenAs: Client = { component: client.id, id, namespace, workloads: by, request };
  const endpoint = offer.endpoint(seenAs);
  const spec = offer.seed?.(seenAs);
  const minted = spec && credential({ client, need, provider, namespace, id, endpoint }, spec);
  const connection: Connection = {
    id: `${id === client.id ? client.id : `${client.id}/${id}`} → ${provider.id} (${need.type})`,
    type: need.type,
    need: id,
    client: { component: client.id, id, namespace, workloads: by },
    provider: provider.id,
    ordered: !provider.definition.external && (offer.orders !== false || minted !== undefined),
    ...(need.forCharts && { forCharts: true }),
    request,
    endpoint,
    seed: minted && seedRef(minted.seed),
    secret: minted?.secret,
  };
  return { connection, client, provider, need, offer, seenAs, minted };
}
