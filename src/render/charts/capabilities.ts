import type { KubeObject } from '../../kit/object.ts';
import { isDefinition } from '../definitions.ts';

/**
 * What `.Capabilities.APIVersions` of Helm holds for CustomResourceDefinitions: every version that is served, alone
 * (`cert-manager.io/v1`) and with its kind (`cert-manager.io/v1/Issuer`), in one order.
 */
export function apiVersionsOf(objects: readonly KubeObject[]): readonly string[] {
  const found = new Set<string>();
  for (const object of objects) {
    if (!isDefinition(object)) continue;
    const {
      group,
      names,
      versions = [],
    } = object.spec as {
      group: string;
      names: { kind: string };
      versions?: readonly { name: string; served: boolean }[];
    };
    for (const { name, served } of versions) {
      if (!served) continue;
      found.add(`${group}/${name}`);
      found.add(`${group}/${name}/${names.kind}`);
    }
  }
  return [...found].sort();
}
