import { explainPair, type PairExplanation, type Side } from '../../checks/reachability/explain.ts';
import { pathOf } from '../../checks/reachability/extra.ts';
import { type End, isPod, type Pod } from '../../checks/reachability/pods.ts';
import { ALL_PORTS, formatPorts, type PortSet, portWords } from '../../checks/reachability/ports.ts';
import type { Proof } from '../../checks/reachability/proof.ts';
import { overlaps } from '../../checks/reachability/ranges.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { Plan } from '../../graph/plan.ts';
import { describeObject } from '../../kit/object.ts';
import type { Question } from './question.ts';

/** What `mooring why --json` prints: documented by its names. */
export interface Answer {
  /** Whether anything of it is open. */
  readonly allowed: boolean;
  /** The Service port that was asked for, and the pods' port behind it. */
  readonly service?: { readonly host: string; readonly port: number; readonly targetPort: number };
  readonly pairs: readonly PairAnswer[];
}

export interface PairAnswer {
  readonly from: string;
  readonly to: string;
  readonly allowed: boolean;
  /** `9000/TCP`, `all ports`: what is open, of those asked for. */
  readonly ports: readonly string[];
  readonly connections: readonly { readonly id: string; readonly ports: readonly string[] }[];
  readonly egress?: SideAnswer;
  readonly ingress?: SideAnswer;
  /** The first thing to change, when it is not as one would have it. */
  readonly change?: string;
}

export interface SideAnswer {
  readonly allowed: boolean;
  readonly policies: readonly {
    readonly object: string;
    readonly file: string /** Rules that allow it. */;
    readonly rules: readonly string[];
  }[];
}

export function answerOf(
  { network, declared }: Proof,
  plan: Plan,
  question: Question,
  fileOf: (manifest: Manifest) => string,
): Answer {
  const { service } = question;
  const all = question.from.flatMap(({ end: from }) =>
    question.to.map((to) => {
      // Addresses are many things: of those that a component offers, its ports are meant.
      const asked = question.ports ?? (isPod(to.end) || to.ports.length === 0 ? ALL_PORTS : to.ports);
      return { asked, types: to.types, pair: explainPair(network, declared, from, to.end, asked) };
    }),
  );
  // Of a component's workloads only those that have to do with the question, when some have.
  const telling = question.ports
    ? all
    : all.filter(
        ({ asked, pair }) => pair.open.length > 0 || pair.connections.some(({ ports }) => overlaps(ports, asked)),
      );
  // Pods of one workload may come from several objects, of which there is nothing else to tell.
  const told = (telling.length > 0 ? telling : all).map((one) => pairAnswer(one, plan, fileOf));
  const pairs = [...new Map(told.map((one) => [JSON.stringify(one), one])).values()];
  return {
    allowed: pairs.some(({ allowed }) => allowed),
    ...(service && { service: { host: service.host, port: service.port, targetPort: service.target } }),
    pairs: pairs.sort((a, b) => Number(b.allowed) - Number(a.allowed)),
  };
}

interface Asked {
  readonly pair: PairExplanation;
  readonly asked: PortSet;
  readonly types: readonly string[];
}

function pairAnswer({ pair, asked, types }: Asked, plan: Plan, fileOf: (manifest: Manifest) => string): PairAnswer {
  const { from, to, open, sides } = pair;
  const wanted = pair.connections.filter(({ ports }) => overlaps(ports, asked));
  const opensIt = sides.some(({ policies }) => policies.some(({ rules }) => rules.length > 0));
  const surplus = wanted.length === 0 && opensIt ? CLOSE : undefined;
  const change = open.length > 0 ? surplus : changeOf(pair, plan, types, wanted.length > 0);
  return {
    from: from.name,
    to: to.name,
    allowed: open.length > 0,
    ports: portWords(open),
    connections: wanted.map((connection) => ({ id: connection.why, ports: portWords(connection.ports) })),
    ...Object.fromEntries(sides.map((side) => [side.direction, sideAnswer(side, fileOf)])),
    ...(change !== undefined && { change }),
  };
}

function sideAnswer({ open, policies }: Side, fileOf: (manifest: Manifest) => string): SideAnswer {
  return {
    allowed: open.length > 0,
    policies: policies.map(({ policy, rules }) => ({
      object: describeObject(policy.manifest.object),
      file: fileOf(policy.manifest),
      rules: rules.map(pathOf),
    })),
  };
}

const CLOSE = 'no connection declares it: take the rule away that allows it, or declare the connection';

function changeOf(
  { from, to, sides, connections }: PairExplanation,
  plan: Plan,
  types: readonly string[],
  isDeclared: boolean,
): string {
  if (isDeclared) {
    const side = sides.find(({ open }) => open.length === 0)!;
    return `it is declared, and ${side.direction} denies it: \`npm run check\` says why under reachability`;
  }
  const [other] = connections;
  if (other && isPod(to)) return `use ${formatPorts(other.ports)}: that is what ${other.why} opens`;
  if (!isPod(from))
    return `nothing outside is let in to ${to.name}: no component declares that it is reached from there`;
  if (isPod(to) && from.component === to.component)
    return `declare the flow under \`internal\` of the component ${to.component}`;
  return need(plan, from, types, to);
}

function need(plan: Plan, from: Pod, types: readonly string[], to: End): string {
  const { component, workload = '' } = from;
  if (types.length === 0)
    return `nothing provides ${to.name} to others: declare under \`provides\` of its component what it offers, and a need of it in ${component}`;
  const area = plan.components.find(({ id }) => id === component)?.area;
  const needs = [...new Set(types)].map((type) => `\`${type}\``).join(' or ');
  if (area === 'project')
    return `let the job say under \`projects\` what it reads and writes: a need of ${needs} follows from that`;
  return `declare in the component ${component} a need of ${needs}, by its workload ${workload.slice(workload.indexOf('/') + 1)}`;
}
