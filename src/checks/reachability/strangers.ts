import type { Addresses } from './addresses.ts';
import type { LabelIndex } from './label-index.ts';
import { ELSEWHERE, type Namespaces } from './namespaces.ts';
import type { PolicySpec } from './network-policy.ts';
import type { Pod } from './pods.ts';
import { type LabelSelector, labelsFor } from './selector.ts';

/**
 * Pods that nobody declares, to see what a policy would let them do: one without labels in each namespace and one outside
 * of them all, and for each selector that selects no known pod one that it would select. `isDeclared`: a workload is whatever
 * runs in the namespace, and a pod without labels is no stranger there.
 */
export function strangersOf(
  known: LabelIndex<Pod>,
  namespaces: Namespaces,
  policies: readonly PolicySpec[],
  addresses: Addresses,
  isDeclared: (namespace: string) => boolean,
): readonly Pod[] {
  const strangers = new Map<string, Pod>();
  const add = (namespace: string, labels: Pod['labels'], name: string) => {
    const key = JSON.stringify([namespace, labels]);
    if (!strangers.has(key)) strangers.set(key, { name, namespace, labels, ports: [], addresses });
  };
  const addSelected = (namespace: string, selector: LabelSelector) => {
    const labels = labelsFor(selector);
    if (labels) add(namespace, labels, `pods labelled ${textOf(labels)} in ${namespace}`);
  };

  for (const namespace of namespaces.names)
    if (!isDeclared(namespace))
      add(namespace, {}, namespace === ELSEWHERE ? 'any pod of another namespace' : `any other pod in ${namespace}`);
  for (const { namespace, podSelector, ingress = [], egress = [] } of policies) {
    if (known.select(namespace, podSelector).length === 0) addSelected(namespace, podSelector);
    for (const { peers } of [...ingress, ...egress])
      for (const { namespaceSelector, podSelector = {}, ipBlock } of peers) {
        if (ipBlock) continue;
        const places = namespaceSelector ? namespaces.select(namespaceSelector) : [namespace];
        if (places.some((place) => known.select(place, podSelector).length > 0)) continue;
        const place = places[0] ?? namespaces.invent(namespaceSelector!);
        if (place !== undefined) addSelected(place, podSelector);
      }
  }
  return [...strangers.values()];
}

function textOf(labels: Pod['labels']): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
