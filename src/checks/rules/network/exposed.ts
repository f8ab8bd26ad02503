import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { isAnyone, isWorkload, type Plan } from '../../../graph/plan.ts';
import { isRecord, recordOf, textsOf } from '../../../kit/json.ts';
import { isOpen } from '../../../kit/open-services.ts';
import { formatPath, type Path } from '../../../kit/path.ts';
import { faultsOf } from '../../faults.ts';
import type { Rule } from '../../rule.ts';
import { type Service, servicesOf } from '../../services/read.ts';
import { selectablePods } from '../../services/selected.ts';

export const exposed: Rule = {
  id: 'network/exposed',
  severity: 'error',
  what: 'Services are inside the cluster (ClusterIP): one that nodes or a load balancer open to outside is of a workload that a connection from outside is declared for.',
  why: 'People come in by Ingresses, with TLS and a login before what has none: what is opened beside them is open to whoever reaches a node.',
  *check(subject): Iterable<Problem> {
    const declared = openWorkloads(subject.plan);
    const pods = selectablePods(subject);
    for (const service of servicesOf(subject)) {
      const selected = pods.select(service.namespace, { matchLabels: service.selector });
      if (selected.length > 0 && selected.every(({ workload }) => declared.has(workload))) continue;
      yield* ofService(service);
    }
    for (const { component, values } of subject.releases)
      for (const path of openIn(values))
        yield {
          component,
          config: subject.plan.components.find(({ id }) => id === component)?.config,
          path: formatPath(path),
          message: 'the chart is told to open a Service to outside',
          fix: 'write ClusterIP, and give the UI a host in the component',
        };
    yield* faultsOf('network/exposed', subject.plan, subject.manifests);
  },
};

/** Workloads that addresses outside the cluster are declared to call. */
function openWorkloads({ flows }: Plan): ReadonlySet<string> {
  return new Set(
    flows.flatMap(({ from, to }) =>
      isWorkload(to) && !isWorkload(from) && !isAnyone(from) ? [`${to.component}/${to.workload}`] : [],
    ),
  );
}

function* ofService({ manifest, namespace }: Service): Iterable<Problem> {
  const { type, externalIPs } = recordOf(manifest.object.spec);
  const at = placeOf(manifest);
  if (isOpen(type))
    yield {
      ...at,
      path: 'spec.type',
      message: `it is opened to outside as a ${String(type)}`,
      fix: 'write ClusterIP, and let people come by an Ingress; where programs outside call it, declare them as a connection',
      brings: ['services.nodeports', 'services.loadbalancers'].map((limit) => ({
        rule: 'capacity/quota-counts',
        about: `${limit} of ${namespace}`,
      })),
    };
  if (textsOf(externalIPs).length > 0)
    yield {
      ...at,
      path: 'spec.externalIPs',
      message: `every node takes what is sent to ${textsOf(externalIPs).join(', ')} for it`,
      why: 'Who names an address of somebody else gets the traffic that is meant for it (CVE-2020-8554).',
      fix: 'take the addresses out',
    };
}

/** Services in the values of a chart that are opened: `service: { type: NodePort }`, `serviceType: LoadBalancer`. */
function* openIn(value: unknown, path: Path = []): Iterable<Path> {
  if (Array.isArray(value)) for (const [i, one] of value.entries()) yield* openIn(one, [...path, i]);
  if (!isRecord(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    const last = path.at(-1);
    const says = /service[._-]?type$/i.test(key) || (key === 'type' && /service$/i.test(String(last)));
    if (says && isOpen(inner)) yield [...path, key];
    yield* openIn(inner, [...path, key]);
  }
}
