/** A TCP port unless said, as a pod listens on it (not the Service's). */
export type Port = number | { readonly port: number; readonly protocol: 'TCP' | 'UDP' };

/** Ports of a connection; `all` only among pods of one program that pick their ports at run time. */
export type Ports = readonly Port[] | 'all';

/** Addresses outside the cluster's pods. */
export interface AddressPeer {
  readonly cidrs: readonly string[];
  readonly except?: readonly string[];
  /** What is there, in the words of Cilium, whose address blocks match neither nodes nor pods. */
  readonly entity?: 'kube-apiserver';
}

/**
 * Callers that no address tells apart. The API server is one: on an overlay (VXLAN of flannel, Calico) its call to a pod on
 * another node comes from the tunnel's address inside the pod range (kube-router, pkg/controllers/netpol/pod.go;
 * tigera/operator#4739), by konnectivity from a pod, and on Cilium from no block at all.
 */
export interface Anyone {
  readonly anyone: true;
}

/** Where a client of an offer gets to. */
export interface Opening {
  readonly at: string | AddressPeer;
  readonly ports: Ports;
}
