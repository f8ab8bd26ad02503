import { block } from '../../src/checks/reachability/addresses.ts';
import { Namespaces } from '../../src/checks/reachability/namespaces.ts';
import { Network } from '../../src/checks/reachability/network.ts';
import { readPolicy } from '../../src/checks/reachability/network-policy.ts';
import type { ContainerPort } from '../../src/checks/reachability/pod-templates.ts';
import { type End, isPod, type Pod } from '../../src/checks/reachability/pods.ts';
import { ALL_PORTS, type PortSet } from '../../src/checks/reachability/ports.ts';
import { intersect } from '../../src/checks/reachability/ranges.ts';
import type { Manifest } from '../../src/contract/manifest.ts';
import { object, of } from './subject.ts';

/** A NetworkPolicy of a test, as it would be written. */
export function policy(namespace: string, spec: object, name = 'p'): Manifest {
  return of('test', object('networking.k8s.io/v1', 'NetworkPolicy', name, namespace, { spec }));
}

/** A pod of a test, at one address of its own or anywhere in a block. */
export function pod(
  namespace: string,
  labels: Record<string, string>,
  { ports = [], ip = '10.42.0.1' }: { ports?: readonly ContainerPort[]; ip?: string } = {},
): Pod {
  return { name: JSON.stringify(labels), namespace, labels, ports, addresses: block(ip) };
}

/** An address where no pod is. */
export function outside(ip: string): End {
  return { name: ip, addresses: block(ip) };
}

/** Ports that are open from one end to the other, with these pods, policies and labels of namespaces. */
export function openPorts(
  pods: readonly Pod[],
  policies: readonly Manifest[],
  namespaces: Readonly<Record<string, Record<string, string>>> = {},
): (from: End, to: End) => PortSet {
  const made = Object.entries(namespaces).map(([name, labels]) =>
    of('test', { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }),
  );
  const names = pods.map(({ namespace }) => namespace);
  const network = new Network(pods, new Namespaces(made, names), policies.map(readPolicy));
  const lets = (end: End, direction: 'ingress' | 'egress', other: End) =>
    isPod(end) ? network.lets(end, direction, other) : ALL_PORTS;
  return (from, to) => intersect(lets(from, 'egress', to), lets(to, 'ingress', from));
}
