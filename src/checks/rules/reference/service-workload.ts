import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import type { Rule } from '../../rule.ts';
import { type Meant, meantServices } from '../../services/meant.ts';
import { type Service, servicesOf } from '../../services/read.ts';
import { type Pods, selectablePods } from '../../services/selected.ts';

export const serviceWorkload: Rule = {
  id: 'reference/service-workload',
  severity: 'error',
  what: 'A Service that a UI or a connection leads to selects the workload that the plan has there, on the port that it listens on.',
  why: 'Its clients get to another program, or to a port that no network policy opens.',
  *check(subject): Iterable<Problem> {
    const pods = selectablePods(subject);
    const services = new Map(servicesOf(subject).map((service) => [`${service.namespace}/${service.name}`, service]));
    for (const meant of meantServices(subject.plan)) {
      const service = services.get(`${meant.namespace}/${meant.service}`);
      if (!service) continue;
      const selected = pods.select(service.namespace, { matchLabels: service.selector });
      if (Object.keys(service.selector).length === 0) yield unselective(service, meant);
      else if (selected.length > 0) yield* compare(service, meant, selected);
    }
  },
};

function unselective({ manifest }: Service, { at, what }: Meant): Problem {
  return {
    ...placeOf(manifest),
    path: 'spec.selector',
    message: `it selects no pods, and ${what} leads to ${at.map(({ workload }) => workload).join(', ')} by it`,
    fix: 'select the labels of the workload',
  };
}

function* compare(service: Service, { port, what, at }: Meant, selected: readonly Pods[]): Iterable<Problem> {
  const place = placeOf(service.manifest);
  const reached = selected.filter(({ workload }) => at.some((one) => one.workload === workload));
  if (reached.length === 0) {
    yield {
      ...place,
      path: 'spec.selector',
      message: `it selects the pods of ${selected[0]!.workload}, and ${what} leads to ${at.map(({ workload }) => workload).join(', ')} by it`,
      fix: 'select the labels of the workload that the plan has there',
    };
    return;
  }
  const i = service.ports.findIndex((one) => one.name === port || String(one.port) === port);
  const said = service.ports[i];
  if (!said || service.headless) return;
  const { target } = said;
  const numbers = new Set(
    typeof target === 'number'
      ? [target]
      : reached.flatMap(({ ports = [] }) => ports.flatMap(({ name, number }) => (name === target ? [number] : []))),
  );
  const meant = at.flatMap(({ ports }) => (ports === 'all' ? [...numbers] : ports));
  for (const number of numbers)
    if (!meant.includes(number))
      yield {
        ...place,
        path: `spec.ports[${i}].targetPort`,
        message: `its port ${said.port} leads to ${number} of the pods, and ${what} to ${[...new Set(meant)].join(', ')}`,
        fix: 'name the port that the plan has there',
      };
}
