import { LabelIndex } from '../../checks/reachability/label-index.ts';
import type { Network } from '../../checks/reachability/network.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { isWorkload, type Plan } from '../../graph/plan.ts';

/** A port of a Service, and the port of the pods behind it. */
export interface ServicePort {
  /** `name.namespace`. */
  readonly host: string;
  readonly component: string;
  readonly port: number;
  readonly target: number;
}

interface ServiceSpec {
  readonly selector?: Readonly<Record<string, string>>;
  readonly ports?: readonly { readonly port: number; readonly targetPort?: number | string }[];
}

/** Ports of the Services in the tree, and of those that operators make, as the addresses that clients are handed tell. */
export function servicePorts(plan: Plan, manifests: readonly Manifest[], network: Network): readonly ServicePort[] {
  return [...renderedPorts(manifests, network), ...handedPorts(plan)];
}

function* renderedPorts(manifests: readonly Manifest[], { pods }: Network): Iterable<ServicePort> {
  const index = new LabelIndex(pods);
  for (const { object } of manifests) {
    if (object.kind !== 'Service' || object.apiVersion !== 'v1') continue;
    const { name, namespace = 'default' } = object.metadata;
    const { selector, ports = [] } = object.spec as ServiceSpec;
    if (!selector) continue;
    for (const pod of index.select(namespace, { matchLabels: selector }))
      for (const { port, targetPort = port } of ports) {
        const target =
          typeof targetPort === 'number' ? targetPort : pod.ports.find((one) => one.name === targetPort)?.port;
        if (pod.component !== undefined && target !== undefined)
          yield { host: `${name}.${namespace}`, component: pod.component, port, target };
      }
  }
}

function* handedPorts({ connections, flows }: Plan): Iterable<ServicePort> {
  const listening = new Map<string, number[]>();
  for (const { to, ports, why } of flows)
    if (isWorkload(to) && ports !== 'all')
      listening.set(
        `${why} ${to.component}`,
        ports.map((port) => (typeof port === 'number' ? port : port.port)),
      );
  for (const { id, provider, endpoint } of connections) {
    const targets = listening.get(`${id} ${provider}`);
    if (!targets) continue;
    const { host, port: said } = endpoint as { host?: unknown; port?: unknown };
    const texts = [
      ...Object.values(endpoint),
      typeof host === 'string' && typeof said === 'number' ? `${host}:${said}` : '',
    ];
    for (const text of texts.filter((value) => typeof value === 'string').flatMap((value) => value.split(','))) {
      const address = parseAddress(text);
      const at = /^[a-z0-9-]+\.[a-z0-9-]+(?=\.svc\b)/.exec(address?.host ?? '')?.[0];
      const port = address?.port;
      if (at === undefined || port === undefined) continue;
      const target = targets.includes(port) ? port : targets.length === 1 ? targets[0] : undefined;
      if (target !== undefined) yield { host: at, component: provider, port, target };
    }
  }
}

/** `host`, `host:port`, or a URL, whose scheme may imply the port; a port may end in its protocol. IPv6 stands in brackets. */
export function parseAddress(text: string): { host: string; port?: number; protocol: string } | undefined {
  const found =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\[[^\]]+\]|[^:[\]]*)(?::(\d{1,5})(?:\/(tcp|udp|sctp))?)?(?:\/.*)?$/i.exec(text);
  if (!found) return undefined;
  const [, scheme, host = '', port, protocol = 'TCP'] = found;
  const implied = scheme === 'http' ? 80 : scheme === 'https' ? 443 : undefined;
  // A name may hold a slash (`airflow/worker`), and a URL's host ends at the first.
  const name = scheme === undefined ? host : host.split('/')[0]!;
  return {
    host: name.replace(/^\[|\]$/g, ''),
    port: port === undefined ? implied : Number(port),
    protocol: protocol.toUpperCase(),
  };
}
