import type { OptionProblem } from '../../contract/declarations.ts';
import type { JobGpus } from '../gpus.ts';
import type { Job } from '../job.ts';

/** In the images of Apache, beside its examples: it asks nvidia-smi, which the runtime puts into the pod (Spark 4.0.4, docs/running-on-kubernetes.md, "Resource Allocation and Configuration Overview"). */
const DISCOVERY = '/opt/spark/examples/src/main/scripts/getGpusResources.sh';

/** `nvidia.com/gpu` as Spark says it: a resource, and the domain of its vendor. */
function partsOf(resource: string): { readonly vendor: string; readonly name: string } {
  const slash = resource.indexOf('/');
  return { vendor: resource.slice(0, slash), name: resource.slice(slash + 1) };
}

/**
 * GPUs of executors. By these properties Spark asks for them as limits of its pods, whichever operator starts it, and gives
 * each task one of its own, unless `conf` says that several share one: `spark.task.resource.gpu.amount: "0.25"`.
 */
export function gpuConf(gpus: JobGpus | undefined): Record<string, string> {
  if (!gpus) return {};
  const { vendor, name } = partsOf(gpus.resource);
  return {
    [`spark.executor.resource.${name}.amount`]: String(gpus.count),
    [`spark.executor.resource.${name}.discoveryScript`]: DISCOVERY,
    [`spark.executor.resource.${name}.vendor`]: vendor,
    [`spark.task.resource.${name}.amount`]: '1',
  };
}

/** Spark takes the name of a resource up to its first dot (Spark 4.0.4, core, resource/ResourceUtils.scala `listResourceIds`). */
export function gpuProblems({ gpus, short }: Pick<Job, 'gpus' | 'short'>): readonly OptionProblem[] {
  if (!gpus || !partsOf(gpus.resource).name.includes('.')) return [];
  return [
    {
      option: `jobs/${short}/spark/gpus`,
      message: `Spark knows no resource with a dot in its name, as ${gpus.resource} has`,
      fix: 'let the device plugin call it otherwise, or run the job as another kind',
    },
  ];
}
