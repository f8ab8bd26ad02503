import type { KubeObject } from '../kit/object.ts';

/**
 * Something that is in the cluster without being an object of the tree: a chart, an operator or a program makes it. So
 * that what refers to it can be told from what refers to nothing.
 */
export interface Made {
  /**
   * As `describeObject` calls it: `Secret`, `Service`, `AppProject.argoproj.io`; or the name of what is no object:
   * `Bucket`, `Topic`, `Database`, `DatabaseRole`.
   */
  readonly kind: string;
  readonly name: string;
  /** Absent for what belongs to none. */
  readonly namespace?: string;
  /** Keys of a Secret or ConfigMap, or the ports of a Service by name and number. Absent: not known, any may be there. */
  readonly parts?: readonly string[];
  /** Secrets whose keys it has too. */
  readonly copies?: readonly { readonly name: string; readonly namespace?: string }[];
}

/** Looks up an object of the tree by kind (`SecretStore.external-secrets.io`), namespace and name. */
export type Find = (kind: string, namespace: string | undefined, name: string) => KubeObject | undefined;

/** What comes into being because of an object. */
export type Makes = (object: KubeObject, find: Find) => readonly Made[];

/** A Service that something else makes. */
export function madeService(name: string, namespace: string | undefined, ports: readonly (string | number)[]): Made {
  return { kind: 'Service', name, namespace, parts: ports.map(String) };
}

/** A Secret that something else makes; without keys, they are not known. */
export function madeSecret(name: string, namespace: string | undefined, keys?: readonly string[]): Made {
  return { kind: 'Secret', name, namespace, ...(keys && { parts: keys }) };
}
