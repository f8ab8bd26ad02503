import { recordOf } from '../kit/json.ts';
import type { KubeObject } from '../kit/object.ts';

/** End of the name of a component that holds nothing but the CustomResourceDefinitions of another one. */
const SUFFIX = '-crds';

/**
 * The component that holds the definitions that another, or its vendored chart, brings. They have an Application of their own, in
 * the first wave: each new one has Argo CD restart its watches, and other components' objects need them before the operator runs.
 */
export function definitionsOf(component: string): string {
  return component + SUFFIX;
}

export function isDefinition({ kind, apiVersion }: KubeObject): boolean {
  return kind === 'CustomResourceDefinition' && apiVersion.startsWith('apiextensions.k8s.io/');
}

/** A definition without the types of its versions: its names, its scope, and who converts between versions. */
export function withoutTypes(definition: KubeObject): KubeObject {
  const { versions: _, ...spec } = recordOf(definition.spec);
  return { ...definition, spec };
}
