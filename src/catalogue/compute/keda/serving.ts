import type { Service } from '../../../../imports/types/kubernetes.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { API_SERVICE, METRICS, OPERATOR, OPERATOR_PORT } from './names.ts';

/** Of the Service that the API server calls. */
const HTTPS = 443;

/** What leads to the two programs. The operator writes the CA into the APIService. */
export function services(
  namespace: string,
  labelsOf: (role: 'operator' | 'metrics') => Readonly<Record<string, string>>,
): readonly KubeObject[] {
  const service = (name: string, role: 'operator' | 'metrics', port: string, number: number): Service => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { ...labelsOf(role) } },
    spec: { selector: { ...labelsOf(role) }, ports: [{ name: port, port: number, targetPort: port }] },
  });
  const api = {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: API_SERVICE },
    spec: {
      group: 'external.metrics.k8s.io',
      version: 'v1beta1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      service: { name: METRICS, namespace, port: HTTPS },
    },
  };
  return [
    service(OPERATOR, 'operator', 'metricsservice', OPERATOR_PORT),
    service(METRICS, 'metrics', 'https', HTTPS),
    api,
  ];
}
