import { parseBytes, parseCpu } from '../../kit/quantity.ts';

/** What a container, or a pod, asks for: millicores and bytes. */
export interface Asked {
  readonly cpu: number;
  readonly memory: number;
  readonly memoryLimit: number;
}

export interface AskedContainer extends Asked {
  /** Where its resources stand in the object: `spec.template.spec.containers[0].resources`. */
  readonly path: string;
}

/** A group of pods as the tree has it: in a workload of Kubernetes, in a custom resource or in the values of a chart. */
export interface RenderedPods {
  /** Labels of the pods, by which their workload is found. */
  readonly labels: Readonly<Record<string, string>>;
  /** Where the group stands in the object. */
  readonly path: string;
  /** Pods at a time; undefined where the object does not say. */
  readonly replicas?: number;
  readonly containers: readonly AskedContainer[];
  /** Containers that run before the others, one after the other. */
  readonly before?: readonly AskedContainer[];
}

/** Resources as Kubernetes writes them. */
export interface WrittenResources {
  readonly requests?: Readonly<Record<string, string | number>>;
  readonly limits?: Readonly<Record<string, string | number>>;
}

/** What `resources` asks for. A request that is left out is the limit, as the API server has it. */
export function askedOf({ requests = {}, limits = {} }: WrittenResources = {}): Asked {
  return {
    cpu: amount(parseCpu, requests.cpu ?? limits.cpu),
    memory: amount(parseBytes, requests.memory ?? limits.memory),
    memoryLimit: amount(parseBytes, limits.memory),
  };
}

/** A quantity that somebody else wrote; NaN when it is none. */
export function amount(parse: (quantity: string | number) => number, quantity: string | number = 0): number {
  try {
    return parse(quantity);
  } catch {
    return Number.NaN;
  }
}

/** What a pod asks for: its containers together, or the largest of those before them where that is more. */
export function askedOfPod({ containers, before = [] }: Pick<RenderedPods, 'containers' | 'before'>): Asked {
  const most = (read: (asked: Asked) => number) =>
    Math.max(
      containers.reduce((sum, container) => sum + read(container), 0),
      ...before.map(read),
    );
  return {
    cpu: most(({ cpu }) => cpu),
    memory: most(({ memory }) => memory),
    memoryLimit: most(({ memoryLimit }) => memoryLimit),
  };
}
