import { podsOf } from '../../../src/checks/pods/pods-of.ts';
import { type Pod, podsOf as podKindsOf } from '../../../src/checks/reachability/pods.ts';
import type { Proof } from '../../../src/checks/reachability/proof.ts';
import type { Subject } from '../../../src/checks/rule.ts';
import { isAnyone, isWorkload } from '../../../src/graph/plan.ts';
import { type Json, recordOf, recordsOf } from '../../../src/kit/json.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../../src/kit/security.ts';
import { STAND_IN } from './images.ts';
import { nodeName } from './node-config.ts';

/** A port and its protocol: `9000/TCP`. */
export interface Door {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** A pod that stands in for one of the platform: what the network sees of it is rendered, what runs in it is not. */
export interface StandIn {
  /** Of its Pod. */
  readonly name: string;
  readonly node: number;
  /** What policies know of it. */
  readonly pod: Pod;
  readonly object: KubeObject;
}

/** Certificate and key that a stand-in shows to the API server. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** User of the image. */
const USER = 65_532;
/** A namespace that no tree knows of. */
export const ELSEWHERE = 'elsewhere';
/** Tells by which node a Service of ours finds a stand-in; no policy knows this label. */
export const NODE_LABEL = 'mooring.test/node';

/** Every port that a flow of the plan or a container names, and one that nothing does. */
export function doorsOf({ plan }: Subject, pods: readonly Pod[]): readonly Door[] {
  const planned = plan.flows.flatMap(({ ports }) => (ports === 'all' ? [] : ports));
  const named = pods.flatMap(({ ports }) => ports);
  const doors = [...planned, ...named, 1].map((one) =>
    typeof one === 'number' ? { port: one, protocol: 'TCP' as const } : { port: one.port, protocol: one.protocol },
  );
  const known = new Map(
    doors.flatMap(({ port, protocol }): [string, Door][] =>
      protocol === 'SCTP' ? [] : [[`${port}/${protocol}`, { port, protocol }]],
    ),
  );
  return [...known.values()];
}

/**
 * For each kind of pod two stand-ins, one a node; for pods that nobody declares (those with no labels, in each namespace and
 * in one that no policy knows) one, where the quota has room. The name server is the real one, and no stand-in.
 *
 * As rendered: namespace, labels, names and numbers of ports, security contexts of pod and container, ServiceAccount, and
 * whether its token is mounted. Not as rendered: the program, which listens on all doors; volumes and variables; what it asks
 * for, next to nothing, since two cores are what there is; the node.
 */
export function standInsOf(tree: Subject, proof: Proof, doors: readonly Door[], tls: Certificate): readonly StandIn[] {
  const { cluster } = tree.plan.platform;
  const isDns = ({ namespace, labels }: Pod) =>
    namespace === cluster.dns.namespace &&
    Object.entries(cluster.dns.labels).every(([key, value]) => labels[key] === value);
  const kinds = podKindsOf(tree).filter((pod) => !isDns(pod));
  const room = roomOf(tree);
  const taken = new Map<string, number>();
  const made: StandIn[] = [];
  const add = (pod: Pod, name: string, node: number) => {
    const { namespace } = pod;
    const used = taken.get(namespace) ?? 0;
    if (used >= (room.get(namespace) ?? Number.POSITIVE_INFINITY)) return false;
    taken.set(namespace, used + 1);
    made.push({ name, node, pod, object: podObject(tree, pod, name, node, doors, tls) });
    return true;
  };
  for (const [i, pod] of kinds.entries())
    for (const node of [0, 1]) {
      const name = `${pod.name.replaceAll(/[^a-z0-9]+/g, '-')}-${i}-${node}`;
      if (!add(pod, name, node)) throw new Error(`the quota of ${pod.namespace} has no room for ${name}`);
    }
  const strangers = proof.network.pods.filter(
    ({ workload, labels }) => workload === undefined && Object.keys(labels).length === 0,
  );
  for (const [i, pod] of strangers.entries()) add(pod, `stranger-${i}`, i % 2);
  return made;
}

/** The namespace of a stand-in in the cluster. */
export const namespaceOf = ({ pod, object }: Pick<StandIn, 'pod' | 'object'>) =>
  object.metadata.namespace ?? pod.namespace;

function podObject(
  tree: Subject,
  pod: Pod,
  name: string,
  node: number,
  doors: readonly Door[],
  { certificate, key }: Certificate,
): KubeObject {
  const spec = specOf(tree, pod);
  const container = recordsOf(spec.containers)[0] ?? {};
  const namespace = pod.namespace.startsWith('(') ? ELSEWHERE : pod.namespace;
  const account = typeof spec.serviceAccountName === 'string' ? spec.serviceAccountName : undefined;
  const hasAccount = tree.manifests.some(
    ({ object: { kind, metadata } }) =>
      kind === 'ServiceAccount' && metadata.namespace === namespace && metadata.name === account,
  );
  const isCalled = tree.plan.flows.some(
    ({ from, to }) => isAnyone(from) && isWorkload(to) && `${to.component}/${to.workload}` === pod.workload,
  );
  const listens = doors.map(({ port, protocol }) => `${port}/${protocol}`);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { ...pod.labels, [NODE_LABEL]: nodeName(node) } },
    spec: {
      nodeSelector: { 'kubernetes.io/hostname': nodeName(node) },
      ...(hasAccount && { serviceAccountName: account }),
      automountServiceAccountToken: hasAccount && spec.automountServiceAccountToken !== false,
      securityContext: recordOf(spec.securityContext ?? restrictedPod(USER)),
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'stand-in',
          image: STAND_IN,
          imagePullPolicy: 'Never',
          args: ['serve', ...listens],
          env: [
            { name: 'NAME', value: name },
            ...(isCalled
              ? [
                  { name: 'CERTIFICATE', value: certificate },
                  { name: 'KEY', value: key },
                ]
              : []),
          ],
          ports: pod.ports.map(({ port, protocol, ...rest }) => ({
            ...(rest.name !== undefined && { name: rest.name }),
            containerPort: port,
            protocol,
          })),
          // A probe of kubelet's passes whatever policies say.
          readinessProbe: { httpGet: { path: '/', port: 1 }, periodSeconds: 2, timeoutSeconds: 5 },
          resources: { requests: { cpu: '1m', memory: '8Mi' }, limits: { memory: '64Mi' } },
          securityContext: recordOf(container.securityContext ?? RESTRICTED_CONTAINER),
        },
      ],
    },
  };
}

/** What is rendered, or known of an operator's pods, of those with these labels; nothing where a chart makes them. */
function specOf(tree: Subject, { namespace, labels }: Pod): Json {
  const same = JSON.stringify(labels);
  return podsOf(tree).find((one) => one.namespace === namespace && JSON.stringify(one.labels) === same)?.spec ?? {};
}

/** How many pods a namespace may have. */
function roomOf({ manifests }: Subject): ReadonlyMap<string, number> {
  return new Map(
    manifests.flatMap(({ object: { kind, metadata, spec } }): [string, number][] => {
      const { pods } = recordOf(recordOf(spec).hard);
      return kind === 'ResourceQuota' && pods !== undefined ? [[metadata.namespace ?? '', Number(pods)]] : [];
    }),
  );
}
