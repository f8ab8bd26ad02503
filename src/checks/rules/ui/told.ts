import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import type { PlannedComponent, PlannedUi } from '../../../graph/plan.ts';
import { recordOf } from '../../../kit/json.ts';
import { describeObject, type KubeObject } from '../../../kit/object.ts';
import { groupBy } from '../../capacity/capacity.ts';
import { podsOf } from '../../pods/pods-of.ts';
import { workloadsOf } from '../../pods/workload-of.ts';
import type { Rule, Subject } from '../../rule.ts';
import { type Leaf, sourcesOf } from '../../told/leaves.ts';

/** Settings by which programs are told their own address, or the hosts that they answer to. */
const OWN_ADDRESS =
  /(?:^|[._-])(?:root|base|external|public|site|argocd|redirect|browser[._-]redirect)[._-]?ur[il]$|proxyRedirectUri$|allowed[._-](?:hosts|origins)$|^argocdUrl$/i;
const SETTING = /(?<![\w.-])(?:--?)?(?:D)?([A-Za-z][\w.-]*)["']?[ \t]*[=:][ \t]*["']?([^\s"']+)/g;
const FILLED_IN = /\{\{|\$[({]|^\s*$/;

export const uiTold: Rule = {
  id: 'ui/told',
  severity: 'error',
  what: 'What a program with a UI is told of its own address, or of the hosts that it answers to, is the host, the scheme and the port by which people open it.',
  why: 'It sends people to another address after their login, or refuses them because it does not know the host.',
  *check(subject): Iterable<Problem> {
    const told = new Set<string>();
    const leaves = leavesByComponent(subject);
    for (const component of subject.plan.components) {
      const uis = component.uis.filter((ui) => ui.open !== undefined);
      if (uis.length === 0 || component.external) continue;
      // People may give it further names.
      const options = JSON.stringify(component.options);
      for (const leaf of leaves(component))
        for (const [name, value] of settingsIn(leaf)) {
          if (!OWN_ADDRESS.test(name) || FILLED_IN.test(value)) continue;
          const wrong = faultOf(value, uis, options);
          const key = `${describeObject(leaf.object)} ${leaf.path} ${name}`;
          if (wrong === undefined || told.has(key)) continue;
          told.add(key);
          const manifest = subject.manifests.find(({ object }) => object === leaf.object);
          yield {
            ...(manifest ? placeOf(manifest) : { component: component.id, object: describeObject(leaf.object) }),
            path: leaf.path,
            message: `${leaf.path === 'data["url"]' ? 'url' : name} ${wrong}`,
            fix: `write ${uis.map(({ open }) => open!.url).join(' or ')}`,
          };
        }
    }
  },
};

/** What the pods of a component's UIs are told, and what stands in ConfigMaps that it reads by the API. */
function leavesByComponent(subject: Subject): (component: PlannedComponent) => readonly Leaf[] {
  const sources = sourcesOf(subject);
  const pods = groupBy(workloadsOf(subject.plan, podsOf(subject)), ([, { component }]) => component);
  const maps = groupBy(
    subject.manifests.filter(({ object }) => object.kind === 'ConfigMap'),
    ({ component, object }) => `${component} ${object.metadata.namespace}`,
  );
  return ({ id, uis, namespace }) => {
    const workloads = new Set(uis.map(({ at }) => at.workload));
    return [
      ...(pods.get(id) ?? []).flatMap(([pod, { name }]) => (workloads.has(name) ? sources.told(pod).leaves : [])),
      ...(maps.get(`${id} ${namespace}`) ?? []).flatMap(({ object }) => addressesOf(object)),
    ];
  };
}

/** Addresses in a ConfigMap under a name that ends so; one that is called no more than that is the program's own. */
function addressesOf(object: KubeObject): readonly Leaf[] {
  return Object.entries(recordOf(object.data)).flatMap(([key, text]) =>
    typeof text === 'string' && /^https?:\/\/\S+$/.test(text) && /url$/i.test(key)
      ? [{ name: key === 'url' ? 'root_url' : key, text, object, path: `data[${JSON.stringify(key)}]`, own: true }]
      : [],
  );
}

function settingsIn({ name, text }: Leaf): readonly (readonly [string, string])[] {
  const inside = [...text.matchAll(SETTING)].map(([, key, value]) => [key!, value!] as const);
  return name === undefined ? inside : [[name, text], ...inside];
}

function faultOf(value: string, uis: readonly PlannedUi[], options: string): string | undefined {
  const hosts = uis.map(({ open }) => open!.host);
  // A list holds it among others; one address is it.
  if (/[,\n]/.test(value))
    return hosts.some((host) => new RegExp(`(?<![\\w.-])${host.replaceAll('.', '\\.')}(?![\\w-]|\\.\\w)`).test(value))
      ? undefined
      : `does not name ${hosts.join(' or ')}, by which people come`;
  const [, scheme, host = ''] = /^(?:(https?):\/\/)?([^/:\s]+)/i.exec(value) ?? [];
  const ui = uis.find(({ open }) => open!.host === host.toLowerCase());
  if (!ui) return options.includes(host) ? undefined : `says ${value}, and people come to ${hosts.join(' or ')}`;
  const { url } = ui.open!;
  return scheme === undefined || value === url || value.startsWith(`${url}/`)
    ? undefined
    : `says ${value}, and people come by ${url}`;
}
