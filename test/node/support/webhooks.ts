import type { Subject } from '../../../src/checks/rule.ts';
import type { PlannedWorkload } from '../../../src/contract/workload.ts';
import { isAnyone, isWorkload } from '../../../src/graph/plan.ts';
import type { CommandResult } from '../../../src/workspace/run.ts';
import { nodeName } from './node-config.ts';
import type { Nodes } from './nodes.ts';
import { documents } from './platform.ts';
import { type Certificate, NODE_LABEL, namespaceOf, type StandIn } from './stand-ins.ts';

/** Pods that the API server calls, on one node, by a Service of ours. */
export interface Called {
  readonly workload: string;
  readonly node: number;
  readonly port: number;
  readonly namespace: string;
  readonly service: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Workloads that the plan has the API server call, on each node. */
export function calledOf({ plan }: Subject): readonly Called[] {
  const workloads = new Map<string, PlannedWorkload>(
    plan.components.flatMap(({ id, workloads }) => workloads.map((one) => [`${id}/${one.name}`, one] as const)),
  );
  return plan.flows.flatMap(({ from, to, ports }) => {
    if (!isAnyone(from) || !isWorkload(to) || ports === 'all') return [];
    const workload = `${to.component}/${to.workload}`;
    const { namespace, labels } = workloads.get(workload)!;
    return ports.flatMap((one) => {
      const port = typeof one === 'number' ? one : one.port;
      return [0, 1].map((node) => ({
        workload,
        node,
        port,
        namespace,
        service: `called-${workload.replaceAll('/', '-')}-${port}-${node}`,
        labels,
      }));
    });
  });
}

/** Names that the API server calls them by. */
export const namesOf = (called: readonly Called[]) =>
  called.map(({ service, namespace }) => `${service}.${namespace}.svc`);

/** Where objects are made that webhooks are asked about. */
const HOOKED = 'hooked';

export async function makeServices(nodes: Nodes, called: readonly Called[]): Promise<void> {
  const services = called.map(({ service, namespace, labels, node, port }) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: service, namespace },
    spec: { selector: { ...labels, [NODE_LABEL]: nodeName(node) }, ports: [{ port: 443, targetPort: port }] },
  }));
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: HOOKED } };
  await nodes.kubectl(['apply', '-f', '-'], documents([namespace, ...services]));
}

/**
 * Has the API server ask a webhook that must answer, and makes an object. What a stand-in saw is in the warnings that
 * kubectl prints.
 */
export async function callWebhook(
  nodes: Nodes,
  { service, namespace }: Called,
  tls: Certificate,
): Promise<CommandResult> {
  const webhook = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: service },
    webhooks: [
      {
        name: 'hook.mooring.test',
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Fail',
        timeoutSeconds: 5,
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': HOOKED } },
        objectSelector: { matchLabels: { hook: service } },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
        clientConfig: {
          service: { name: service, namespace, port: 443, path: '/' },
          caBundle: Buffer.from(tls.certificate).toString('base64'),
        },
      },
    ],
  };
  await nodes.kubectl(['apply', '-f', '-'], documents([webhook]));
  const made = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: service, namespace: HOOKED, labels: { hook: service } },
  };
  try {
    // The API server has its webhooks from a watch: until then nobody is asked.
    for (let tries = 0; ; tries++) {
      const result = await nodes.tryKubectl(['create', '-f', '-'], documents([made]));
      const asked = result.exitCode !== 0 || result.stderr.includes('Warning:');
      if (result.exitCode === 0) await nodes.kubectl(['-n', HOOKED, 'delete', 'configmap', service]);
      if (asked || tries === 40) return result;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  } finally {
    await nodes.kubectl(['delete', 'validatingwebhookconfiguration', service]);
  }
}

/** The stand-in that a Service of ours leads to. */
export function standInOf({ namespace, labels, node }: Called, standIns: readonly StandIn[]): StandIn {
  return standIns.find(
    (one) =>
      one.node === node &&
      namespaceOf(one) === namespace &&
      Object.entries(labels).every(([key, value]) => one.pod.labels[key] === value),
  )!;
}
