import type { Schema } from './structural.ts';

export const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
export const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
export const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';

interface GroupVersionKind {
  group: string;
  version: string;
  kind: string;
}

/** What a definition of the Kubernetes API is the schema of, or undefined when it is only a part (or a part of every kind). */
export function groupVersionKind(definition: Schema): GroupVersionKind | undefined {
  const all = definition['x-kubernetes-group-version-kind'] as GroupVersionKind[] | undefined;
  return all?.length === 1 ? all[0] : undefined;
}
