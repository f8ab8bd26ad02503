import type { CrdPin, KubernetesPin } from './pins.ts';

/** Where the pinned files come from. Both methods answer the text of one upstream file, or throw saying what to do. */
export interface Source {
  crd(pin: CrdPin): Promise<string>;
  kubernetes(pin: KubernetesPin): Promise<string>;
}
