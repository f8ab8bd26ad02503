import { parse, stringify } from 'yaml';
import type { Manifest } from '../../../src/contract/manifest.ts';
import { groupOf, type KubeObject, kindOf } from '../../../src/kit/object.ts';
import { isDefinition } from '../../../src/render/definitions.ts';

/** Definitions of kinds that nothing in the tree is of, but for one of each component that has no other: its folder is not empty. */
export function unusedDefinitions(manifests: readonly Manifest[]): readonly KubeObject[] {
  const used = new Set(manifests.map(({ object: { apiVersion, kind } }) => `${groupOf(apiVersion)}/${kind}`));
  const left = new Set<string>();
  for (const { component, object } of manifests)
    if (isDefinition(object) && used.has(definedBy(object))) left.add(component);
  return manifests.flatMap(({ component, object }) => {
    if (!isDefinition(object) || used.has(definedBy(object))) return [];
    if (left.has(component)) return [object];
    left.add(component);
    return [];
  });
}

/** APIs that pods would serve, of which none run: Argo CD waits for each until it is there. */
export const servedByPods = (manifests: readonly Manifest[]): readonly KubeObject[] =>
  manifests.flatMap(({ object }) => (kindOf(object) === 'APIService.apiregistration.k8s.io' ? [object] : []));

/** The kind that a CRD defines: `group/Kind`. */
export function definedBy({ spec }: KubeObject): string {
  const { group, names } = spec as { group: string; names: { kind: string } };
  return `${group}/${names.kind}`;
}

/**
 * A tree without these definitions. Argo CD reads all of its watches anew for each that comes, and for each time its status
 * changes, which takes seconds: dozens that nothing is made of would be most of a proof's time.
 */
export function withoutDefinitions(
  files: ReadonlyMap<string, string>,
  definitions: readonly KubeObject[],
): ReadonlyMap<string, string> {
  const names = new Set(definitions.map(({ metadata }) => metadata.name));
  const isOne = (path: string) => DEFINITION.test(path) && names.has(DEFINITION.exec(path)![1]!);
  const kept = [...files].filter(([path]) => !isOne(path));
  return new Map(
    kept.map(([path, text]) => {
      if (!path.endsWith('/kustomization.yaml') || ![...names].some((name) => text.includes(name))) return [path, text];
      const { resources, ...rest } = parse(text) as { resources: readonly string[] };
      return [path, stringify({ ...rest, resources: resources.filter((one) => !isOne(`/${one}`)) })];
    }),
  );
}

const DEFINITION = /\/(?:customresourcedefinition\.apiextensions|apiservice\.apiregistration)\.k8s\.io\/(.+)\.yaml$/;
