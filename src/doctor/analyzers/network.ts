import type { Analyzer } from '../analyzer.ts';
import type { ClusterView } from '../cluster-view.ts';
import { whose } from '../of-pod.ts';

/** `dial tcp 10.43.0.9:9000: i/o timeout`, `connect to minio.data-plane.svc:80 … timed out`, `ETIMEDOUT 10.43.0.9:9000` … */
const TARGET = /\b((?:[a-z0-9-]+\.)+[a-z]+|\d+(?:\.\d+){3}|[a-z][a-z0-9-]+)[:/](\d{2,5})\b/;
export const SILENT =
  /i\/o timeout|timed out|ETIMEDOUT|Connection timeout|context deadline exceeded|no route to host|EHOSTUNREACH/i;

export const network: Analyzer = {
  id: 'network/denied',
  what: 'A program gets no answer of another component, and the plan declares no connection between them.',
  why: 'Network policies drop without a word whatever no component declares.',
  *find(view) {
    for (const { component, object, text } of view.texts) {
      const target = SILENT.test(text) ? TARGET.exec(text) : undefined;
      if (component === undefined || !target) continue;
      const [, host = '', port] = target;
      const other = providerAt(view, host);
      if (other === undefined || other === component || isDeclared(view, component, other)) continue;
      yield {
        ...whose(component),
        ...(object && { object }),
        same: `${component} ${other}`,
        message: `it gets no answer of ${other} at ${host}:${port}`,
        explanation: `No connection from ${component} to ${other} is declared, so that the network policies drop it.`,
        evidence: [text],
        fix: 'declare the connection: switch on the option that makes it, or `connections` in platform.yaml',
        next: [view.npm('why', `${component} ${other}`), `npm run explain -- ${component}`],
      };
    }
  },
};

/** The component behind a host of the cluster: `minio.data-plane.svc.cluster.local`. An address alone says nothing. */
function providerAt(view: ClusterView, host: string): string | undefined {
  const [name, namespace, svc] = host.split('.');
  if (!name || !namespace || !(svc === 'svc' || svc === undefined)) return undefined;
  return view.owners.ofName({ kind: 'Service', name, namespace });
}

function isDeclared({ plan }: ClusterView, from: string, to: string): boolean {
  return plan.flows.some(
    (flow) =>
      'component' in flow.from && 'component' in flow.to && flow.from.component === from && flow.to.component === to,
  );
}
