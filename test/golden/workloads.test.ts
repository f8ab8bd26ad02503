import { describe, expect, it } from 'vitest';
import type { PlannedWorkload } from '../../src/contract/workload.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { describeObject } from '../../src/kit/object.ts';
import { parseBytes, parseCpu } from '../../src/kit/quantity.ts';
import { renderScenario, scenarios } from './scenario.ts';

/*
 * An independent look at the pods of these trees, by nothing that the rules use. Each of it is a rule too, which holds for what
 * people bring: network/unselected, capacity/declared, rbac/token, pod-security, network/listening, reference/service-pods. What
 * else stands in this folder is about the program (the same bytes, every option, definitions as imported), or a second reading
 * of what rules prove (reachability, images/mirror).
 */

interface Security {
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly privileged?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seccompProfile?: { readonly type: string };
}

interface Container {
  readonly name: string;
  readonly securityContext?: Security;
  readonly restartPolicy?: string;
  readonly resources?: {
    readonly requests?: Record<string, string | number>;
    readonly limits?: Record<string, string | number>;
  };
  readonly ports?: readonly { readonly containerPort: number }[];
}

interface PodTemplate {
  readonly metadata?: { readonly labels?: Record<string, string> };
  readonly spec: {
    readonly serviceAccountName?: string;
    readonly automountServiceAccountToken?: boolean;
    readonly hostNetwork?: boolean;
    readonly securityContext?: Security;
    readonly volumes?: readonly Readonly<Record<string, unknown>>[];
    readonly containers: readonly Container[];
    readonly initContainers?: readonly Container[];
  };
}

/** The pod template of what makes pods itself; what operators make of custom resources is theirs. */
function templateOf({ kind, apiVersion, spec }: KubeObject): PodTemplate | undefined {
  const { template, jobTemplate } = (spec ?? {}) as {
    template?: PodTemplate;
    jobTemplate?: { spec: { template: PodTemplate } };
  };
  if (apiVersion === 'apps/v1' && ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind)) return template;
  if (apiVersion === 'batch/v1') return kind === 'CronJob' ? jobTemplate!.spec.template : template;
  return undefined;
}

function workloadsOf(
  workloads: readonly PlannedWorkload[],
  { metadata }: KubeObject,
  { metadata: pod }: PodTemplate,
): readonly PlannedWorkload[] {
  return workloads.filter(
    ({ namespace, labels }) =>
      namespace === metadata.namespace && Object.entries(labels).every(([key, value]) => pod?.labels?.[key] === value),
  );
}

