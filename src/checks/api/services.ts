import type { Fault } from '../../contract/problem.ts';
import { listOf, recordOf, recordsOf, textOf } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';
import type { FieldChecks } from './fields.ts';
import * as is from './values.ts';
import { isAddress } from './values.ts';
import { presentOf, wrong } from './wrong.ts';

/** Source: k8s.io/kubernetes@v1.35.4 pkg/apis/core/validation/validation.go (ValidateService). */
export const SERVICE_FIELDS: FieldChecks = {
  'spec.type': is.oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
  'spec.sessionAffinity': is.oneOf('None', 'ClientIP'),
  'spec.externalTrafficPolicy': is.oneOf('Cluster', 'Local'),
  'spec.internalTrafficPolicy': is.oneOf('Cluster', 'Local'),
  'spec.trafficDistribution': is.oneOf('PreferClose', 'PreferSameZone', 'PreferSameNode'),
  'spec.ipFamilyPolicy': is.oneOf('SingleStack', 'PreferDualStack', 'RequireDualStack'),
  'spec.ipFamilies[]': is.oneOf('IPv4', 'IPv6'),
  'spec.selector.{}': is.qualifiedName,
  'spec.selector.*': is.labelValue,
  'spec.ports[].name': is.dnsLabel,
  'spec.ports[].port': is.portNumber,
  'spec.ports[].targetPort': is.port,
  'spec.ports[].nodePort': is.between(0, 65_535),
  'spec.ports[].protocol': is.oneOf('TCP', 'UDP', 'SCTP'),
  'spec.ports[].appProtocol': is.qualifiedName,
  'spec.loadBalancerSourceRanges[]': is.range,
};

export function* service({ spec: given }: KubeObject): Iterable<Fault> {
  const spec = recordOf(given);
  const { type = 'ClusterIP', clusterIP } = spec;
  const headless = clusterIP === 'None';
  const ports = recordsOf(spec.ports);
  if (ports.length === 0 && !headless && type !== 'ExternalName')
    yield wrong('spec.ports', 'the Service has no port', 'say one at least, or clusterIP: None');
  yield* portFaults(ports);
  if (type === 'ExternalName') {
    if (!textOf(spec.externalName))
      yield wrong(
        'spec.externalName',
        'is needed where the type is ExternalName',
        'say the DNS name that it stands for',
      );
    else if (is.dnsSubdomain(String(spec.externalName).replace(/\.$/, '')))
      yield wrong('spec.externalName', `${spec.externalName} is no DNS name`, 'write a name such as db.example.com');
    if (textOf(clusterIP)) yield wrong('spec.clusterIP', 'is not for the type ExternalName', 'leave it out');
  }
  if (headless && (type === 'NodePort' || type === 'LoadBalancer'))
    yield wrong('spec.clusterIP', `may not be None where the type is ${type}`, 'leave it out, or say type: ClusterIP');
  if (textOf(clusterIP) && !headless && !isAddress(String(clusterIP)))
    yield wrong('spec.clusterIP', `${clusterIP} is no address`, 'leave it out, or write None');
  const outside = type === 'NodePort' || type === 'LoadBalancer' || listOf(spec.externalIPs).length > 0;
  if (!outside && textOf(spec.externalTrafficPolicy))
    yield wrong('spec.externalTrafficPolicy', `is not for a Service of type ${type}`, 'leave it out');
  if (type !== 'LoadBalancer')
    for (const field of presentOf(spec, ['loadBalancerSourceRanges', 'loadBalancerClass', 'healthCheckNodePort']))
      if (field !== 'loadBalancerSourceRanges' || listOf(spec[field]).length > 0)
        yield wrong(`spec.${field}`, 'is only for the type LoadBalancer', 'leave it out');
  for (const [i, { nodePort }] of ports.entries())
    if (nodePort != null && nodePort !== 0 && type !== 'NodePort' && type !== 'LoadBalancer')
      yield wrong(`spec.ports[${i}].nodePort`, `is not for a Service of type ${type}`, 'leave it out');
  if (spec.sessionAffinityConfig != null && spec.sessionAffinity !== 'ClientIP')
    yield wrong('spec.sessionAffinityConfig', 'is only for sessionAffinity: ClientIP', 'leave it out');
}

function* portFaults(ports: readonly Readonly<Record<string, unknown>>[]): Iterable<Fault> {
  const names = new Set<string>();
  for (const [i, { name }] of ports.entries()) {
    if (!textOf(name)) {
      if (ports.length > 1)
        yield wrong(`spec.ports[${i}].name`, 'is needed where there are several ports', 'call each port by a name');
      continue;
    }
    if (names.has(String(name)))
      yield wrong(`spec.ports[${i}].name`, `a port of the Service is called ${name} already`, 'give it another name');
    names.add(String(name));
  }
}
