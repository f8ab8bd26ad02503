import { overlap, parseCidr } from '../../../config/cidr.ts';
import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { recordOf, textOf, textsOf } from '../../../kit/json.ts';
import type { Rule } from '../../rule.ts';
import { servicesOf } from '../../services/read.ts';

export const service: Rule = {
  id: 'network/service',
  severity: 'error',
  what: 'A Service leads from every node to pods that are ready, and an address that it asks for is one of the cluster’s range for Services, and nobody else’s.',
  why: 'The API server refuses an address of another range or one that is taken; a Service that leads to pods of the own node alone, or to pods that are not ready, refuses those that come from elsewhere.',
  *check(subject): Iterable<Problem> {
    const range = parseCidr(subject.plan.platform.cluster.serviceCidr);
    const taken = new Map<string, string>();
    for (const { manifest, headless, selector, namespace, name } of servicesOf(subject)) {
      const spec = recordOf(manifest.object.spec);
      const at = placeOf(manifest);
      const asked = textsOf(spec.clusterIPs).length > 0 ? textsOf(spec.clusterIPs) : [textOf(spec.clusterIP) ?? ''];
      for (const address of asked.filter((one) => one !== '' && one !== 'None')) {
        const other = taken.get(address);
        const read = parseCidr(`${address}/${address.includes(':') ? 128 : 32}`);
        if (!read || (range && read.family === range.family && !overlap(read, range)))
          yield {
            ...at,
            path: 'spec.clusterIP',
            message: `${address} is no address of ${subject.plan.platform.cluster.serviceCidr}, which are the cluster's Services`,
            fix: 'take the address out: the API server gives it one',
          };
        else if (other !== undefined)
          yield {
            ...at,
            path: 'spec.clusterIP',
            message: `the address ${address} is that of the Service ${other}, too`,
            fix: 'take the address out of one of them',
          };
        else taken.set(address, `${namespace}/${name}`);
      }
      if (spec.type === 'ExternalName') {
        if (Object.keys(recordOf(spec.selector)).length > 0)
          yield {
            ...at,
            path: 'spec.type',
            message: `its name leads to ${textOf(spec.externalName) ?? 'nothing'}, and not to the pods that it selects`,
            fix: 'write ClusterIP, or take the selector out',
            brings: ['reference/service-workload', 'reference/pod-names'].map((rule) => ({ rule, about: at.object })),
          };
        continue;
      }
      if (manifest.chart || Object.keys(selector).length === 0) continue;
      if (spec.internalTrafficPolicy === 'Local')
        yield {
          ...at,
          path: 'spec.internalTrafficPolicy',
          message: 'pods of a node that runs none of its pods are refused',
          fix: 'write `Cluster`, or take the field out',
        };
      if (spec.publishNotReadyAddresses === true && !headless)
        yield {
          ...at,
          path: 'spec.publishNotReadyAddresses',
          message: 'clients are sent to pods that are not ready',
          fix: 'take the field out, or give it to a headless Service by which pods find each other',
        };
    }
  },
};
