import { connectionWords } from '../../../contract/connections/index.ts';
import type { Admitted } from '../../../contract/kind.ts';
import { type Manifest, placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import type { SecretRef } from '../../../contract/secret-ref.ts';
import type { Plan } from '../../../graph/plan.ts';
import { kindOf } from '../../../kit/object.ts';
import { groupBy } from '../../capacity/capacity.ts';
import type { Rule } from '../../rule.ts';

export const userAccess: Rule = {
  id: 'access/user',
  severity: 'error',
  what: 'Every client of a connection has a user at its provider: under the name that it logs in with, with the password of the Secret that its own is a view of, and allowed to log in.',
  why: 'The client is refused as soon as it connects, or comes in as somebody else.',
  *check({ plan, manifests }): Iterable<Problem> {
    const admitted = admittedBy(plan, manifests);
    const users = usersOf(plan);
    const configs = new Map(plan.components.map((one) => [one.id, one.config]));
    for (const { type, provider, client, seed, id } of plan.connections) {
      const there = admitted.get(`${provider} ${type}`);
      if (!there || !seed) continue;
      const user = users.get(`${seed.namespace}/${seed.name}`);
      if (user === undefined) continue;
      const place = { component: provider, config: configs.get(provider) };
      const ours = there.byUser.get(user) ?? [];
      const others = (there.bySecret.get(seed.name) ?? []).filter((one) => one.user !== user);
      if (ours.length === 0)
        yield {
          ...(others[0] ? { ...placeOf(others[0].manifest), path: others[0].at } : place),
          message: others[0]
            ? `the Secret ${seed.name} is for ${user}, and here it is that of ${others[0].user}`
            : `${provider} makes no user ${user}, with which ${client.id} logs in (${connectionWords(type)})`,
          fix: `make the user ${user} with the password of ${seed.name}: it follows from the connection ${id}`,
        };
      for (const one of ours) {
        const wrong = faultOf(one, seed);
        if (wrong === undefined) continue;
        yield {
          ...placeOf(one.manifest),
          path: one.at,
          message: `the user ${user} ${wrong}`,
          fix: `let it log in with the password of ${seed.name}: the connection ${id} is its`,
        };
      }
    }
  },
};

interface Placed extends Admitted {
  readonly manifest: Manifest;
}

/** The users of one provider. */
interface Users {
  readonly byUser: ReadonlyMap<unknown, readonly Placed[]>;
  readonly bySecret: ReadonlyMap<unknown, readonly Placed[]>;
}

/** Users by provider and type of connection; of those alone of whom the tree says who is let in. */
function admittedBy({ knowledge }: Plan, manifests: readonly Manifest[]): ReadonlyMap<string, Users> {
  const found = new Map<string, Placed[]>();
  for (const manifest of manifests)
    for (const { admits, serves } of knowledge.kinds.get(kindOf(manifest.object)) ?? []) {
      // Where the provider's own object is there, and no users beside it, its clients have none.
      if (serves !== undefined) listOf(found, `${manifest.component} ${serves}`);
      for (const one of admits?.(manifest.object) ?? [])
        listOf(found, `${manifest.component} ${one.type}`).push({ ...one, manifest });
    }
  return new Map(
    [...found].map(([key, all]) => [
      key,
      { byUser: groupBy(all, ({ user }) => user), bySecret: groupBy(all, ({ secret }) => secret) },
    ]),
  );
}

function listOf(found: Map<string, Placed[]>, key: string): Placed[] {
  const known = found.get(key) ?? [];
  found.set(key, known);
  return known;
}

/** By seed, the name that is in a credential: the fixed text beside what is random. */
function usersOf({ seeds }: Plan): ReadonlyMap<string, string | undefined> {
  return new Map(
    seeds.map(({ namespace, name, keys }) => [
      `${namespace}/${name}`,
      Object.values(keys).find((made): made is string => typeof made === 'string'),
    ]),
  );
}

function faultOf({ secret, key, wrong }: Placed, seed: SecretRef): string | undefined {
  if (wrong !== undefined) return wrong;
  if (secret === undefined) return `has a password that is not of the Secret ${seed.name}`;
  if (secret !== seed.name) return `has the password of the Secret ${secret}, and its client that of ${seed.name}`;
  if (key !== undefined && !seed.keys.includes(key)) return undefined;
  return key !== undefined && !/pass|secret/i.test(key) ? `has ${key} of ${seed.name} for a password` : undefined;
}
