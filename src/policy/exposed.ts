import type { ChartRelease, Manifest } from '../contract/manifest.ts';
import type { PlannedComponent } from '../graph/plan.ts';
import { isCustom, kindOf } from '../kit/object.ts';
import { type Opened, openedBy } from '../kit/open-services.ts';
import { someText } from '../kit/texts.ts';

/** In which words objects ask for such a Service, their operators' too. */
const ASKS = /^(loadbalancer|nodeport)$/i;

const NONE: Opened = { 'services.loadbalancers': 0, 'services.nodeports': 0 };

/** How many Services and ports of each namespace are open on nodes or at a balancer, as a quota counts it; nothing where an operator or a chart decides it. */
export function exposedIn(
  manifests: readonly Manifest[],
  releases: readonly ChartRelease[],
  components: readonly PlannedComponent[],
): (namespace: string) => Partial<Opened> {
  const counts = new Map<string, Opened>();
  // What Argo CD renders, and what operators make, is not there to be counted.
  const unknown = new Set(
    releases.map(({ component }) => components.find(({ id }) => id === component)?.namespace ?? ''),
  );
  for (const { object } of manifests) {
    const { namespace } = object.metadata;
    // Of no namespace's quota: definitions, for one, the megabytes of a tree that have all words of their types in them.
    if (namespace === undefined) continue;
    if (isCustom(object) && !unknown.has(namespace) && someText(object, (text) => ASKS.test(text)))
      unknown.add(namespace);
    if (kindOf(object) !== 'Service') continue;
    const before = counts.get(namespace) ?? NONE;
    const more = openedBy(object.spec);
    counts.set(namespace, {
      'services.loadbalancers': before['services.loadbalancers'] + more['services.loadbalancers'],
      'services.nodeports': before['services.nodeports'] + more['services.nodeports'],
    });
  }
  return (namespace) => (unknown.has(namespace) ? {} : (counts.get(namespace) ?? NONE));
}