describe.each(scenarios())('pods of $name, $environment', (scenario) => {
  const { plan, manifests } = renderScenario(scenario);
  const workloads = plan.components.flatMap((component) => component.workloads);
  const pods = manifests.flatMap(({ object }) => {
    const template = templateOf(object);
    return template
      ? [{ object, template, what: describeObject(object), found: workloadsOf(workloads, object, template) }]
      : [];
  });

  it('belong to one workload of the plan each: others would be cut off from everything', () => {
    expect(
      pods
        .filter(({ found }) => found.length !== 1)
        .map(
          ({ what, found }) =>
            `${what}: ${found.map(({ component, name }) => `${component}/${name}`).join(', ') || 'none'}`,
        ),
    ).toEqual([]);
  });

  it('ask for what the plan counts for them, no more', () => {
    const wrong: string[] = [];
    for (const { what, template, found } of pods) {
      const [workload] = found;
      if (!workload) continue;
      const { containers, initContainers = [] } = template.spec;
      const stays = [...containers, ...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always')];
      const once = initContainers.filter(({ restartPolicy }) => restartPolicy !== 'Always');
      const sum = (all: readonly Container[], read: (container: Container) => number) =>
        all.reduce((total, container) => total + read(container), 0);
      const most = (read: (container: Container) => number) => Math.max(sum(stays, read), ...once.map(read));
      const asked = {
        cpu: most(({ resources }) => parseCpu(resources?.requests?.cpu ?? 0)),
        memory: most(({ resources }) => parseBytes(resources?.requests?.memory ?? 0)),
        memoryLimit: most(({ resources }) => parseBytes(resources?.limits?.memory ?? 0)),
      };
      const counted = {
        cpu: parseCpu(workload.resources.cpu),
        memory: parseBytes(workload.resources.memory),
        memoryLimit: parseBytes(workload.resources.memoryLimit),
      };
      for (const key of ['cpu', 'memory', 'memoryLimit'] as const)
        if (asked[key] > counted[key]) wrong.push(`${what}: ${key} ${asked[key]}, counted ${counted[key]}`);
    }
    expect(wrong).toEqual([]);
  });

  it('say requests and a memory limit for every container', () => {
    const silent = pods.flatMap(({ what, template }) =>
      [...template.spec.containers, ...(template.spec.initContainers ?? [])]
        .filter(({ resources }) => !resources?.requests?.cpu || !resources.requests.memory || !resources.limits?.memory)
        .map(({ name }) => `${what} ${name}`),
    );
    expect(silent).toEqual([]);
  });

  it('run as the account of their workload, with a token only when they talk to the API', () => {
    const accounts = new Map(
      manifests.flatMap(({ object }) =>
        object.kind === 'ServiceAccount' ? [[`${object.metadata.namespace}/${object.metadata.name}`, object]] : [],
      ),
    );
    const wrong: string[] = [];
    for (const { what, object, template, found } of pods) {
      const [workload] = found;
      if (!workload) continue;
      const { serviceAccountName = 'default', automountServiceAccountToken } = template.spec;
      if (workload.serviceAccount && workload.serviceAccount.name !== serviceAccountName)
        wrong.push(`${what}: runs as ${serviceAccountName}`);
      const account = accounts.get(`${object.metadata.namespace}/${serviceAccountName}`);
      const token = automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true;
      if (token !== workload.talksToApi)
        wrong.push(
          `${what}: ${token ? 'has a token, and does not talk to the API' : 'talks to the API, and has no token'}`,
        );
    }
    expect(wrong).toEqual([]);
  });

  it('pass the Pod Security level of their namespace', () => {
    const levels = new Map(
      manifests.flatMap(({ object: { kind, metadata } }) =>
        kind === 'Namespace' ? [[metadata.name, metadata.labels?.['pod-security.kubernetes.io/enforce']]] : [],
      ),
    );
    const wrong = pods
      .filter(({ object }) => levels.get(object.metadata.namespace!) === 'restricted')
      .flatMap(({ what, template }) => refusals(template).map((refusal) => `${what}: ${refusal}`));
    expect(wrong).toEqual([]);
  });

  it('listen where connections come to', () => {
    const wrong: string[] = [];
    for (const { what, template, found } of pods) {
      const [workload] = found;
      if (!workload) continue;
      const listens = new Set(
        [...template.spec.containers, ...(template.spec.initContainers ?? [])].flatMap(({ ports = [] }) =>
          ports.map(({ containerPort }) => containerPort),
        ),
      );
      for (const { to, ports } of plan.flows) {
        if (
          !('workload' in to) ||
          to.component !== workload.component ||
          to.workload !== workload.name ||
          ports === 'all'
        )
          continue;
        for (const port of ports) {
          const number = typeof port === 'number' ? port : port.port;
          if (!listens.has(number)) wrong.push(`${what}: nothing listens on ${number}`);
        }
      }
    }
    expect([...new Set(wrong)]).toEqual([]);
  });
});

const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** Why the Pod Security level `restricted` refuses a pod (Kubernetes, docs/concepts/security/pod-security-standards). */
function refusals({ spec }: PodTemplate): string[] {
  const { containers, initContainers = [], volumes = [], securityContext: pod = {}, hostNetwork = false } = spec;
  const found = [
    ...(hostNetwork ? ['hostNetwork'] : []),
    ...volumes.flatMap((volume) => Object.keys(volume).filter((key) => key !== 'name' && !VOLUMES.includes(key))),
  ];
  for (const { name, securityContext: own = {} } of [...containers, ...initContainers]) {
    const { allowPrivilegeEscalation, capabilities, privileged } = own;
    const { runAsNonRoot, runAsUser, seccompProfile } = { ...pod, ...own };
    if (allowPrivilegeEscalation !== false) found.push(`${name}: allowPrivilegeEscalation`);
    if (privileged) found.push(`${name}: privileged`);
    if (!capabilities?.drop?.includes('ALL')) found.push(`${name}: capabilities.drop`);
    if (capabilities?.add?.some((capability) => capability !== 'NET_BIND_SERVICE'))
      found.push(`${name}: capabilities.add`);
    if (runAsNonRoot !== true || runAsUser === 0) found.push(`${name}: runAsNonRoot`);
    if (!['RuntimeDefault', 'Localhost'].includes(seccompProfile?.type ?? '')) found.push(`${name}: seccompProfile`);
  }
  return found;
}

describe.each(scenarios())('services of $name, $environment', (scenario) => {
  it('select pods of the plan, on ports that connections may use', () => {
    const { plan, manifests } = renderScenario(scenario);
    const workloads = plan.components.flatMap((component) => component.workloads);
    const wrong: string[] = [];
    for (const { object } of manifests) {
      if (object.kind !== 'Service' || object.apiVersion !== 'v1') continue;
      const { selector = {} } = object.spec as { selector?: Record<string, string> };
      const templates = manifests.flatMap(({ object: other }) => {
        const template = templateOf(other);
        return template && other.metadata.namespace === object.metadata.namespace
          ? [template.metadata?.labels ?? {}]
          : [];
      });
      const planned = workloads
        .filter(({ namespace }) => namespace === object.metadata.namespace)
        .map(({ labels }) => labels);
      const selects = [...templates, ...planned].some((labels) =>
        Object.entries(selector).every(([key, value]) => labels[key] === value),
      );
      if (!selects) wrong.push(describeObject(object));
    }
    expect(wrong).toEqual([]);
  });
});
