import { at, recordsOf } from './json.ts';

/** Whether Services of a type have addresses outside the cluster. */
export const isOpen = (type: unknown): boolean => type === 'LoadBalancer' || type === 'NodePort';

/** What a quota counts of Services that are open. */
export interface Opened {
  readonly 'services.loadbalancers': number;
  readonly 'services.nodeports': number;
}

/**
 * What a quota counts of one Service beside itself: a load balancer has ports on every node, too; where it is to have none, those
 * that it names all the same (kubernetes v1.35.4, pkg/quota/v1/evaluator/core/services.go `Usage`).
 */
export function openedBy(spec: unknown): Opened {
  const type = at(spec, 'type');
  const ports = recordsOf(at(spec, 'ports'));
  const named = type === 'LoadBalancer' && at(spec, 'allocateLoadBalancerNodePorts') === false;
  return {
    'services.loadbalancers': type === 'LoadBalancer' ? 1 : 0,
    'services.nodeports': isOpen(type) ? ports.filter(({ nodePort }) => !named || nodePort).length : 0,
  };
}
