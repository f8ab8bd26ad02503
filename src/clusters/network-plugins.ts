/** What a network plugin makes of NetworkPolicies, where that matters to those that are rendered. */
interface Enforcement {
  /**
   * Whether an `ipBlock` matches nodes and the API server. On Cilium it does not, wherever the API server stands
   * (cilium/cilium#20550, #47827): objects of Cilium's own kind name it beside.
   */
  readonly blocksMatchNodes: boolean;
  /** Custom resources that it brings. */
  readonly definitions: readonly string[];
}

const BY_ADDRESS: Enforcement = { blocksMatchNodes: true, definitions: [] };

/** Plugins by the name that `cluster.cni` has for them. */
export const NETWORK_PLUGINS = {
  flannel: BY_ADDRESS,
  calico: BY_ADDRESS,
  kindnet: BY_ADDRESS,
  cilium: { blocksMatchNodes: false, definitions: ['ciliumnetworkpolicies.cilium.io'] },
  other: BY_ADDRESS,
} as const satisfies Readonly<Record<string, Enforcement>>;

export type NetworkPlugin = keyof typeof NETWORK_PLUGINS;

export function enforcementOf({ cni }: { readonly cni: NetworkPlugin }): Enforcement {
  return NETWORK_PLUGINS[cni];
}
