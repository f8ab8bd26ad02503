import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { kindOf } from '../../../kit/object.ts';
import { podsOf } from '../../pods/pods-of.ts';
import { workloadsOf } from '../../pods/workload-of.ts';
import type { Rule, Subject } from '../../rule.ts';
import { type Leaf, sourcesOf } from '../../told/leaves.ts';

/** Connections that a server keeps for its administrator and its replicas. */
const KEPT = 5;

export const capacityConnections: Rule = {
  id: 'capacity/connections',
  severity: 'error',
  what: 'No client of a database may open all of its connections, and the pools that clients are told fit what they may open.',
  why: 'Whoever comes last is refused: too many clients already.',
  *check(subject): Iterable<Problem> {
    const { plan } = subject;
    const asked = poolsOf(subject);
    for (const manifest of subject.objects())
      for (const { admits } of plan.knowledge.kinds.get(kindOf(manifest.object)) ?? [])
        for (const { user, type, connections, at, wrong } of admits?.(manifest.object) ?? []) {
          if (!connections || wrong !== undefined) continue;
          const place = { ...placeOf(manifest), path: at };
          const { most, all } = connections;
          if (most === undefined)
            yield {
              ...place,
              message: `${user} may open as many connections as there are: ${all}`,
              fix: `limit it to less than ${all}`,
            };
          else if (most > all - KEPT)
            yield {
              ...place,
              message: `${user} may open ${most} of ${all} connections, and leaves none to others`,
              fix: `limit it to ${Math.floor(all / 2)}, or allow more connections in all`,
            };
          const pools = asked.get(`${manifest.component} ${type} ${user}`) ?? 0;
          if (most !== undefined && pools > most)
            yield {
              ...place,
              message: `the pods of ${user} are told to keep up to ${pools} connections, and it may open ${most}`,
              fix: 'make their pools smaller, or let it open more',
            };
        }
  },
};

/** Connections that pods are told to keep, by provider, type and user. */
function poolsOf(subject: Subject): ReadonlyMap<string, number> {
  const { plan } = subject;
  const clients = plan.connections.filter(({ type, seed }) => seed && type === 'postgres');
  const found = new Map<string, number>();
  if (clients.length === 0) return found;
  const pods = podsOf(subject);
  const owners = workloadsOf(plan, pods);
  const sources = sourcesOf(subject);
  for (const pod of pods) {
    const owner = owners.get(pod);
    const own = clients.filter(
      ({ client }) => client.component === owner?.component && client.workloads.includes(owner.name),
    );
    if (own.length === 0) continue;
    const { leaves } = sources.told(pod);
    const pool = most(leaves, POOL);
    if (pool === undefined) continue;
    const each = pool + (most(leaves, OVERFLOW) ?? 0);
    const count = each * (most(leaves, WORKERS) ?? 1) * Math.min(pod.replicas ?? owner!.replicas, owner!.peak);
    for (const { provider, type, endpoint } of own) {
      const key = `${provider} ${type} ${(endpoint as { username?: string }).username}`;
      found.set(key, (found.get(key) ?? 0) + count);
    }
  }
  return found;
}

const POOL = /(?:^|[._-])pool[._-]?size["']?\s*[=:]\s*["']?(\d+)/i;
const OVERFLOW = /(?:^|[._-])max[._-]?overflow["']?\s*[=:]\s*["']?(\d+)/i;
const WORKERS = /(?:^|[._-])workers["']?\s*[=:]\s*["']?(\d+)/i;

function most(leaves: readonly Leaf[], setting: RegExp): number | undefined {
  const numbers = leaves.flatMap(({ name, text }) => {
    const [, number] = setting.exec(name === undefined ? text : `${name}=${text}`) ?? setting.exec(text) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}
