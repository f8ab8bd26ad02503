import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { End } from '../../../src/checks/reachability/pods.ts';
import { portRange } from '../../../src/checks/reachability/ports.ts';
import { overlaps } from '../../../src/checks/reachability/ranges.ts';
import { openPorts, outside, pod, policy } from '../../support/policies.ts';
import { type Door, networkOf, type Outside, type Pod } from '../../support/reachability.ts';

const NAMESPACES = { a: { team: 'x' }, b: { team: 'y' }, c: { team: 'x' } };
const labels = fc.record(
  { app: fc.constantFrom('p', 'q'), tier: fc.constantFrom('front', 'back') },
  { requiredKeys: [] },
) as fc.Arbitrary<Record<string, string>>;
const selector = fc.record({ matchLabels: labels }, { requiredKeys: [] });
const namespaceSelector = fc.record({
  matchLabels: fc.record(
    { team: fc.constantFrom('x', 'y'), 'kubernetes.io/metadata.name': fc.constantFrom('a', 'b') },
    { requiredKeys: [] },
  ),
});
const block = fc.record(
  {
    cidr: fc.constantFrom('0.0.0.0/0', '10.42.0.0/16', '10.42.0.0/24', '192.0.2.0/24'),
    except: fc.subarray(['10.42.0.0/30', '10.42.0.0/16', '192.0.2.0/25']),
  },
  { requiredKeys: ['cidr'] },
);
const peer = fc.oneof(
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector }),
  fc.record({ namespaceSelector, podSelector: selector }),
  fc.record({ ipBlock: block }),
);
const port = fc.record({ port: fc.constantFrom(80, 443), protocol: fc.constantFrom('TCP', 'UDP') });
const rules = (peers: 'from' | 'to') =>
  fc.array(
    fc.record(
      { [peers]: fc.array(peer, { maxLength: 3 }), ports: fc.array(port, { maxLength: 2 }) },
      { requiredKeys: [] },
    ),
    { maxLength: 2 },
  );
const policies = fc.array(
  fc.record({
    namespace: fc.constantFrom('a', 'b', 'c'),
    spec: fc.record(
      {
        podSelector: selector,
        policyTypes: fc.subarray(['Ingress', 'Egress'], { minLength: 1 }),
        ingress: rules('from'),
        egress: rules('to'),
      },
      { requiredKeys: ['podSelector', 'policyTypes'] },
    ),
  }),
  { maxLength: 6 },
);
const pods = fc.array(fc.record({ namespace: fc.constantFrom('a', 'b', 'c'), labels }), { minLength: 1, maxLength: 6 });
const DOORS: Door[] = [80, 443, 1].flatMap((port) => [
  { port, protocol: 'TCP' as const },
  { port, protocol: 'UDP' as const },
]);

it('two evaluators that were written apart agree on policies that nobody would write', () => {
  fc.assert(
    fc.property(pods, policies, (somePods, somePolicies) => {
      const manifests = somePolicies.map(({ namespace, spec }, i) => policy(namespace, spec, `p${i}`));
      const made = Object.entries(NAMESPACES).map(([name, labels]) => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, labels },
      }));
      const apart = networkOf([...made, ...manifests.map(({ object }) => object)]);

      const ends: { ours: End; theirs: Pod | Outside }[] = [
        ...somePods.map(({ namespace, labels }, i) => {
          const ip = `10.42.0.${i + 1}`;
          return { ours: pod(namespace, labels, { ip }), theirs: { namespace, labels, ip } };
        }),
        ...['192.0.2.1', '192.0.2.200', '203.0.113.1'].map((ip) => ({ ours: outside(ip), theirs: { ip } })),
      ];
      const ours = openPorts(
        ends.flatMap(({ ours }) => ('labels' in ours ? [ours as never] : [])),
        manifests,
        NAMESPACES,
      );
      for (const from of ends)
        for (const to of ends)
          for (const door of DOORS)
            expect(
              overlaps(ours(from.ours, to.ours), portRange(door.protocol, door.port)),
              `${from.ours.name} → ${to.ours.name} ${door.port}/${door.protocol}`,
            ).toBe(apart.reaches(from.theirs, to.theirs, door));
    }),
    { numRuns: 400 },
  );
});
