import type { JobGpus } from '../gpus.ts';

/**
 * GPUs of TaskManagers: Flink asks for them as limits of their pods, and tells programs which there are, under the name `gpu`.
 * The plugin and its script for NVIDIA's are in the official images (Flink 2.2.0, docs/deployment/advanced/external_resources.md;
 * flink-dist, src/main/assemblies/plugins.xml).
 */
export function gpuConfiguration(gpus: JobGpus | undefined): Record<string, string> {
  if (!gpus) return {};
  return {
    'external-resource.gpu.amount': String(gpus.count),
    'external-resource.gpu.driver-factory.class': 'org.apache.flink.externalresource.gpu.GPUDriverFactory',
    'external-resource.gpu.kubernetes.config-key': gpus.resource,
    'external-resources': 'gpu',
  };
}
