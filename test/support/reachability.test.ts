import { expect, it } from 'vitest';
import type { KubeObject } from '../../src/kit/object.ts';
import { networkOf, type Pod, within } from './reachability.ts';

const policy = (namespace: string, spec: object) =>
  ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'p', namespace },
    spec,
  }) as KubeObject;
const pod = (namespace: string, app: string, ip = '10.42.0.1'): Pod => ({ namespace, labels: { app }, ip });
const https = { port: 443, protocol: 'TCP' } as const;

it('knows blocks of addresses', () => {
  expect(within('10.42.3.4', '10.42.0.0/16')).toBe(true);
  expect(within('10.43.3.4', '10.42.0.0/16')).toBe(false);
  expect(within('203.0.113.9', '0.0.0.0/0')).toBe(true);
  expect(within('10.0.0.1', '10.0.0.1/32')).toBe(true);
});

it('lets everything through where no policy selects a pod, and nothing where one selects it without rules', () => {
  expect(networkOf([]).reaches(pod('a', 'x'), pod('b', 'y'), https)).toBe(true);
  const denied = networkOf([policy('b', { podSelector: {}, policyTypes: ['Ingress'] })]);
  expect(denied.reaches(pod('a', 'x'), pod('b', 'y'), https)).toBe(false);
  expect(denied.reaches(pod('b', 'y'), pod('a', 'x'), https)).toBe(true);
});

it('adds policies up, asks both ends, and reads a lone podSelector as of the same namespace', () => {
  const network = networkOf([
    policy('b', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    policy('b', {
      podSelector: { matchLabels: { app: 'y' } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'x' } } }], ports: [{ port: 443, protocol: 'TCP' }] }],
    }),
  ]);
  expect(network.reaches(pod('b', 'x'), pod('b', 'y'), https)).toBe(false);
  expect(network.enters(pod('b', 'x'), pod('b', 'y'), https)).toBe(true);
  expect(network.enters(pod('a', 'x'), pod('b', 'y'), https)).toBe(false);
  expect(network.enters(pod('b', 'x'), pod('b', 'y'), { port: 443, protocol: 'UDP' })).toBe(false);
  expect(network.enters(pod('b', 'x'), pod('b', 'y'), { port: 444, protocol: 'TCP' })).toBe(false);
});

it('asks both selectors of one peer, and leaves exceptions out of blocks', () => {
  const network = networkOf([
    policy('b', {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'a' } },
              podSelector: { matchLabels: { app: 'x' } },
            },
            { ipBlock: { cidr: '0.0.0.0/0', except: ['10.42.0.0/16'] } },
          ],
        },
      ],
    }),
  ]);
  expect(network.reaches(pod('a', 'x'), pod('b', 'y'), https)).toBe(true);
  expect(network.reaches(pod('a', 'z'), pod('b', 'y'), https)).toBe(false);
  expect(network.reaches(pod('c', 'x'), pod('b', 'y'), https)).toBe(false);
  expect(network.reaches({ ip: '192.0.2.1' }, pod('b', 'y'), https)).toBe(true);
});
