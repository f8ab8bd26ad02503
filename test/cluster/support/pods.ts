import { podsOf } from '../../../src/checks/pods/pods-of.ts';
import type { PodTemplate } from '../../../src/checks/pods/template.ts';
import { workloadsOf } from '../../../src/checks/pods/workload-of.ts';
import type { PlannedWorkload, PodSecurityLevel } from '../../../src/contract/workload.ts';
import { type Asked, askedOf, type WrittenResources } from '../../../src/kit/asked.ts';
import { type Json, recordOf, recordsOf } from '../../../src/kit/json.ts';
import { groupOf, identityOf, type KubeObject } from '../../../src/kit/object.ts';
import { formatBytes, formatCpu } from '../../../src/kit/quantity.ts';
import { containerResources } from '../../../src/kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../../src/kit/security.ts';
import type { Synthesis } from '../../../src/synth/synthesize.ts';

/** A name that every registry and no test has. */
export const PAUSE = 'registry.k8s.io/pause:3.10';

/** What an operator makes of one object: ServiceAccounts, volume claims, and the pods that use them. */
export type MadePods = readonly KubeObject[];

/**
 * The pods that operators make of each custom resource of the tree, by identity. Labels, security
 * contexts and requests come from the model that checks read, and volumes from the plan: what
 * those believe is what the API server's quotas, LimitRanges and Pod Security get to judge.
 */
export function operatedPods(tree: Synthesis): ReadonlyMap<string, MadePods> {
  const pods = podsOf(tree);
  const owners = workloadsOf(tree.plan, pods);
  const made = new Map<string, KubeObject[]>();
  for (const [i, pod] of pods.entries()) {
    const { object, manifest, replicas = 1 } = pod;
    // Of an object inside a ConfigMap pods come when a DAG applies it: it is no manifest.
    if (object !== manifest.object || !groupOf(object.apiVersion).includes('.')) continue;
    const identity = identityOf(object);
    const ofObject = made.get(identity) ?? [];
    made.set(identity, ofObject);
    const name = `${object.metadata.name}-${object.kind.toLowerCase()}-${i}`;
    for (let n = 0; n < replicas; n++) ofObject.push(...operatedPod(`${name}-${n}`, pod, owners.get(pod)));
  }
  return made;
}

function operatedPod(
  name: string,
  { namespace, labels, spec, ownAccount, resourcesAt }: PodTemplate,
  workload: PlannedWorkload | undefined,
): KubeObject[] {
  const claims = claimsOf(name, namespace, workload);
  const account = ownAccount ? workload?.serviceAccount?.name : undefined;
  const read = (list: string) =>
    recordsOf(spec[list]).map((container, i) => ({
      ...container,
      name: String(container.name ?? `c${i}`).replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      image: container.image ?? PAUSE,
      ...(resourcesAt(container, list) !== undefined && {
        resources: resourcesOf(askedOf(recordOf(container.resources) as WrittenResources)),
      }),
    }));
  const volumes = [...((spec.volumes ?? []) as Json[]), ...claims.map(volumeOf)];
  const pod = {
    ...spec,
    containers: read('containers'),
    initContainers: read('initContainers'),
    volumes,
    ...(account && { serviceAccountName: account }),
  };
  return [
    ...(account ? [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } }] : []),
    ...claims,
    podObject(name, namespace, labels as Record<string, string>, pod),
  ];
}

/** Pods of workloads that come and go, or that a rollover adds, as many at once as the plan says. */
export function peakPods(workload: PlannedWorkload): readonly KubeObject[] {
  const { name, component, namespace, labels, peak, replicas } = workload;
  return Array.from({ length: Math.max(0, peak - replicas) }, (_, i) =>
    podObject(`peak-${component}-${name}-${i}`, namespace, labels, declaredPod(workload)),
  );
}

/** A pod as far as the plan knows it: its requests in one container, and as loose as its level allows. */
export function declaredPod({ resources, podSecurity, serviceAccount, priorityClass }: PlannedWorkload): Json {
  return {
    ...(priorityClass && { priorityClassName: priorityClass }),
    ...(serviceAccount && { serviceAccountName: serviceAccount.name }),
    automountServiceAccountToken: false,
    ...LOOSEST[podSecurity].pod,
    containers: [
      {
        name: 'main',
        image: PAUSE,
        resources: containerResources(resources),
        ...LOOSEST[podSecurity].container,
      },
    ],
  };
}

/** What a level allows and the next stricter does not. */
const LOOSEST: Readonly<Record<PodSecurityLevel, { pod: Json; container: Json }>> = {
  restricted: { pod: { securityContext: restrictedPod(1000) }, container: { securityContext: RESTRICTED_CONTAINER } },
  baseline: { pod: {}, container: {} },
  privileged: { pod: {}, container: { securityContext: { privileged: true } } },
};

export function podObject(name: string, namespace: string, labels: Record<string, string>, spec: Json): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels }, spec };
}

function claimsOf(pod: string, namespace: string, workload: PlannedWorkload | undefined): KubeObject[] {
  return (workload?.volumes ?? []).flatMap(({ size, count = 1 }, v) =>
    Array.from({ length: count }, (_, i) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: `data-${v}-${i}-${pod}`, namespace },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } } },
    })),
  );
}

const volumeOf = ({ metadata: { name } }: KubeObject, i: number) => ({
  name: `claim-${i}`,
  persistentVolumeClaim: { claimName: name },
});

function resourcesOf({ cpu, memory, memoryLimit }: Asked) {
  // What an operator leaves open, the namespace's LimitRange fills in.
  return {
    requests: {
      ...(cpu > 0 && { cpu: formatCpu(cpu) }),
      ...(memory > 0 && { memory: formatBytes(memory) }),
    },
    limits: { ...(memoryLimit > 0 && { memory: formatBytes(memoryLimit) }) },
  };
}
