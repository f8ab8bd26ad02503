/** A Kubernetes object as plain JSON: what is rendered, checked and written. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  [field: string]: unknown;
}

/** API group of an `apiVersion`: `apps/v1` → `apps`, `v1` → `` (core). */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/**
 * Whether an object that makes pods is a custom resource: groups of those have a dot (apiextensions-apiserver,
 * ValidateCustomResourceDefinitionSpec), and none of those in which Kubernetes has workloads has one.
 */
export function isCustom({ apiVersion }: Pick<KubeObject, 'apiVersion'>): boolean {
  return groupOf(apiVersion).includes('.');
}

/** A kind as everything here names it, whatever its version: `Secret`, `Kafka.kafka.strimzi.io`. */
export function kindKey(kind: string, group = ''): string {
  return group === '' ? kind : `${kind}.${group}`;
}

/** The same of an object. */
export function kindOf({ kind, apiVersion }: Pick<KubeObject, 'kind' | 'apiVersion'>): string {
  return kindKey(kind, groupOf(apiVersion));
}

/**
 * What makes an object the same object to a cluster: group, kind, namespace and name, without the version.
 * Two objects of one identity in a tree overwrite each other.
 */
export function identityOf(object: KubeObject): string {
  return `${groupOf(object.apiVersion)}/${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

/** The kind of an identity: `Kafka.kafka.strimzi.io`. */
export function kindOfIdentity(identity: string): string {
  const [group, kind] = identity.split('/');
  return kindKey(kind!, group);
}

/** Identity for people: `Kafka.kafka.strimzi.io data-plane/kafka`, `Service data-plane/minio`, `Namespace data-plane`. */
export function describeObject({ kind, apiVersion, metadata: { namespace, name } }: KubeObject): string {
  return `${kindKey(kind, groupOf(apiVersion))} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** The same of an identity. */
export function describeIdentity(identity: string): string {
  const [group, kind, namespace, ...name] = identity.split('/');
  return `${kind}${group ? `.${group}` : ''} ${namespace ? `${namespace}/` : ''}${name.join('/')}`;
}
