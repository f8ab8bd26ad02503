import { counted } from '../../../kit/compare.ts';
import type { Affected, AffectedPods } from '../../review.ts';

/** More boxes than these and a picture of pods says less than one of components. */
const MOST_PODS = 36;

/** A box of the picture. */
export interface Box {
  readonly id: string;
  readonly title: string;
  /** What stands below the title. */
  readonly note: string;
  readonly component: string;
  /** Of the objects that make its pods. */
  readonly identities: readonly string[];
  readonly state: AffectedPods['state'];
  readonly steps: AffectedPods['steps'];
}

/** A line of it, from a client to what it connects to. */
export interface Line {
  readonly from: string;
  readonly to: string;
  readonly ports: string;
  readonly state: Affected['connections'][number]['state'];
}

/** What is drawn. */
export interface Graph {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

const STATE_WORDS = { new: 'new', gone: 'goes', restarts: 'restarts' } as const;

/** What is drawn of those that are concerned: pods, or where these are many, components. */
export function graphOf({ pods, connections }: Affected): Graph {
  const whole = pods.length <= MOST_PODS;
  const groups = new Map<string, AffectedPods[]>();
  for (const one of pods) {
    const id = whole ? one.name : `${one.component} ${one.state} ${one.steps}`;
    groups.set(id, [...(groups.get(id) ?? []), one]);
  }
  const boxes = [...groups].map(([id, all]) => boxOf(id, all, whole));
  const boxWith = new Map([...groups].flatMap(([id, all]) => all.map(({ name }) => [name, id] as const)));
  return { boxes: boxes.sort(inOrder), lines: linesOf(connections, boxWith) };
}

const inOrder = (a: Box, b: Box) => a.steps - b.steps || (`${a.component} ${a.id}` < `${b.component} ${b.id}` ? -1 : 1);

function boxOf(id: string, pods: readonly AffectedPods[], whole: boolean): Box {
  const { name, component, state, steps } = pods[0]!;
  const slash = name.indexOf('/');
  const where = whole ? name.slice(0, slash) : counted(pods.length, 'workload');
  return {
    id,
    title: whole ? name.slice(slash + 1) : component,
    note: state === 'stays' ? where : `${STATE_WORDS[state]} · ${where}`,
    component,
    identities: [...new Set(pods.map(({ identity }) => identity))],
    state,
    steps,
  };
}

/** Lines between boxes, each once: one that changes is drawn before one that stays. */
function linesOf(connections: Affected['connections'], boxWith: ReadonlyMap<string, string>): readonly Line[] {
  const lines = new Map<string, Line & { readonly all: Set<string> }>();
  for (const { from: client, to: server, ports, state } of connections) {
    const [from, to] = [boxWith.get(client), boxWith.get(server)];
    if (from === undefined || to === undefined || from === to) continue;
    const key = JSON.stringify([from, to]);
    const known = lines.get(key);
    const all = (known?.all ?? new Set()).add(ports);
    lines.set(key, {
      from,
      to,
      all,
      ports: [...all].join(', '),
      state: known && known.state !== 'stays' ? known.state : state,
    });
  }
  return [...lines.values()].map(({ all: _, ...line }) => line);
}
