import { formatPorts } from '../checks/reachability/ports.ts';
import { clientsIn } from './network.ts';
import { endsByItself, type PodPair } from './pods.ts';
import { opened, type Reached } from './reached.ts';
import { restartingIn } from './restarting.ts';
import type { Affected, AffectedPods, Consequence } from './review.ts';
import { restart } from './rules/restart.ts';
import type { ReviewSubject } from './subject.ts';

type Steps = AffectedPods['steps'];

/** Who comes, goes and restarts, who notices it, and along which connections: a client of a client is the farthest. */
export function affectedBy(subject: ReviewSubject, consequences: readonly Consequence[]): Affected {
  const pairs = subject.pods();
  const [states, told] = [statesOf(subject, pairs), operated(consequences, pairs)];
  const reached = subject.reached();
  if (states.size === 0 && reached.length === 0) return { pods: told, connections: [] };
  const kept = keptClients(subject, reached);
  const steps = stepsOf(pairs, states, reached, kept);
  const shown = pairs.filter(({ name }) => steps.has(name));
  const pods = shown.map(({ name, identity, before, after }): AffectedPods => {
    const { component } = (after ?? before)!.manifest;
    return { name, identity, component, state: states.get(name) ?? 'stays', steps: steps.get(name)! };
  });
  const changing = reached
    .filter(({ from, to }) => steps.has(from.name) && steps.has(to.name))
    .map(({ from, to, ports, less }) => ({
      from: from.name,
      to: to.name,
      ports: formatPorts(ports),
      state: less ? ('gone' as const) : ('new' as const),
    }));
  const named = new Map(pairs.map((pair) => [pair.name, pair]));
  const leading = shown.filter(({ name }) => [0, 1].includes(steps.get(name)!));
  const staying = leading.flatMap((to) =>
    kept(to.name)
      .filter((from) => leads(steps.get(from), steps.get(to.name)!))
      .map((from) => ({ from, to: to.name, ports: opened(subject.network.before(), named.get(from)!, to) }))
      .filter(({ ports }) => ports.length > 0)
      .map(({ ports, ...ends }) => ({ ...ends, ports: formatPorts(ports), state: 'stays' as const })),
  );
  const connections = [...changing, ...staying];
  return { pods: [...pods, ...told], connections: connections.sort((a, b) => (key(a) < key(b) ? -1 : 1)) };
}

const key = ({ from, to, state }: Affected['connections'][number]) => `${from} ${to} ${state}`;

/** Whether a connection carries on what happens: from what changes to its clients, and from those to theirs. */
const leads = (from: Steps | undefined, to: Steps) => from !== undefined && (to === 0 || (to === 1 && from === 2));

/** What becomes of pods of which something becomes. What runs once and ends is none that restarts. */
function statesOf(subject: ReviewSubject, pairs: readonly PodPair[]): ReadonlyMap<string, AffectedPods['state']> {
  const states = new Map<string, AffectedPods['state']>();
  for (const { pods, rollout } of restartingIn(subject))
    if (rollout !== 'by-hand') for (const { name } of pods) states.set(name, 'restarts');
  for (const { name, before, after } of pairs) {
    if (!before && !endsByItself(subject.knowledge, after!)) states.set(name, 'new');
    if (!after && !endsByItself(subject.knowledge, before!)) states.set(name, 'gone');
  }
  return states;
}

/** What an operator replaces whose pods no tree shows: of these it is known that they restart, and nothing of connections. */
function operated(consequences: readonly Consequence[], pairs: readonly PodPair[]): readonly AffectedPods[] {
  const makers = new Set(pairs.map(({ identity }) => identity));
  return consequences
    .filter(({ rule, severity, objects }) => rule === restart.id && severity !== 'info' && !makers.has(objects[0]!))
    .flatMap(({ component, objects, names = [] }) =>
      names.map((name) => ({ name, identity: objects[0]!, component, state: 'restarts' as const, steps: 0 as const })),
    );
}

/** Names of the clients of a pod. */
type Clients = (name: string) => readonly string[];

/** The clients of a pod in the tree that was there, which still are. */
function keptClients(subject: ReviewSubject, reached: readonly Reached[]): Clients {
  const clients = clientsIn(subject.network.before());
  const gone = new Set(reached.filter(({ less }) => less).map(({ from, to }) => `${from.name} ${to.name}`));
  return (name) => clients(name).filter((client) => client !== name && !gone.has(`${client} ${name}`));
}

function stepsOf(
  pairs: readonly PodPair[],
  states: ReadonlyMap<string, AffectedPods['state']>,
  reached: readonly Reached[],
  kept: Clients,
): ReadonlyMap<string, Steps> {
  const steps = new Map<string, Steps>([...states.keys()].map((name) => [name, 0]));
  const put = (name: string, step: Steps) => {
    if (!steps.has(name)) steps.set(name, step);
  };
  const noticed = pairs.filter(({ name }) => states.has(name) && states.get(name) !== 'new');
  const first = new Set(noticed.flatMap(({ name }) => kept(name)));
  const ways = reached.map(({ from, to }) => [from.name, to.name] as const);
  // Between pods that stay as they are it is the way that changes.
  for (const [from, to] of ways) if (!states.has(from) && !states.has(to)) put(to, 0);
  for (const name of first) put(name, 1);
  for (const [from, to] of ways) if (steps.get(to) === 0) put(from, 1);
  for (const [from, to] of ways) if (steps.get(from) === 0) put(to, -1);
  for (const name of first) for (const behind of kept(name)) put(behind, 2);
  return steps;
}
