import type { PlannedComponent } from '../graph/plan.ts';

/**
 * How to reach each UI, shown by Argo CD with the Application: its address, of which Argo CD makes a link, or where it has
 * no host the command that opens a way to it.
 */
export function describeUis({ uis }: Pick<PlannedComponent, 'uis'>): { name: string; value: string }[] {
  return uis.map(({ title, namespace, service, port, path = '', open }) => ({
    name: title,
    value: open
      ? `${open.url}${path}`
      : `kubectl -n ${namespace} port-forward svc/${service} 8080:${port}, then http://localhost:8080${path}`,
  }));
}
