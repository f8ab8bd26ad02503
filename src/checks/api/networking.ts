import { parseCidr } from '../../config/cidr.ts';
import type { Fault } from '../../contract/problem.ts';
import { type Json, listOf, recordOf, recordsOf, textOf } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';
import type { FieldChecks } from './fields.ts';
import * as is from './values.ts';
import { wrong } from './wrong.ts';

/** Source: k8s.io/kubernetes@v1.35.4 pkg/apis/networking/validation/validation.go. */
export const NETWORK_POLICY_FIELDS: FieldChecks = {
  'spec.policyTypes[]': is.oneOf('Ingress', 'Egress'),
  ...Object.fromEntries(
    [
      ['ingress', 'from'],
      ['egress', 'to'],
    ].flatMap(([way, peers]) => [
      [`spec.${way}[].ports[].port`, is.port],
      [`spec.${way}[].ports[].endPort`, is.portNumber],
      [`spec.${way}[].ports[].protocol`, is.oneOf('TCP', 'UDP', 'SCTP')],
      [`spec.${way}[].${peers}[].ipBlock.cidr`, is.range],
      [`spec.${way}[].${peers}[].ipBlock.except[]`, is.range],
    ]),
  ),
};

export const INGRESS_FIELDS: FieldChecks = {
  'spec.ingressClassName': is.dnsSubdomain,
  'spec.rules[].host': is.host,
  'spec.tls[].hosts[]': is.host,
  'spec.tls[].secretName': is.dnsSubdomain,
  'spec.rules[].http.paths[].pathType': is.oneOf('Exact', 'Prefix', 'ImplementationSpecific'),
  'spec.rules[].http.paths[].backend.service.name': is.dns1035Label,
  'spec.rules[].http.paths[].backend.service.port.name': is.portName,
  'spec.rules[].http.paths[].backend.service.port.number': is.portNumber,
};

export function* networkPolicy({ spec }: KubeObject): Iterable<Fault> {
  for (const [way, peers] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const)
    for (const [i, rule] of recordsOf(recordOf(spec)[way]).entries()) {
      const path = `spec.${way}[${i}]`;
      for (const [j, port] of recordsOf(rule.ports).entries()) yield* portFaults(port, `${path}.ports[${j}]`);
      for (const [j, peer] of recordsOf(rule[peers]).entries()) yield* peerFaults(peer, `${path}.${peers}[${j}]`);
    }
}

function* portFaults({ port, endPort }: Json, path: string): Iterable<Fault> {
  if (endPort == null) return;
  if (typeof port !== 'number')
    yield wrong(`${path}.endPort`, 'needs a port that is a number', 'say the first port of the range as port');
  else if (Number(endPort) < port)
    yield wrong(`${path}.endPort`, `must be ${port} or more, and is ${endPort}`, 'write the last port of the range');
}

function* peerFaults(peer: Json, path: string): Iterable<Fault> {
  const { ipBlock, podSelector, namespaceSelector } = peer;
  if (ipBlock == null && podSelector == null && namespaceSelector == null)
    yield wrong(path, 'says no peer', 'say a podSelector, a namespaceSelector or an ipBlock, or leave it out');
  if (ipBlock == null) return;
  if (podSelector != null || namespaceSelector != null)
    yield wrong(path, 'has an ipBlock and a selector', 'make two peers of it');
  const { cidr, except } = recordOf(ipBlock);
  const all = typeof cidr === 'string' ? parseCidr(cidr) : undefined;
  if (!all) return;
  for (const [i, one] of listOf(except).entries()) {
    const part = typeof one === 'string' ? parseCidr(one) : undefined;
    const within = part && part.family === all.family && part.first >= all.first && part.last <= all.last;
    if (part && !(within && part.last - part.first < all.last - all.first))
      yield wrong(
        `${path}.ipBlock.except[${i}]`,
        `${one} is no part of ${cidr}`,
        `write a smaller range of ${cidr}, or leave it out`,
      );
  }
}

const SEQUENCES = ['//', '/./', '/../', '%2f', '%2F'];

export function* ingress({ spec: given }: KubeObject): Iterable<Fault> {
  const spec = recordOf(given);
  if (spec.defaultBackend == null && recordsOf(spec.rules).length === 0)
    yield wrong('spec', 'has neither rules nor a defaultBackend', 'say one of the two');
  if (spec.defaultBackend != null) yield* backend(recordOf(spec.defaultBackend), 'spec.defaultBackend');
  for (const [i, { http }] of recordsOf(spec.rules).entries()) {
    if (http == null) continue;
    const { paths } = recordOf(http);
    const at = `spec.rules[${i}].http.paths`;
    if (recordsOf(paths).length === 0) yield wrong(at, 'has no path', 'say one at least');
    for (const [j, one] of recordsOf(paths).entries()) {
      yield* pathFaults(one, `${at}[${j}]`);
      yield* backend(recordOf(one.backend), `${at}[${j}].backend`);
    }
  }
}

function* pathFaults({ path = '', pathType }: Json, at: string): Iterable<Fault> {
  if (typeof path !== 'string' || typeof pathType !== 'string') return;
  const free = pathType === 'ImplementationSpecific';
  if (!path.startsWith('/') && !(free && path === ''))
    yield wrong(`${at}.path`, `"${path}" is no absolute path`, 'begin it with /');
  const odd = SEQUENCES.find((part) => path.includes(part)) ?? ['/..', '/.'].find((end) => path.endsWith(end));
  if (!free && odd !== undefined)
    yield wrong(`${at}.path`, `may not have ${odd} in it`, 'write the path that it leads to');
}

function* backend({ service, resource }: Json, path: string): Iterable<Fault> {
  if (service == null && resource == null) yield wrong(path, 'has neither a service nor a resource', 'say a service');
  if (service != null && resource != null) yield wrong(path, 'has a service and a resource', 'keep one of the two');
  if (service == null) return;
  const { name, number } = recordOf(recordOf(service).port);
  if (!textOf(recordOf(service).name)) yield wrong(`${path}.service.name`, 'says no Service', 'say which one it is');
  if (textOf(name) && number) yield wrong(`${path}.service.port`, 'has a name and a number', 'keep one of the two');
  if (!textOf(name) && !number)
    yield wrong(`${path}.service.port`, 'has neither a name nor a number', 'say one of the two');
}
