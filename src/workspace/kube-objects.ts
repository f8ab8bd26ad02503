import { groupOf, type KubeObject } from '../kit/object.ts';

/** What is wrong with a document that should be Kubernetes objects, in words that follow its name. */
export type Refuse = (problem: string) => never;

/** The objects of one document: lists taken apart, and what is null left out as Kubernetes leaves it out. */
export function objectsIn(value: unknown, refuse: Refuse): readonly KubeObject[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('holds no keys and values');
  const object = value as Partial<KubeObject> & { items?: unknown };
  if (typeof object.apiVersion !== 'string' || typeof object.kind !== 'string')
    return refuse('is no Kubernetes object: apiVersion or kind is missing');
  if (object.kind.endsWith('List') && (Array.isArray(object.items) || object.items === null))
    return (object.items ?? []).flatMap((item) => objectsIn(item, refuse));
  const whole = withoutNulls(object as KubeObject, refuse);
  const { metadata, kind } = whole;
  if (typeof metadata !== 'object' || typeof metadata.name !== 'string')
    return refuse(`is no Kubernetes object: the ${kind} has no metadata.name`);
  // Identities, files and policies are made of it, before anything else of it is looked at.
  if (metadata.namespace !== undefined && typeof metadata.namespace !== 'string')
    return refuse(`has a metadata.namespace that is no text`);
  return [whole];
}

/** Labels and annotations are looked at before any schema is. */
export function refuseOddMetadata({ metadata }: KubeObject, refuse: Refuse): void {
  for (const field of ['labels', 'annotations'] as const) {
    const entries: unknown = metadata[field] ?? {};
    if (typeof entries !== 'object' || Array.isArray(entries))
      refuse(`has metadata.${field} that are no keys and values`);
  }
}

/**
 * Where Kubernetes knows the fields, one that is null is one that is not there (a pointer, list or map of Go that is nil).
 * Of other people's kinds and of definitions only the metadata is known: below it null may be a value.
 */
function withoutNulls(object: KubeObject, refuse: Refuse): KubeObject {
  const known = BUILT_IN.has(groupOf(object.apiVersion));
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => {
      if (value === null) return [];
      return [[key, known || key === 'metadata' ? pruned(value, key, refuse) : value]];
    }),
  ) as KubeObject;
}

function pruned(value: unknown, path: string, refuse: Refuse): unknown {
  if (Array.isArray(value)) {
    if (value.includes(null)) return refuse(`has an empty item in ${path}`);
    return value.map((item, i) => pruned(item, `${path}[${i}]`, refuse));
  }
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, pruned(inner, `${path}.${key}`, refuse)]));
}

/** API groups of Kubernetes itself whose objects hold no values of somebody else's shape. */
const BUILT_IN: ReadonlySet<string> = new Set([
  '',
  'admissionregistration.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
]);
