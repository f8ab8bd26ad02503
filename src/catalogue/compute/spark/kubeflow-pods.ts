import type { PodMaker } from '../../../contract/kind.ts';
import { at, type Json, recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { saidIn } from './application.ts';
import { overheadFaults, type SparkProcess, sparkResources } from './memory.ts';
import { accountOf, devicesOf, hostPaths, imageOf, ROLES, type Role } from './properties.ts';

/** Pods of an application of Kubeflow's operator: its webhook puts the fields into what Spark makes of the template. */
export const kubeflowPods: PodMaker = (object) => {
  const { application, place } = saidIn(object);
  const conf = recordOf(application.sparkConf);
  return ROLES.map((role) => {
    const fields = recordOf(application[role]);
    const template = recordOf(fields.template);
    const ofTemplate = recordOf(template.spec);
    const [first = {}, ...others] = recordsOf(ofTemplate.containers);
    const mounted = new Set(recordsOf(fields.volumeMounts).map(({ name }) => name));
    const name = `spark-kubernetes-${role}`;
    return {
      at: `${place}.${role}`,
      exact: false,
      labels: {
        ...recordOf(at(template, 'metadata', 'labels')),
        ...recordOf(fields.labels),
        'sparkoperator.k8s.io/app-name': object.metadata.name,
        'spark-role': role,
      },
      annotations: { ...recordOf(at(template, 'metadata', 'annotations')), ...recordOf(fields.annotations) },
      spec: {
        ...ofTemplate,
        securityContext: fields.podSecurityContext ?? ofTemplate.securityContext,
        priorityClassName: textOf(fields.priorityClassName) ?? ofTemplate.priorityClassName,
        // It puts these beside what the template and the application say (v2.5.2, internal/webhook/sparkpod_defaulter.go).
        nodeSelector: chosen(ofTemplate.nodeSelector, application.nodeSelector, fields.nodeSelector),
        tolerations: [...recordsOf(ofTemplate.tolerations), ...recordsOf(fields.tolerations)],
        hostNetwork: fields.hostNetwork ?? ofTemplate.hostNetwork,
        serviceAccountName: textOf(fields.serviceAccount) ?? accountOf(conf, role) ?? ofTemplate.serviceAccountName,
        initContainers: [...recordsOf(ofTemplate.initContainers), ...recordsOf(fields.initContainers)],
        containers: [
          {
            ...first,
            name,
            image: textOf(fields.image) ?? textOf(application.image) ?? imageOf(conf, role),
            env: [...recordsOf(first.env), ...recordsOf(fields.env)],
            resources: sparkResources(processOf(application, role), fields.coreRequest ?? fields.cores, {
              ...devicesOf(conf, role),
              // Its webhook's own way (v2.5.2, internal/webhook/sparkpod_defaulter.go `addGPU`).
              ...gpuOf(fields),
            }),
            securityContext: fields.securityContext ?? first.securityContext,
          },
          ...others,
          ...recordsOf(fields.sidecars),
        ],
        volumes: [
          ...recordsOf(ofTemplate.volumes),
          ...recordsOf(application.volumes).filter(({ name }) => mounted.has(name)),
          ...hostPaths(conf, role),
        ],
      },
      replicas: podsOf(application, role),
      resourcesAt: { [name]: `${place}.${role}.memory` },
    };
  });
};

function gpuOf(fields: Json): Json {
  const { name, quantity } = recordOf(fields.gpu);
  return typeof name === 'string' && Number(quantity) > 0 ? { [name]: quantity } : {};
}

/** Labels of nodes, said in several places. */
const chosen = (...said: readonly unknown[]): Json => Object.assign({}, ...said.map(recordOf));

/** At most: without a most, dynamic allocation knows none. */
function podsOf(application: Json, role: Role): number {
  const { enabled, maxExecutors = Number.POSITIVE_INFINITY } = recordOf(application.dynamicAllocation);
  return Number(role === 'executor' && enabled ? maxExecutors : (at(application, role, 'instances') ?? 1));
}

/** Overheads that are less than Spark itself would keep. */
export function kubeflowFaults(object: KubeObject) {
  const { application, place } = saidIn(object);
  return ROLES.flatMap((role) => [...overheadFaults(processOf(application, role), `${place}.${role}.memoryOverhead`)]);
}

function processOf(application: Json, role: Role): SparkProcess {
  const { type, sparkConf } = application;
  const { memory, memoryOverhead } = recordOf(application[role]);
  return {
    role,
    memory: textOf(memory),
    memoryOverhead: textOf(memoryOverhead),
    jvm: type !== 'Python' && type !== 'R',
    conf: recordOf(sparkConf) as SparkProcess['conf'],
  };
}
