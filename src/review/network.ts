import type { PodTemplate } from '../checks/pods/template.ts';
import { textLabels } from '../checks/pods/workload-of.ts';
import { block } from '../checks/reachability/addresses.ts';
import { append } from '../checks/reachability/label-index.ts';
import { Namespaces } from '../checks/reachability/namespaces.ts';
import { Network, type PolicySource } from '../checks/reachability/network.ts';
import { isNetworkPolicy, readPolicy } from '../checks/reachability/network-policy.ts';
import type { Pod } from '../checks/reachability/pods.ts';
import { PROTOCOLS } from '../checks/reachability/ports.ts';
import { recordsOf, textOf } from '../kit/json.ts';
import type { PodPair } from './pods.ts';
import type { Side } from './trees/side.ts';

/**
 * A tree does not say which addresses pods have. All the clusters that `cluster.kind` knows take them from here unless they are
 * told, and a rule that lets all of these through lets pods through.
 */
const POD_ADDRESSES = '10.0.0.0/8';

/** The kinds by which a network is worked out, beside those that make pods. */
export const NETWORK_KINDS = ['NetworkPolicy.networking.k8s.io', 'Namespace'] as const;

/** What the policies of one tree let through, between pods that are called as they are in both. */
export interface SideNetwork {
  readonly network: Network;
  /** By their names. */
  readonly pods: ReadonlyMap<string, Pod>;
}

/** Works out who reaches whom in one tree, from its policies and pods alone. */
export function networkOfSide(side: Side, pairs: readonly PodPair[], which: 'before' | 'after'): SideNetwork {
  const addresses = block(POD_ADDRESSES);
  const pods = new Map<string, Pod>();
  for (const pair of pairs) {
    const template = pair[which];
    if (!template || template.spec.hostNetwork === true) continue;
    const { namespace, manifest } = template;
    pods.set(pair.name, {
      name: pair.name,
      component: manifest.component,
      namespace,
      labels: textLabels(template),
      ports: portsOf(template),
      addresses,
    });
  }
  const known = [...pods.values()];
  const namespaces = new Namespaces(
    side.ofKinds([NETWORK_KINDS[1]]),
    known.map(({ namespace }) => namespace),
  );
  return { pods, network: new Network(known, namespaces, policiesOf(side)) };
}

/** Names of the pods that the policies let reach one: default-deny makes them the declared connections. */
export function clientsIn({ network, pods }: SideNetwork): (name: string) => readonly string[] {
  return (name) => {
    const pod = pods.get(name);
    const rules = pod ? network.rulesOf(pod, 'ingress') : [];
    return [...new Set(rules.flatMap((rule) => [...rule.pods].map((one) => one.name)))];
  };
}

/** A namespace as files of the tree say it. One that says it otherwise is read whatever is asked. */
const NAMESPACE = /^ {2}namespace: ([\w.-]+)$/gm;

/** The policies of a side by namespace, of which only those are parsed that may be of the one that is asked for. */
function policiesOf(side: Side): PolicySource {
  const [places, whole] = [new Map<string, string[]>(), [] as string[]];
  for (const path of side.pathsOf(NETWORK_KINDS[0])) {
    const text = side.files.text(path);
    if (text === undefined) continue;
    const said = new Set([...text.matchAll(NAMESPACE)].map(([, namespace]) => namespace!));
    for (const namespace of said) append(places, namespace, path);
    if (said.size === 0) whole.push(path);
  }
  return (namespace) =>
    [...(places.get(namespace) ?? []), ...whole]
      .flatMap((path) => side.objectsIn(path) ?? [])
      .filter(({ object }) => isNetworkPolicy(object))
      .map(readPolicy)
      .filter((policy) => policy.namespace === namespace);
}

function portsOf({ spec }: PodTemplate): Pod['ports'] {
  return recordsOf(spec.containers).flatMap(({ ports }) =>
    recordsOf(ports).map(({ name, containerPort, protocol }) => ({
      name: textOf(name),
      port: Number(containerPort),
      protocol: PROTOCOLS.find((one) => one === protocol) ?? 'TCP',
    })),
  );
}
