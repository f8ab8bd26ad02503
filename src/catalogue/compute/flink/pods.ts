import type { PodMaker } from '../../../contract/kind.ts';
import type { Fault } from '../../../contract/problem.ts';
import { at, isRecord, type Json, recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import { jvmBytes } from '../../../kit/jvm-bytes.ts';
import type { KubeObject } from '../../../kit/object.ts';

/** The container into which Flink and its operator merge what the template says (flink-kubernetes 2.2, Constants `MAIN_CONTAINER_NAME`). */
const MAIN = 'flink-main-container';

/** A FlinkDeployment's pods: what their templates say, in the container that Flink adds when they have none of that name. */
export const flinkPods: PodMaker = ({ metadata, spec }) => {
  const { podTemplate, image, serviceAccount, flinkConfiguration, mode } = recordOf(spec);
  const conf = recordOf(flinkConfiguration);
  // KubernetesConfigOptions, KUBERNETES_HOSTNETWORK_ENABLED.
  const hostNetwork = String(conf['kubernetes.hostnetwork.enabled']) === 'true';
  return (['jobManager', 'taskManager'] as const).map((role) => {
    const ofRole = at(spec, role, 'podTemplate');
    const template = recordOf(merged(podTemplate, ofRole));
    const { labels, annotations } = recordOf(template.metadata);
    const { containers, ...rest } = recordOf(template.spec);
    const named = recordsOf(containers);
    const meant = meantByMain(named);
    const main = {
      image,
      ...named[meant],
      name: MAIN,
      resources: resourcesOf(at(spec, role, 'resource'), role === 'taskManager' ? devicesOf(conf) : {}),
    };
    return {
      at: `spec.${ofRole === undefined ? '' : `${role}.`}podTemplate`,
      exact: true,
      labels: {
        ...recordOf(labels),
        app: metadata.name,
        component: role.toLowerCase(),
        type: `flink-${mode === 'standalone' ? 'standalone' : 'native'}-kubernetes`,
      },
      annotations: recordOf(annotations),
      spec: {
        ...rest,
        ...(hostNetwork && { hostNetwork }),
        // Flink's own settings win over the template's (InitJobManagerDecorator, InitTaskManagerDecorator), and that of the
        // role over that of both (KubernetesConfigOptions).
        serviceAccountName:
          textOf(conf[`kubernetes.${role.toLowerCase()}.service-account`]) ??
          textOf(serviceAccount) ??
          rest.serviceAccountName,
        containers: meant >= 0 ? named.map((container, i) => (i === meant ? main : container)) : [...named, main],
      },
      replicas: replicasOf(spec, role),
      sizedAt: `spec.${role}`,
      resourcesAt: { [MAIN]: `spec.${role}.resource` },
    };
  });
};

/** Flink's own container among those of a template. One without an image is none beside it: it was meant to be it, which a fault tells. */
function meantByMain(containers: readonly Json[]): number {
  const found = containers.findIndex(({ name }) => name === MAIN);
  return found < 0 ? containers.findIndex(({ image }) => image === undefined) : found;
}

/** Containers that were meant to be Flink's own: beside it Flink takes any, but none without an image. */
export function* mainFaults({ spec }: KubeObject): Iterable<Fault> {
  for (const part of ['', 'jobManager.', 'taskManager.']) {
    const containers = recordsOf(at(spec, ...`${part}podTemplate.spec.containers`.split('.')));
    const meant = meantByMain(containers);
    if (meant < 0 || containers[meant]!.name === MAIN) continue;
    yield {
      path: `spec.${part}podTemplate.spec.containers[${meant}].name`,
      message: `the template has no container ${MAIN}, which is the one that runs Flink`,
      fix: `call it ${MAIN}`,
    };
  }
}

/** What a process asks for: its memory is its limit too. */
function resourcesOf(resource: unknown, devices: Json) {
  const { cpu, memory } = recordOf(resource);
  const bytes = memory === undefined ? undefined : jvmBytes(String(memory));
  return { requests: { cpu, memory: bytes }, limits: { memory: bytes, ...devices } };
}

/** GPUs and the like of a TaskManager, by the key that Kubernetes has for them (Flink 2.2.0, docs/deployment/advanced/external_resources.md). */
function devicesOf(conf: Json): Json {
  const names = String(conf['external-resources'] ?? '').split(';');
  return Object.fromEntries(
    names.flatMap((name) => {
      const [key, amount] = ['kubernetes.config-key', 'amount'].map(
        (of) => conf[`external-resource.${name.trim()}.${of}`],
      );
      return typeof key === 'string' ? [[key, Number(amount)]] : [];
    }),
  );
}

/** JobManagers as it says; TaskManagers as many as it takes for the slots (`taskmanager.numberOfTaskSlots`). */
function replicasOf(spec: unknown, role: 'jobManager' | 'taskManager'): number {
  const { flinkConfiguration, job, jobManager } = recordOf(spec);
  const { state, parallelism = 1 } = recordOf(job);
  if (state === 'suspended') return 0;
  if (role === 'jobManager') return Number(at(jobManager, 'replicas') ?? 1);
  const slots = Number(recordOf(flinkConfiguration)['taskmanager.numberOfTaskSlots'] ?? 1);
  return Math.ceil(Number(parallelism) / slots);
}

/**
 * A role's template over the common one, lists by position: the operator's default
 * (flink-kubernetes-operator 1.15.0, `kubernetes.operator.pod-template.merge-arrays-by-name`).
 */
function merged(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (Array.isArray(base) && Array.isArray(over))
    return Array.from({ length: Math.max(base.length, over.length) }, (_, i) => merged(base[i], over[i]));
  if (!isRecord(base) || !isRecord(over)) return over;
  const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, merged(base[key], over[key])]));
}
