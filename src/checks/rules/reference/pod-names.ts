import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { numberOf, recordOf, textOf } from '../../../kit/json.ts';
import { describeObject, kindOf } from '../../../kit/object.ts';
import { podsOf } from '../../pods/pods-of.ts';
import { textLabels } from '../../pods/workload-of.ts';
import type { Rule } from '../../rule.ts';
import { servicesByName } from '../../services/read.ts';

export const podNames: Rule = {
  id: 'reference/pod-names',
  severity: 'error',
  what: 'The Service by which the pods of a StatefulSet have their names selects them, and is headless where there are several.',
  why: 'Else the DNS has no name for each of them: a replica does not find the others, and a client cannot ask for one.',
  *check(subject): Iterable<Problem> {
    const services = servicesByName(subject);
    for (const pod of podsOf(subject)) {
      const { made, object, namespace, replicas = 1 } = pod;
      if (kindOf(object) !== 'StatefulSet.apps') continue;
      const name = textOf(recordOf(object.spec).serviceName);
      const service = services.get(`${namespace}/${name}`);
      // One that is not there is another rule's.
      if (!service) continue;
      const labels = textLabels(pod);
      const selector = Object.entries(service.selector);
      if (selector.length === 0 || selector.some(([key, value]) => labels[key] !== value))
        yield {
          ...placeOf(made),
          path: 'spec.serviceName',
          message: `its pods have their names by the Service ${name}, which does not select them`,
          fix: 'name the Service that selects its pods',
          about: describeObject(service.manifest.object),
        };
      else if (!service.headless && (numberOf(replicas) ?? 1) > 1)
        yield {
          ...placeOf(service.manifest),
          path: 'spec.clusterIP',
          message: `the ${replicas} pods of ${object.metadata.name} have their names by it, and it has an address of its own`,
          fix: 'write `clusterIP: None`, and give clients a Service beside it',
        };
    }
  },
};
