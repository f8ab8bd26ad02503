import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import type { Rule } from '../../rule.ts';
import { type Meant, meantServices } from '../../services/meant.ts';
import { type Service, servicesByName } from '../../services/read.ts';
import { type Pods, selectablePods } from '../../services/selected.ts';
import { podsWithout } from './service-pods.ts';

export const serviceWorkload: Rule = {
  id: 'reference/service-workload',
  severity: 'error',
  what: 'A Service that a UI or a connection leads to selects the workload that the plan has there, on the port that it listens on.',
  why: 'Its clients get to another program, or to a port that no network policy opens.',
  *check(subject): Iterable<Problem> {
    const pods = selectablePods(subject);
    const services = servicesByName(subject);
    const told = new Set<string>();
    for (const meant of meantServices(subject.plan)) {
      const service = services.get(`${meant.namespace}/${meant.service}`);
      if (!service) continue;
      const selected = pods.select(service.namespace, { matchLabels: service.selector });
      for (const problem of compare(service, meant, selected)) {
        // A UI and connections may lead there alike.
        const key = `${problem.object} ${problem.path}`;
        if (!told.has(key)) yield problem;
        told.add(key);
      }
    }
  },
};

function* compare(service: Service, { port, what, at }: Meant, selected: readonly Pods[]): Iterable<Problem> {
  const place = placeOf(service.manifest);
  const elsewhere = {
    ...place,
    path: 'spec.selector',
    brings: ['reference/service-pods', 'reference/pod-names'].map((rule) => ({ rule, about: place.object })),
  };
  const target = [...new Set(at.map(({ workload }) => workload))].join(', ');
  if (Object.keys(service.selector).length === 0)
    yield {
      ...elsewhere,
      message: `it selects no pods, and ${what} leads to ${target} by it`,
      fix: 'select the labels of the workload',
    };
  // That it selects none that are there is told by reference/service-pods.
  if (Object.keys(service.selector).length === 0 || selected.length === 0) return;
  const reached = selected.filter(({ workload }) => at.some((one) => one.workload === workload));
  if (reached.length === 0) {
    yield {
      ...elsewhere,
      message: `it selects the pods of ${selected[0]!.workload}, and ${what} leads to ${target} by it`,
      fix: 'select the labels of the workload that the plan has there',
    };
    return;
  }
  const i = service.ports.findIndex((one) => one.name === port || String(one.port) === port);
  const said = service.ports[i];
  if (!said || service.headless || podsWithout(service, said, selected)) return;
  const numbers = new Set(
    typeof said.target === 'number'
      ? [said.target]
      : reached.flatMap(({ ports = [] }) =>
          ports.flatMap(({ name, number }) => (name === said.target ? [number] : [])),
        ),
  );
  const meant = at.flatMap(({ ports }) => (ports === 'all' ? [...numbers] : ports));
  for (const number of numbers)
    if (!meant.includes(number))
      yield {
        ...place,
        path: `spec.ports[${i}].targetPort`,
        message: `its port ${said.port} leads to ${number} of the pods, and ${what} to ${[...new Set(meant)].join(', ')}`,
        fix: 'name the port that the plan has there',
        about: reached[0]!.workload,
      };
}
