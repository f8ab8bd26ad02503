import { describe, expect, it } from 'vitest';
import type { Ports } from '../../src/contract/peer.ts';
import { type Flow, isAnyone, isWorkload, type Plan } from '../../src/graph/plan.ts';
import { type Door, networkOf, type Pod, within } from '../support/reachability.ts';
import { renderScenario, scenarios } from './scenario.ts';

const name = (component: string, workload: string) => `${component}/${workload}`;
const opens = (ports: Ports, door: Door) =>
  ports === 'all' ||
  ports.some((port) =>
    typeof port === 'number'
      ? port === door.port && door.protocol === 'TCP'
      : port.port === door.port && port.protocol === door.protocol,
  );

/** Every door that any flow names, and one that none does. */
function doorsOf({ flows }: Plan): Door[] {
  const doors = new Map<string, Door>([['none', { port: 1, protocol: 'TCP' }]]);
  for (const { ports } of flows) {
    if (ports === 'all') continue;
    for (const port of ports) {
      const door: Door = typeof port === 'number' ? { port, protocol: 'TCP' } : port;
      doors.set(`${door.port}/${door.protocol}`, door);
    }
  }
  return [...doors.values()];
}

const isAt = (peer: Flow['from'], at: { readonly name: string; readonly ip: string }) =>
  isWorkload(peer)
    ? name(peer.component, peer.workload) === at.name
    : isAnyone(peer) ||
      (peer.cidrs.some((cidr) => within(at.ip, cidr)) && !(peer.except ?? []).some((cidr) => within(at.ip, cidr)));

describe.each(scenarios())('pods of $name, $environment', (scenario) => {
  const { plan, manifests } = renderScenario(scenario);
  const network = networkOf(manifests.map(({ object }) => object));
  const base = plan.platform.cluster.podCidr.split('.').slice(0, 2).join('.');
  // Two pods of each workload: one that may talk to itself talks to its other pods.
  const pods = plan.components
    .flatMap(({ id, external, workloads }) =>
      workloads.map((workload) => ({ name: name(id, workload.name), external, workload })),
    )
    .flatMap(({ name, external, workload }, i) =>
      [1, 2].map((copy): { name: string; external: boolean; ip: string; pod: Pod } => ({
        name,
        external,
        ip: `${base}.${i}.${copy}`,
        pod: { namespace: workload.namespace, labels: workload.labels, ip: `${base}.${i}.${copy}` },
      })),
    );
  const doors = doorsOf(plan);

  it('reach each other exactly where a connection is declared', () => {
    const wrong = new Set<string>();
    const openToAnyone = plan.flows.filter((flow) => isAnyone(flow.from));
    for (const from of pods) {
      const outgoing = plan.flows.filter((flow) => isWorkload(flow.from) && isAt(flow.from, from));
      for (const to of pods) {
        if (from === to) continue;
        const flows = outgoing.filter((flow) => isWorkload(flow.to) && isAt(flow.to, to));
        const fromAnyone = openToAnyone.filter((flow) => isAt(flow.to, to));
        const addressed = throughAddresses(outgoing, to);
        for (const door of doors) {
          // What anyone may call is let in; that a pod calls it is still a matter of its way out.
          const letsAnyone = fromAnyone.some(({ ports }) => opens(ports, door));
          const byAddress = addressed.some(({ ports }) => opens(ports, door));
          const declared = flows.some(({ ports }) => opens(ports, door)) || (letsAnyone && byAddress);
          // Pods outside the tree, like the name server and the ingress controller, let in whom they want: only the way out is ours.
          const open = to.external
            ? network.leaves(from.pod, to.pod, door) && !byAddress
            : network.reaches(from.pod, to.pod, door);
          if (open !== declared && !from.external)
            wrong.add(
              `${from.name} → ${to.name} ${door.port}/${door.protocol}: ${open ? 'open, and not declared' : 'declared, and not open'}`,
            );
        }
      }
    }
    expect([...wrong]).toEqual([]);
  });

  it('let the API server in from wherever it calls: a node, a tunnel of the overlay, a pod', () => {
    const called = plan.flows.filter(({ from }) => isAnyone(from));
    const shut = called.flatMap(({ to, ports }) =>
      pods
        .filter((pod) => isAt(to, pod))
        .flatMap(({ name, pod }) =>
          doors
            .filter((door) => opens(ports, door))
            .flatMap((door) =>
              ['192.168.64.3', '10.42.0.0', '10.42.1.1', pod.ip]
                .filter((ip) => !network.enters({ ip }, pod, door))
                .map((ip) => `${ip} → ${name} ${door.port}`),
            ),
        ),
    );
    expect(shut).toEqual([]);
  });

  it('reach the outside exactly where a connection is declared, and are reached from there no more', () => {
    const wrong = new Set<string>();
    for (const ip of ['203.0.113.7', '192.0.2.10', '10.200.0.1']) {
      for (const pod of pods.filter(({ external }) => !external))
        for (const door of doors) {
          const at = { name: 'outside', ip };
          const out = plan.flows.some(
            (flow) => !isWorkload(flow.to) && isAt(flow.from, pod) && isAt(flow.to, at) && opens(flow.ports, door),
          );
          const back = plan.flows.some(
            (flow) => !isWorkload(flow.from) && isAt(flow.from, at) && isAt(flow.to, pod) && opens(flow.ports, door),
          );
          if (network.reaches(pod.pod, { ip }, door) !== out)
            wrong.add(`${pod.name} → ${ip} ${door.port}: ${out ? 'not open' : 'open'}`);
          if (network.reaches({ ip }, pod.pod, door) !== back)
            wrong.add(`${ip} → ${pod.name} ${door.port}: ${back ? 'not open' : 'open'}`);
        }
    }
    expect([...wrong]).toEqual([]);
  });
});

/** Flows to a block of addresses that holds pods too, such as that of a Git server which may stand in the cluster. */
function throughAddresses(outgoing: readonly Flow[], to: { readonly ip: string }): readonly Flow[] {
  return outgoing.filter((flow) => !isWorkload(flow.to) && isAt(flow.to, { name: 'outside', ip: to.ip }));
}
