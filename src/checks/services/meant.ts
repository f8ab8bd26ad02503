import { isWorkload, type Plan } from '../../graph/plan.ts';
import { addressesIn } from '../references/addresses.ts';

/** Where the plan has a Service lead. */
export interface Meant {
  readonly namespace: string;
  readonly service: string;
  /** Of the Service. */
  readonly port: string;
  /** What asks for it: a UI, or a connection. */
  readonly what: string;
  /** The workloads that may answer, `component/name`, each with the ports that its pods listen on. */
  readonly at: readonly { readonly workload: string; readonly ports: readonly number[] | 'all' }[];
}

const known = new WeakMap<Plan, readonly Meant[]>();

/** The Services that UIs and connections of a plan lead to, each with the workload behind it. */
export function meantServices(plan: Plan): readonly Meant[] {
  const found = known.get(plan) ?? [...ofUis(plan), ...ofConnections(plan)];
  known.set(plan, found);
  return found;
}

function ofUis({ components }: Plan): readonly Meant[] {
  return components.flatMap(({ id, uis }) =>
    uis.map(({ title, service, namespace, port, at }) => ({
      namespace,
      service,
      port: String(port),
      what: `the UI ${title}`,
      at: [{ workload: `${id}/${at.workload}`, ports: [at.port] }],
    })),
  );
}

function ofConnections({ components, connections, flows }: Plan): readonly Meant[] {
  const namespaces = new Set(
    components.flatMap(({ namespace, workloads }) => [namespace, ...workloads.map((one) => one.namespace)]),
  );
  const targets = new Map<string, Meant['at'][number][]>();
  for (const { to, ports, why } of flows) {
    if (!isWorkload(to)) continue;
    const numbers = ports === 'all' ? ports : ports.map((one) => (typeof one === 'number' ? one : one.port));
    targets.set(why, [...(targets.get(why) ?? []), { workload: `${to.component}/${to.workload}`, ports: numbers }]);
  }
  const meant = new Map<string, Meant>();
  for (const { id, provider, endpoint } of connections) {
    // What comes back to the client is not behind the provider's address.
    const at = (targets.get(id) ?? []).filter(({ workload }) => workload.startsWith(`${provider}/`));
    if (at.length === 0) continue;
    for (const address of Object.values(endpoint)) {
      if (typeof address !== 'string') continue;
      for (const { kind, name, namespace, part } of addressesIn(address, namespaces))
        if (kind === 'Service' && namespace !== undefined && part !== undefined)
          meant.set(`${namespace}/${name} ${part}`, {
            namespace,
            service: name,
            port: part,
            what: `the connection ${id}`,
            at,
          });
    }
  }
  return [...meant.values()];
}
