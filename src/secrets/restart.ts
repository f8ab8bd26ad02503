import type { SecretName } from '../checks/secrets/inventory.ts';
import { type Cluster, type LiveObject, watchUntil } from '../cluster/cluster.ts';
import type { Knowledge } from '../contract/knowledge.ts';
import { describeObject, kindOf } from '../kit/object.ts';
import { type Clock, instantOf } from '../workspace/clock.ts';
import { OutsideError } from '../workspace/outside-error.ts';

/** Longest rollout that is waited for. */
const PATIENCE = 15 * 60_000;
const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;
/** That of `kubectl rollout restart`: no field of the tree's, so that Argo CD leaves it alone. */
const RESTARTED = 'kubectl.kubernetes.io/restartedAt';

interface Restarting {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly kinds: Knowledge['kinds'];
  readonly tell: (text: string) => void;
}

interface Workload {
  readonly spec?: { readonly replicas?: number; readonly template?: { readonly spec?: object } };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
    readonly numberReady?: number;
  };
}

/**
 * Restarts whatever runs in the cluster and has one of these Secrets in its pods, in the order of the Secrets and one after the
 * other. What an operator keeps is the operator's to restart: it is told so where its kind can be, and others are answered,
 * for people.
 */
export async function restartReaders(
  secrets: readonly SecretName[],
  { cluster, clock, kinds, tell }: Restarting,
): Promise<readonly string[]> {
  const asking = (owner: Owner) => (kinds.get(kindOf(owner)) ?? []).flatMap(({ restart }) => restart ?? [])[0];
  const done = new Set<string>();
  const left: string[] = [];
  for (const { namespace, name } of secrets)
    for (const kind of KINDS)
      for (const object of await cluster.list<Workload>({ apiVersion: 'apps/v1', kind, namespace })) {
        // A list leaves these out of its items.
        const workload = { ...object, apiVersion: 'apps/v1', kind };
        const title = describeObject(workload);
        if (!mentions(workload.spec?.template?.spec, name) || done.has(title)) continue;
        done.add(title);
        const owners = (workload.metadata.ownerReferences ?? []) as readonly Owner[];
        // An operator may own what it makes without being marked as its controller: Flink's does.
        const owner = owners.find((one) => one.controller || asking(one));
        const restart = owner && asking(owner);
        if (!owner) {
          await rollOut(cluster, clock, workload);
          tell(`${title} restarted`);
        } else if (restart) {
          const object = {
            apiVersion: owner.apiVersion,
            kind: owner.kind,
            metadata: { name: owner.name, namespace },
            spec: restart(Math.floor(clock.now() / 1000)),
          };
          await cluster.apply(object, { force: true });
          tell(`${describeObject(object)} restarts`);
        } else left.push(`restart ${title} yourself: it belongs to ${owner.kind} ${owner.name}`);
      }
  return left;
}

interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly controller?: boolean;
}

/** Whether the spec of a pod names a Secret, as variables, as a volume or as a part of one. */
function mentions(value: unknown, secret: string): boolean {
  if (Array.isArray(value)) return value.some((one) => mentions(one, secret));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([field, inner]) =>
    field === 'secretKeyRef' || field === 'secretRef' || field === 'secret'
      ? inner?.name === secret || inner?.secretName === secret
      : mentions(inner, secret),
  );
}

async function rollOut(cluster: Cluster, clock: Clock, workload: LiveObject<Workload>): Promise<void> {
  const { apiVersion, kind } = workload;
  const { name, namespace } = workload.metadata;
  const restarted = await cluster.apply(
    {
      apiVersion,
      kind,
      metadata: { name, namespace },
      spec: { template: { metadata: { annotations: { [RESTARTED]: instantOf(clock.now()) } } } },
    },
    { force: true },
  );
  const generation = Number(restarted.metadata.generation ?? 0);
  const ready = await watchUntil(
    async () => isReady(await cluster.get<Workload>({ apiVersion, kind, metadata: { name, namespace } }), generation),
    { clock, timeout: PATIENCE },
  );
  if (!ready)
    throw new OutsideError(
      `${describeObject(workload)} is not ready after its restart`,
      `\`kubectl --context ${cluster.context} -n ${namespace} rollout status ${kind.toLowerCase()} ${name}\`; then run it again`,
    );
}

/** As `kubectl rollout status` sees it. */
function isReady(workload: Workload | undefined, generation: number): true | undefined {
  const { spec, status } = workload ?? {};
  if (!status || (status.observedGeneration ?? 0) < generation) return undefined;
  const wanted = status.desiredNumberScheduled ?? spec?.replicas ?? 1;
  const updated = status.updatedNumberScheduled ?? status.updatedReplicas ?? 0;
  const ready = status.numberReady ?? status.readyReplicas ?? 0;
  return (updated >= wanted && ready >= wanted && (status.replicas ?? wanted) <= wanted) || undefined;
}
