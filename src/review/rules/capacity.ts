import { askedContainers, askedOfPod } from '../../checks/pods/asked.ts';
import type { PodTemplate } from '../../checks/pods/template.ts';
import type { Concern } from '../../contract/change.ts';
import { formatBytes, formatCpu } from '../../kit/quantity.ts';
import { sumDevices } from '../../kit/resources.ts';
import type { ConsequenceRule } from '../subject.ts';

export const capacity: ConsequenceRule = {
  id: 'change/capacity',
  effect: 'capacity',
  severity: 'info',
  what: 'The pods of a namespace ask for more or less than before.',
  why: 'Nodes must have room for it, or pods wait; where new pods come before old ones go, for both at a time.',
  how: 'what the containers of all pods request, times their number, in both trees; pods that scale without bound are left out',
  source: 'kubernetes/component-helpers@v0.35.4, resource/helpers.go `PodRequests`',
  *check(subject): Iterable<Concern> {
    const sums = new Map<
      string,
      { cpu: number; memory: number; pods: number; devices: Map<string, number>; identities: string[]; names: string[] }
    >();
    for (const { name, identity, before, after } of subject.pods()) {
      const [was, is] = [before, after].map(asked);
      const delta = { cpu: is!.cpu - was!.cpu, memory: is!.memory - was!.memory, pods: is!.pods - was!.pods };
      const devices = differenceOf(devicesOf(before), devicesOf(after));
      if (devices.size === 0 && !Object.values(delta).some((value) => value !== 0 && Number.isFinite(value))) continue;
      const { namespace } = (after ?? before)!;
      const sum = sums.get(namespace) ?? {
        cpu: 0,
        memory: 0,
        pods: 0,
        devices: new Map<string, number>(),
        identities: [],
        names: [],
      };
      sums.set(namespace, sum);
      for (const key of ['cpu', 'memory', 'pods'] as const) if (Number.isFinite(delta[key])) sum[key] += delta[key];
      for (const [device, number] of devices) sum.devices.set(device, (sum.devices.get(device) ?? 0) + number);
      sum.identities.push(identity);
      sum.names.push(name.slice(name.indexOf('/') + 1));
    }
    for (const [namespace, { cpu, memory, pods, devices, identities, names }] of sums) {
      const parts = [
        ...(memory === 0 ? [] : [`memory ${sign(memory)}${formatBytes(Math.abs(memory))}`]),
        ...(cpu === 0 ? [] : [`CPU ${sign(cpu)}${formatCpu(Math.abs(cpu))}`]),
        ...[...devices]
          .filter(([, number]) => number !== 0)
          .map(([device, number]) => `${device} ${sign(number)}${Math.abs(number)}`),
        ...(pods === 0 ? [] : [`pods ${sign(pods)}${Math.abs(pods)}`]),
      ];
      if (parts.length === 0) continue;
      yield {
        difference: subject.differenceOf(identities[0]!),
        also: identities.slice(1),
        names: [`${namespace} ${parts.join(', ')}`],
        ...(memory <= 0 &&
          cpu <= 0 &&
          pods <= 0 &&
          [...devices.values()].every((number) => number <= 0) && { less: true as const }),
        message: `${namespace}: ${parts.join(', ')} (${[...new Set(names)].join(', ')})`,
      };
    }
  },
};

const sign = (value: number) => (value < 0 ? '−' : '+');

/** What runs at a time. */
function asked(pod: PodTemplate | undefined): { cpu: number; memory: number; pods: number } {
  if (pod?.replicas === undefined || !Number.isFinite(pod.replicas)) return { cpu: 0, memory: 0, pods: 0 };
  const { cpu, memory } = askedOfPod(askedContainers(pod));
  return { cpu: cpu * pod.replicas, memory: memory * pod.replicas, pods: pod.replicas };
}

/** GPUs and the like, of all of them. */
function devicesOf(pod: PodTemplate | undefined): ReadonlyMap<string, number> {
  if (pod?.replicas === undefined || !Number.isFinite(pod.replicas)) return new Map();
  const { devices = {} } = askedOfPod(askedContainers(pod));
  return new Map(Object.entries(sumDevices([{ devices, times: pod.replicas }])));
}

function differenceOf(was: ReadonlyMap<string, number>, is: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map(
    [...new Set([...was.keys(), ...is.keys()])]
      .map((name) => [name, (is.get(name) ?? 0) - (was.get(name) ?? 0)] as const)
      .filter(([, number]) => number !== 0),
  );
}
