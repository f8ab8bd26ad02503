import type { KubeObject } from '../../kit/object.ts';
import type { Schema } from './structural.ts';

/** The parts of a CustomResourceDefinition (apiextensions.k8s.io/v1) that are read here. */
export interface Crd extends KubeObject {
  spec: CrdSpec;
}

interface CrdSpec {
  group: string;
  names: { kind: string; plural: string; [field: string]: unknown };
  scope: string;
  versions: CrdVersion[];
  [field: string]: unknown;
}

export interface CrdVersion {
  name: string;
  served: boolean;
  storage: boolean;
  /** What `kubectl get` shows of an object. */
  additionalPrinterColumns?: PrinterColumn[];
  schema?: { openAPIV3Schema?: Schema };
  [field: string]: unknown;
}

/** `CustomResourceColumnDefinition`. */
export interface PrinterColumn {
  description?: string;
  /** Only in wide output above 0, which is the default. */
  priority?: number;
  [field: string]: unknown;
}

export function isCrd(object: unknown): object is Crd {
  const { apiVersion, kind } = (object ?? {}) as Partial<KubeObject>;
  return kind === 'CustomResourceDefinition' && apiVersion === 'apiextensions.k8s.io/v1';
}

/** The versions that the API server answers for, newest first. */
export function servedVersions(crd: Crd): CrdVersion[] {
  return crd.spec.versions.filter((version) => version.served).sort((a, b) => compareVersions(b.name, a.name));
}

/**
 * Orders API versions as Kubernetes ranks them: v1alpha1 < v1alpha2 < v1beta1 < v1 < v2, and any other name below them all.
 * Source: "Version priority" in the Kubernetes documentation of CRD versions.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [rank(a), rank(b)];
  for (let i = 0; i < left.length; i++) {
    if (left[i] !== right[i]) return left[i]! - right[i]!;
  }
  return a < b ? 1 : a > b ? -1 : 0;
}

/** [stability, major, minor]: stability 0 is "not a Kubernetes version". */
function rank(version: string): [number, number, number] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (!match) return [0, 0, 0];
  const stability = match[2] === 'alpha' ? 1 : match[2] === 'beta' ? 2 : 3;
  return [stability, Number(match[1]), Number(match[3] ?? 0)];
}
