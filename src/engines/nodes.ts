import type { PodSpec } from '../../imports/types/kubernetes.ts';
import type { JobGpus } from './gpus.ts';
import type { Job } from './job.ts';

/**
 * Where the pods of something run, as fields of a pod, which operators take under the same names: those with GPUs on nodes
 * that have some. What is said of its own nodes goes before.
 */
export function onNodes(
  { settings: { nodes } }: { readonly settings: Pick<Job['settings'], 'nodes'> },
  gpus?: JobGpus,
): Pick<PodSpec, 'nodeSelector' | 'tolerations'> {
  const selector = { ...gpus?.selector, ...nodes?.selector };
  const said = [...(nodes?.tolerations ?? []), ...(gpus?.tolerations ?? [])].map(({ value, ...taint }) =>
    value === undefined ? { ...taint, operator: 'Exists' } : { ...taint, operator: 'Equal', value },
  );
  const tolerations = [...new Map(said.map((one) => [JSON.stringify(one), one])).values()];
  return {
    ...(Object.keys(selector).length > 0 && { nodeSelector: selector }),
    ...(tolerations.length > 0 && { tolerations }),
  };
}
