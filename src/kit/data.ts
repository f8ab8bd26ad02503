import { groupOf, type KubeObject } from './object.ts';

/** Kinds whose deletion takes data with it, whatever they say. A definition takes every object of its kind along. */
const HOLDING_DATA: ReadonlySet<string> = new Set([
  '/Namespace',
  '/PersistentVolume',
  '/PersistentVolumeClaim',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'kafka.strimzi.io/Kafka',
  'kafka.strimzi.io/KafkaNodePool',
  'kafka.strimzi.io/KafkaTopic',
  'minio.min.io/Tenant',
  'postgresql.cnpg.io/Cluster',
  'postgresql.cnpg.io/Database',
]);

/** Whether data goes with the object when it is deleted. */
export function holdsData(object: KubeObject): boolean {
  const kind = `${groupOf(object.apiVersion)}/${object.kind}`;
  if (HOLDING_DATA.has(kind)) return true;
  const spec = object.spec as {
    volumeClaimTemplates?: unknown[];
    dataFrom?: { sourceRef?: { generatorRef?: unknown } }[];
  };
  if (kind === 'apps/StatefulSet') return (spec?.volumeClaimTemplates ?? []).length > 0;
  // A seed: a value that is made once, and that nobody can make again.
  if (kind === 'external-secrets.io/ExternalSecret')
    return (spec?.dataFrom ?? []).some(({ sourceRef }) => sourceRef?.generatorRef !== undefined);
  return false;
}
