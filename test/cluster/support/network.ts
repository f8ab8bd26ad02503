import { portRange } from '../../../src/checks/reachability/ports.ts';
import { overlaps } from '../../../src/checks/reachability/ranges.ts';
import { type Flow, isWorkload, type Plan } from '../../../src/graph/plan.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { openPorts, pod } from '../../support/policies.ts';
import { type Door, networkOf } from '../../support/reachability.ts';
import { of } from '../../support/subject.ts';
import type { Api } from './api.ts';

/** A pod as the cluster has it. */
interface LivePod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly ip: string;
}

/** What the policies of a cluster let through, by the checker and by an evaluator that was written apart from it. */
export interface Verdicts {
  readonly pods: number;
  readonly pairs: number;
  /** Pairs of which the two say different things. */
  readonly disagree: readonly string[];
  /** Pairs that are open and not declared, or declared and not open. */
  readonly undeclared: readonly string[];
  /** Whether one pod may reach another, by `namespace/label=value` of each. */
  readonly reaches: (from: LabelOf, to: LabelOf, port: number) => boolean;
}

/** Namespace, label, value. */
export type LabelOf = readonly [namespace: string, label: string, value: string];

/** Judges every pair of pods that run, by the objects that the API server answers with and not by those of the tree. */
export async function judge(api: Api, plan: Plan, namespaces: ReadonlySet<string>): Promise<Verdicts> {
  const policies = await api.list({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' });
  const spaces = await api.list({ apiVersion: 'v1', kind: 'Namespace' });
  const live = await podsIn(api, namespaces, plan.platform.cluster.podCidr);
  const apart = networkOf([...spaces, ...policies] as unknown as KubeObject[]);
  const ours = live.map(({ namespace, labels, ip }) => pod(namespace, labels, { ip }));
  const manifests = policies.map((policy) => of('cluster', policy));
  const labelsOf = Object.fromEntries(spaces.map(({ metadata: { name, labels = {} } }) => [name, labels]));
  const open = openPorts(ours, manifests, labelsOf);
  const doors = doorsOf(plan);
  const disagree: string[] = [];
  const undeclared: string[] = [];
  let pairs = 0;
  live.forEach((from, i) => {
    live.forEach((to, j) => {
      if (i === j) return;
      const ports = open(ours[i]!, ours[j]!);
      const flows = plan.flows.filter((flow) => isAt(plan, flow.from, from) && isAt(plan, flow.to, to));
      for (const door of doors) {
        pairs++;
        const said = overlaps(ports, portRange(door.protocol, door.port));
        const what = `${from.name} → ${to.name} ${door.port}/${door.protocol}`;
        if (said !== apart.reaches(from, to, door)) disagree.push(what);
        if (said !== flows.some((flow) => opens(flow, door))) undeclared.push(`${what} is ${said ? 'open' : 'shut'}`);
      }
    });
  });
  const find = ([namespace, label, value]: LabelOf) => {
    const found = live.find((one) => one.namespace === namespace && one.labels[label] === value);
    if (!found) throw new Error(`no pod ${namespace} ${label}=${value} runs`);
    return found;
  };
  return {
    pods: live.length,
    pairs,
    disagree,
    undeclared,
    reaches: (from, to, port) => {
      const [a, b] = [find(from), find(to)];
      return overlaps(open(ours[live.indexOf(a)]!, ours[live.indexOf(b)]!), portRange('TCP', port));
    },
  };
}

async function podsIn(api: Api, namespaces: ReadonlySet<string>, podCidr: string): Promise<readonly LivePod[]> {
  const pods = await api.list({ apiVersion: 'v1', kind: 'Pod' });
  const base = podCidr.split('.').slice(0, 2).join('.');
  // Pods of one set have equal labels but for these, which no policy reads.
  const perPod = ['pod-template-hash', 'controller-revision-hash', 'statefulset.kubernetes.io/pod-name'];
  const kinds = new Map<string, LivePod>();
  pods.forEach(({ metadata: { name, namespace = '', labels = {} } }, i) => {
    if (!namespaces.has(namespace)) return;
    const told = Object.entries(labels).filter(([key]) => !perPod.includes(key));
    const key = `${namespace} ${JSON.stringify(told)}`;
    // Two of each: pods that may talk to themselves talk to their like.
    const slot = kinds.has(key) ? `${key} again` : key;
    if (!kinds.has(slot))
      kinds.set(slot, { name: `${namespace}/${name}`, namespace, labels, ip: `${base}.${i >> 8}.${i & 255}` });
  });
  return [...kinds.values()];
}

function doorsOf({ flows }: Plan): readonly Door[] {
  const doors = new Map<string, Door>([['none', { port: 1, protocol: 'TCP' }]]);
  for (const { ports } of flows)
    for (const port of ports === 'all' ? [] : ports) {
      const door: Door = typeof port === 'number' ? { port, protocol: 'TCP' } : port;
      doors.set(`${door.port}/${door.protocol}`, door);
    }
  return [...doors.values()];
}

/** Whether a pod is of the workload at that end of a flow. Addresses open nothing of a pod that policies select. */
function isAt(plan: Plan, end: Flow['from'], { namespace, labels }: LivePod): boolean {
  if (!isWorkload(end)) return false;
  const workload = plan.components
    .find(({ id }) => id === end.component)!
    .workloads.find(({ name }) => name === end.workload)!;
  return (
    workload.namespace === namespace && Object.entries(workload.labels).every(([key, value]) => labels[key] === value)
  );
}

const opens = ({ ports }: Flow, { port, protocol }: Door) =>
  ports === 'all' ||
  ports.some((one) =>
    typeof one === 'number' ? one === port && protocol === 'TCP' : one.port === port && one.protocol === protocol,
  );
