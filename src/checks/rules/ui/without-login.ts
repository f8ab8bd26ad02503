import { profileOf } from '../../../clusters/index.ts';
import { ASKING_CLASSES, controllerOf } from '../../../clusters/ingress-controllers.ts';
import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { listOf, recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import { type KubeObject, kindOf } from '../../../kit/object.ts';
import type { Rule } from '../../rule.ts';

export const withoutLogin: Rule = {
  id: 'ui/without-login',
  severity: 'error',
  what: 'Whoever comes to a UI by its host logs in: at the program, or at the ingress controller where the program asks nobody.',
  why: 'Whoever can reach the controller reads and changes everything behind the host.',
  *check(subject): Iterable<Problem> {
    const { platform, components } = subject.plan;
    const controller = controllerOf(platform.ingress);
    const { find } = subject.references().known;
    const open = new Map<string, string>(
      components.flatMap(({ uis }) =>
        uis.filter(({ login }) => login === 'none').map((ui) => [`${ui.namespace}/${ui.service}`, ui.title] as const),
      ),
    );
    for (const manifest of subject.objects()) {
      const { object } = manifest;
      if (kindOf(object) !== 'Ingress.networking.k8s.io') continue;
      const titles = new Set(servicesOf(object).flatMap((service) => open.get(service) ?? []));
      if (titles.size === 0 || controller?.asksBy(object, find) !== undefined) continue;
      const hosts = recordsOf(recordOf(object.spec).rules).flatMap(({ host }) => textOf(host) ?? []);
      yield {
        ...placeOf(manifest),
        // Its ports are those of one machine, which lets in nobody from elsewhere.
        ...(profileOf(platform.cluster).maker && {
          severity: 'warning' as const,
          why: 'Its host is of this machine alone: whoever has an account here, and every page in a browser here, gets in.',
        }),
        message: `${[...titles].sort().join(' and ')} at ${hosts.join(' and ') || 'every host'} is open to everybody: it has no login, and nothing in front of it asks for one`,
        fix: controller
          ? 'leave the Ingress to Mooring, or give it the annotation and the object of the one that Mooring writes'
          : `say \`ingress.class: ${ASKING_CLASSES.join(' or ')}\`, a controller that Mooring can have ask; or switch the rule off with what asks before ${platform.ingress.class} as the reason`,
      };
    }
  },
};

/** Services that an Ingress leads to, with their namespace. */
function servicesOf({ metadata: { namespace }, spec }: KubeObject): readonly string[] {
  const { rules, defaultBackend } = recordOf(spec);
  const backends = [
    defaultBackend,
    ...recordsOf(rules).flatMap(({ http }) => listOf(recordOf(http).paths).map((path) => recordOf(path).backend)),
  ];
  return backends.flatMap((backend) => {
    const name = textOf(recordOf(recordOf(backend).service).name);
    return name === undefined ? [] : [`${namespace}/${name}`];
  });
}
