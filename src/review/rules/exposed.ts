import { waysOf } from '../../checks/ingress/ways.ts';
import type { Concern } from '../../contract/change.ts';
import { at, recordsOf, textOf, textsOf } from '../../kit/json.ts';
import { describeIdentity, type KubeObject, kindOf } from '../../kit/object.ts';
import { isOpen } from '../../kit/open-services.ts';
import type { ConsequenceRule } from '../subject.ts';

export const exposed: ConsequenceRule = {
  id: 'change/exposed',
  effect: 'access',
  severity: 'warning',
  what: 'Something is reached from outside the cluster that was not, or no longer is.',
  why: 'Whoever reaches the cluster from outside can try to connect to it.',
  source: 'kubernetes/website@main, content/en/docs/concepts/services-networking/{ingress,service}.md',
  *check({ differences }): Iterable<Concern> {
    for (const difference of differences) {
      const [was, is] = [difference.before, difference.after].map((object) => doorsOf(difference.component, object));
      const come = [...is!].filter((door) => !was!.has(door));
      const gone = [...was!].filter((door) => !is!.has(door));
      const what = describeIdentity(difference.identity);
      if (come.length > 0)
        yield { difference, names: come, message: `${what} opens ${come.join(', ')} to the outside` };
      if (gone.length > 0)
        yield {
          difference,
          names: gone,
          less: true,
          severity: 'info',
          message: `${what} no longer opens ${gone.join(', ')} to the outside`,
        };
    }
  },
};

/** Hosts and ports by which an object lets in who is outside. */
function doorsOf(component: string, object: KubeObject | undefined): ReadonlySet<string> {
  if (!object) return new Set();
  if (kindOf(object) !== 'Service')
    return new Set(waysOf({ component, object, config: '', data: false }).map(({ host }) => host ?? 'every host'));
  const { spec } = object;
  const type = textOf(at(spec, 'type'));
  const ports = recordsOf(at(spec, 'ports')).map(({ port }) => port);
  return new Set([
    ...(isOpen(type) ? ports.map((port) => `port ${port} (${type})`) : []),
    ...textsOf(at(spec, 'externalIPs')).map((address) => `the address ${address}`),
  ]);
}
