import { addressesOf, type Fact, factsOf, type RequestOf } from '../../contract/connections/index.ts';
import type { Connection } from '../../graph/plan.ts';
import { addressesIn } from '../references/addresses.ts';
import type { Leaf, ToldPod } from './leaves.ts';
import { settingsIn } from './settings.ts';

/** What a pod is told that no connection of it says. */
export interface Contradiction {
  readonly leaf: Leaf;
  readonly fact: Fact;
  /** What stands there in place of it. */
  readonly said: string;
}

/** What of a connection a pod is not told. */
export interface Untold {
  readonly connection: Connection;
  readonly facts: readonly Fact[];
  /** The Secret that it does not have. */
  readonly secret?: string;
}

export interface Judgement {
  readonly contradictions: readonly Contradiction[];
  readonly untold: readonly Untold[];
}

interface Ask {
  readonly connection: Connection;
  readonly facts: readonly Fact[];
}

/** Something that is filled in when the program runs. */
const FILLED_IN = /\{\{|\$[({]|^\s*$/;

/** How much of what its connections say a pod must be told. */
export interface Owed {
  /** Where they lead, and their Secrets: all that it is told is looked at. */
  readonly ways: boolean;
  /** Everything: it was promised to the programs that people write. */
  readonly all: boolean;
}

/** Compares what a pod is told with what its connections say. */
export function judge(told: ToldPod, connections: readonly Connection[], owed: Owed): Judgement {
  const asks = connections
    .map((connection): Ask => ({ connection, facts: factsOf(connection) }))
    .filter(({ facts }) => facts.length > 0);
  const all = asks.flatMap(({ facts }) => facts);
  if (all.length === 0) return { contradictions: [], untold: [] };
  const right = new Set<Fact>();
  const named = new Set<Fact>();
  const found = new Map<string, Contradiction>();
  for (const leaf of told.leaves)
    for (const one of [
      ...ofAddresses(leaf, all, right),
      ...ofThings(leaf, all),
      ...ofSettings(leaf, all, right, named),
    ]) {
      const key = `${one.leaf.path} ${one.fact.what}`;
      if (!found.has(key)) found.set(key, one);
    }
  const contradictions = withoutVisits([...found.values()], asks, hostsOutside(connections));
  const wrong = new Set(contradictions.map(({ fact }) => fact.what));
  const untold = asks.flatMap(({ connection, facts }): Untold[] => {
    const part = owed.all || facts.some((fact) => fact.together === true && named.has(fact));
    const things = owed.all || facts.some((fact) => fact.thing && named.has(fact));
    const missing = facts.filter(
      (fact) =>
        ((owed.ways && fact.place) ||
          (part && fact.together === true) ||
          (owed.all && fact.together) ||
          (things && fact.thing)) &&
        !right.has(fact) &&
        !wrong.has(fact.what) &&
        !(fact.thing && told.leaves.some(({ text }) => mentions(text, fact.value))),
    );
    const secret = connection.secret?.name;
    const without = owed.ways && secret !== undefined && !told.secrets.has(secret);
    return missing.length === 0 && !without ? [] : [{ connection, facts: missing, ...(without && { secret }) }];
  });
  return { contradictions, untold };
}

/** Hosts outside of the cluster that a pod may reach besides. */
function hostsOutside(connections: readonly Connection[]): readonly string[] {
  return connections.flatMap((connection) =>
    connection.type === 'egress' ? (connection.request as RequestOf<'egress'>).to.map(({ to }) => to) : [],
  );
}

const CONTAINER = /^.*?ontainers\[\d+\]/;

/** Without those of containers that work with a declared host outside in place of what the pod is connected to. */
function withoutVisits(
  all: readonly Contradiction[],
  asks: readonly Ask[],
  hosts: readonly string[],
): readonly Contradiction[] {
  if (hosts.length === 0) return all;
  const askOf = ({ fact }: Contradiction) => asks.find(({ facts }) => facts.includes(fact));
  const containerOf = ({ leaf }: Contradiction) => CONTAINER.exec(leaf.path)?.[0] ?? leaf.path;
  const visits = all.filter(({ fact, said }) => fact.place && hosts.some((host) => mentions(said, host)));
  return all.filter(
    (one) => !visits.some((visit) => askOf(visit) === askOf(one) && containerOf(visit) === containerOf(one)),
  );
}

/** A name in a text, and no longer one. */
function mentions(text: string, name: string): boolean {
  const at = text.indexOf(name);
  return at >= 0 && !/[\w.-]/.test(text[at - 1] ?? ' ') && !/[\w-]/.test(text[at + name.length] ?? ' ');
}

/** Settings whose names say a fact: they hold it, or that of another connection of the pod. */
function ofSettings(leaf: Leaf, facts: readonly Fact[], right: Set<Fact>, named: Set<Fact>): Contradiction[] {
  const settings = leaf.name === undefined ? [] : [{ name: leaf.name, value: leaf.text }];
  if (leaf.name === undefined || leaf.text.length > 40) settings.push(...settingsIn(leaf.text));
  if (leaf.own) for (const fact of facts) if (leaf.text === fact.value) right.add(fact);
  return settings.flatMap(({ name, value }) => {
    const meant = facts.filter((fact) => fact.named(name));
    if (meant.length === 0) return [];
    const fitting = meant.filter((fact) => (fact.fits ? fact.fits(value) : value === fact.value));
    for (const fact of fitting) right.add(fact);
    for (const fact of meant) named.add(fact);
    return fitting.length > 0 || FILLED_IN.test(value) ? [] : [{ leaf, fact: meant[0]!, said: value }];
  });
}

const NOWHERE: ReadonlySet<string> = new Set();

/** Addresses of buckets and databases, where the connections name some: they are among those. */
function ofThings(leaf: Leaf, facts: readonly Fact[]): Contradiction[] {
  return addressesIn(leaf.text, NOWHERE).flatMap(({ kind, name }) => {
    const meant = facts.filter((fact) => fact.kind === kind);
    return meant.length === 0 || meant.some(({ value }) => value === name)
      ? []
      : [{ leaf, fact: meant[0]!, said: name }];
  });
}

/** Addresses of what the connections lead to: with their port, scheme and path. */
function ofAddresses(leaf: Leaf, facts: readonly Fact[], right: Set<Fact>): Contradiction[] {
  const found = facts.flatMap((fact) =>
    fact.place === undefined ? [] : addressesOf(leaf.text, fact.place).map(({ wrong, at }) => ({ fact, wrong, at })),
  );
  for (const { fact, wrong } of found) if (wrong === undefined) right.add(fact);
  const good = new Set(found.flatMap(({ wrong, at }) => (wrong === undefined ? [at] : [])));
  return found.flatMap(({ fact, wrong, at }) =>
    wrong === undefined || good.has(at) ? [] : [{ leaf, fact, said: wrong }],
  );
}
