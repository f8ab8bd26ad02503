import { type Manifest, namespaceOf } from '../../contract/manifest.ts';
import type { KubeObject } from '../../kit/object.ts';
import type { Protocol } from './ports.ts';
import type { LabelSelector } from './selector.ts';

export type Direction = 'ingress' | 'egress';
export const DIRECTIONS = ['ingress', 'egress'] as const;

/** A `from` or `to` entry. */
export interface PolicyPeer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface PolicyPort {
  readonly protocol?: Protocol;
  readonly port?: number | string;
  readonly endPort?: number;
}

/** A rule of either direction. No peers: everybody; no ports: all. */
export interface PolicyRule {
  readonly peers: readonly PolicyPeer[];
  readonly ports: readonly PolicyPort[];
}

/** A NetworkPolicy with its defaults filled in. */
export interface PolicySpec {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly podSelector: LabelSelector;
  /** Rules of each direction that the policy isolates its pods in; undefined where it says nothing. */
  readonly ingress?: readonly PolicyRule[];
  readonly egress?: readonly PolicyRule[];
}

interface Written {
  readonly podSelector?: LabelSelector;
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly { readonly from?: readonly PolicyPeer[]; readonly ports?: readonly PolicyPort[] }[];
  readonly egress?: readonly { readonly to?: readonly PolicyPeer[]; readonly ports?: readonly PolicyPort[] }[];
}

export function isNetworkPolicy({ apiVersion, kind }: KubeObject): boolean {
  return kind === 'NetworkPolicy' && apiVersion.startsWith('networking.k8s.io/');
}

/** Reads a NetworkPolicy as Kubernetes does: without `policyTypes` it is of ingress, and of egress when it has such rules (v1.35.4, pkg/apis/networking/v1/defaults.go). */
export function readPolicy(manifest: Manifest): PolicySpec {
  const spec = (manifest.object.spec ?? {}) as Written;
  const { podSelector = {}, ingress = [], egress = [] } = spec;
  const types = spec.policyTypes?.length ? spec.policyTypes : egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
  return {
    manifest,
    namespace: namespaceOf(manifest) ?? 'default',
    podSelector,
    ...(types.includes('Ingress') && { ingress: ingress.map(({ from = [], ports = [] }) => ({ peers: from, ports })) }),
    ...(types.includes('Egress') && { egress: egress.map(({ to = [], ports = [] }) => ({ peers: to, ports })) }),
  };
}
