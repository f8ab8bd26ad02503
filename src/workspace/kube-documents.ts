import type { KubeObject } from '../kit/object.ts';
import { parseKubernetesYaml } from './kubernetes-yaml.ts';

/** The objects in what a program printed; empty documents are left out. */
export function kubeDocuments(text: string): readonly KubeObject[] {
  return parseKubernetesYaml(text)
    .map(({ value }) => value as KubeObject | null | undefined)
    .filter((object): object is KubeObject => typeof object?.kind === 'string' && object.metadata !== undefined);
}
