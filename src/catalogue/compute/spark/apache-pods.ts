import type { PodMaker } from '../../../contract/kind.ts';
import { at, type Json, recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { overheadFaults, type SparkProcess, sparkResources } from './memory.ts';
import { accountOf, devicesOf, hostPaths, imageOf, ROLES, type Role } from './properties.ts';

/** Pods of a SparkApplication of Apache's operator: templates, and Spark's own properties. */
export const apachePods: PodMaker = (object) => {
  const conf = recordOf(at(object.spec, 'sparkConf'));
  return ROLES.map((role) => {
    const template = recordOf(at(object.spec, `${role}Spec`, 'podTemplateSpec'));
    const ofTemplate = recordOf(template.spec);
    const named = recordsOf(ofTemplate.containers);
    const containers = named.length > 0 ? named : [{}];
    const wanted = textOf(conf[`spark.kubernetes.${role}.podTemplateContainerName`]);
    const main = Math.max(
      0,
      containers.findIndex(({ name }) => name === wanted),
    );
    // Spark's own name where the template has none (BasicDriverFeatureStep, BasicExecutorFeatureStep).
    const name = textOf(containers[main]!.name) ?? `spark-kubernetes-${role}`;
    return {
      at: `spec.${role}Spec.podTemplateSpec`,
      exact: true,
      labels: { ...recordOf(at(template, 'metadata', 'labels')), 'spark-role': role },
      annotations: recordOf(at(template, 'metadata', 'annotations')),
      spec: {
        ...ofTemplate,
        serviceAccountName: accountOf(conf, role) ?? ofTemplate.serviceAccountName,
        containers: containers.map((container, i) =>
          i === main
            ? {
                ...container,
                name,
                image: imageOf(conf, role) ?? container.image,
                resources: sparkResources(
                  processOf(object, role),
                  conf[`spark.kubernetes.${role}.request.cores`] ?? conf[`spark.${role}.cores`],
                  devicesOf(conf, role),
                ),
              }
            : container,
        ),
        volumes: [...recordsOf(ofTemplate.volumes), ...hostPaths(conf, role)],
      },
      replicas: role === 'driver' ? 1 : executors(conf),
      sizedAt: 'spec.sparkConf',
      resourcesAt: { [name]: `spec.sparkConf.spark.${role}.memory` },
    };
  });
};

/** At most. Without a most, dynamic allocation knows none. */
function executors(conf: Json): number {
  if (conf['spark.dynamicAllocation.enabled'] === 'true')
    return Number(conf['spark.dynamicAllocation.maxExecutors'] ?? Number.POSITIVE_INFINITY);
  return Number(conf['spark.executor.instances'] ?? 2);
}

/** Overheads that are less than Spark itself would keep. */
export const apacheFaults = (object: KubeObject) =>
  ROLES.flatMap((role) => [
    ...overheadFaults(processOf(object, role), `spec.sparkConf["spark.${role}.memoryOverhead"]`),
  ]);

function processOf({ spec }: KubeObject, role: Role): SparkProcess {
  const { pyFiles, sparkRFiles, sparkConf } = recordOf(spec);
  const conf = recordOf(sparkConf) as SparkProcess['conf'];
  return {
    role,
    memory: conf[`spark.${role}.memory`],
    memoryOverhead: conf[`spark.${role}.memoryOverhead`],
    jvm: pyFiles === undefined && sparkRFiles === undefined,
    conf,
  };
}
