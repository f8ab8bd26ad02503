import type { PodSpec } from '../../imports/types/kubernetes.ts';
import type { Job } from './job.ts';

/** Where the pods of something run, as fields of a pod, which operators take under the same names. */
export function onNodes({
  settings: { nodes },
}: {
  readonly settings: Pick<Job['settings'], 'nodes'>;
}): Pick<PodSpec, 'nodeSelector' | 'tolerations'> {
  const { selector = {}, tolerations = [] } = nodes ?? {};
  return {
    ...(Object.keys(selector).length > 0 && { nodeSelector: { ...selector } }),
    ...(tolerations.length > 0 && {
      tolerations: tolerations.map(({ value, ...taint }) =>
        value === undefined ? { ...taint, operator: 'Exists' } : { ...taint, operator: 'Equal', value },
      ),
    }),
  };
}
