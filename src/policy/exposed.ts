import type { ChartRelease, Manifest } from '../contract/manifest.ts';
import type { PlannedComponent } from '../graph/plan.ts';
import { at, listOf } from '../kit/json.ts';
import { isCustom, type KubeObject, kindOf } from '../kit/object.ts';

/** How many Services and ports of a namespace are open on nodes or at a balancer; absent where an operator or a chart decides it. */
export interface Exposed {
  readonly 'services.loadbalancers'?: number;
  readonly 'services.nodeports'?: number;
}

/** In which words objects ask for such a Service, their operators' too. */
const ASKS = /^(loadbalancer|nodeport)$/i;

/** What each namespace opens by its Services, as a quota counts it. */
export function exposedIn(
  manifests: readonly Manifest[],
  releases: readonly ChartRelease[],
  components: readonly PlannedComponent[],
): (namespace: string) => Exposed {
  const counts = new Map<string, { balancers: number; ports: number }>();
  // What Argo CD renders, and what operators make, is not there to be counted.
  const unknown = new Set(
    releases.map(({ component }) => components.find(({ id }) => id === component)?.namespace ?? ''),
  );
  for (const { object } of manifests) {
    const namespace = object.metadata.namespace ?? '';
    if (isCustom(object) && says(object)) unknown.add(namespace);
    if (kindOf(object) !== 'Service') continue;
    const { balancers, ports } = counts.get(namespace) ?? { balancers: 0, ports: 0 };
    const balancer = at(object, 'spec', 'type') === 'LoadBalancer';
    counts.set(namespace, { balancers: balancers + Number(balancer), ports: ports + portsOn(object) });
  }
  return (namespace) => {
    if (unknown.has(namespace)) return {};
    const { balancers = 0, ports = 0 } = counts.get(namespace) ?? {};
    return { 'services.loadbalancers': balancers, 'services.nodeports': ports };
  };
}

/** Ports on nodes; a balancer has some unless told not to (kubernetes v1.35.4, pkg/quota/v1/evaluator/core/services.go). */
function portsOn({ spec }: KubeObject): number {
  const type = at(spec, 'type');
  if (type !== 'NodePort' && type !== 'LoadBalancer') return 0;
  const ports = listOf(at(spec, 'ports'));
  return type === 'LoadBalancer' && at(spec, 'allocateLoadBalancerNodePorts') === false
    ? ports.filter((port) => Boolean(at(port, 'nodePort'))).length
    : ports.length;
}

function says(value: unknown): boolean {
  if (typeof value === 'string') return ASKS.test(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(says);
}
