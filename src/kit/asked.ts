import { parseBytes, parseCpu } from './quantity.ts';
import type { Devices } from './resources.ts';

/** What a container, or a pod, asks for: millicores and bytes. */
export interface Asked {
  readonly cpu: number;
  readonly memory: number;
  readonly memoryLimit: number;
  /** GPUs and the like, where there are some. */
  readonly devices?: Devices;
}

/** Resources as Kubernetes writes them. */
export interface WrittenResources {
  readonly requests?: Readonly<Record<string, string | number>>;
  readonly limits?: Readonly<Record<string, string | number>>;
}

/** What `resources` asks for. A request that is left out is the limit, as the API server has it. */
export function askedOf({ requests = {}, limits = {} }: WrittenResources = {}): Asked {
  // Whoever wants a device says so as a limit; all that a name with a slash is.
  const devices = Object.entries(limits).flatMap(([name, said]) =>
    name.includes('/') && Number.isFinite(Number(said)) ? [[name, Number(said)] as const] : [],
  );
  return {
    cpu: amount(parseCpu, requests.cpu ?? limits.cpu),
    memory: amount(parseBytes, requests.memory ?? limits.memory),
    memoryLimit: amount(parseBytes, limits.memory),
    ...(devices.length > 0 && { devices: Object.fromEntries(devices) }),
  };
}

/** A quantity that somebody else wrote: 0 where nothing is, NaN when it is none. */
export function amount(parse: (quantity: string | number) => number, quantity: unknown): number {
  try {
    return parse((quantity ?? 0) as string | number);
  } catch {
    return Number.NaN;
  }
}
