/** The nodes of a cluster that have GPUs, as its kind makes them: what `cluster.gpus` need not say. */
export interface GpuNodes {
  /** Taints that keep others away from them. */
  readonly tolerations?: readonly { readonly key: string; readonly value?: string; readonly effect?: string }[];
  /** Class of the runtime that hands devices to containers, where that is not the nodes' usual one. */
  readonly runtimeClass?: string;
}
