import type { PlannedComponent } from '../graph/plan.ts';

/** How to reach each UI, shown by Argo CD with the Application. */
export function describePorts(component: PlannedComponent): { name: string; value: string }[] {
  return component.uis.map(({ title, service, port, path = '' }) => ({
    name: title,
    value: `kubectl -n ${component.namespace} port-forward svc/${service} 8080:${port}, then http://localhost:8080${path}`,
  }));
}
