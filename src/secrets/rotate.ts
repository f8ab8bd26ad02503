import { type SecretName, secretKey } from '../checks/secrets/inventory.ts';
import { type Cluster, type LiveObject, watchUntil } from '../cluster/cluster.ts';
import type { Knowledge } from '../contract/knowledge.ts';
import type { Renewal } from '../contract/seed.ts';
import { parseDuration } from '../kit/duration.ts';
import type { KubeObject } from '../kit/object.ts';
import { ARGOCD_MANAGER } from '../live/application.ts';
import type { Clock } from '../workspace/clock.ts';
import { OutsideError } from '../workspace/outside-error.ts';
import { externalSecret } from './live.ts';
import { restartReaders } from './restart.ts';
import type { Rotation } from './rotation.ts';
import { syncWithHooks } from './sync.ts';

/** What a rotation works with. */
interface RotationSystem {
  readonly cluster: Cluster;
  readonly clock: Clock;
  /** What is known of whom pods belong to. */
  readonly kinds: Knowledge['kinds'];
  /** Lets the forge make another token, and puts it into the Secret. */
  readonly mint: (secret: SecretName) => Promise<void>;
  /** Tells that something was done. */
  readonly tell: (text: string) => void;
}

const PATIENCE = 3 * 60_000;
/** Every change of its metadata makes External Secrets look at it again, at once. */
const FORCE = 'force-sync';

/**
 * Gives a seed a new value, and brings it to all who use it. It may be interrupted anywhere and run again: each step looks at
 * what is there. No value is read.
 *
 * @throws OutsideError when the cluster does not come to where a step expects it.
 */
export async function rotate(rotation: Rotation, system: RotationSystem): Promise<void> {
  const { tell } = system;
  const { secret, seed, component, renewal, views } = rotation;
  if (seed) await renew(secret, seed, system);
  else await system.mint(secret);
  tell(`Secret ${secretKey(secret)} has a new value`);
  await passOn(renewal, component, system);
  for (const view of views) {
    await refresh(view, system);
    tell(`Secret ${secretKey(view)} follows`);
  }
  const left = await restartReaders([secret, ...views], system);
  for (const line of left) tell(line);
}

/** The Secret goes first: made again beside one that is there, the seed would adopt the old value. */
async function renew(secret: SecretName, seed: KubeObject, { cluster, clock }: RotationSystem): Promise<void> {
  const value = { apiVersion: 'v1', kind: 'Secret', metadata: secret };
  const maker = externalSecret(secret);
  const old = (await cluster.get(maker))?.metadata.uid;
  await cluster.delete(value);
  await cluster.delete(maker);
  // Argo CD may have made another meanwhile.
  const gone = async () => (await cluster.get(maker).then((now) => !now || now.metadata.uid !== old)) || undefined;
  if (!(await watchUntil(gone, { clock, timeout: PATIENCE, interval: 1000 })))
    throw stuck(cluster, secret, 'its ExternalSecret does not go', 'see that External Secrets runs, and run it again');
  if (!(await cluster.get(maker))) await cluster.apply(seed, { fieldManager: ARGOCD_MANAGER, force: true });
  const made = async () => (await cluster.get(value)) && true;
  if (!(await watchUntil(made, { clock, timeout: PATIENCE, interval: 1000 })))
    throw stuck(cluster, secret, 'External Secrets makes no new value', 'see that it runs, and run it again');
}

async function passOn(renewal: Renewal, component: string, system: RotationSystem): Promise<void> {
  if (renewal.by === 'operator') {
    system.tell(`waiting ${renewal.within} for ${component} to take it over`);
    await system.clock.sleep(parseDuration(renewal.within));
  } else if (renewal.by === 'sync') {
    await syncWithHooks(system.cluster, system.clock, component);
    system.tell(`Application ${component} synced`);
  }
}

interface Refreshed {
  readonly status?: {
    /** Of the ExternalSecret that was read last, by its generation, labels and annotations; a time would tell no two of one second apart. */
    readonly syncedResourceVersion?: string;
    readonly conditions?: readonly { type: string; status: string }[];
  };
}

/** Lets External Secrets read the seed again, and waits until it has. */
async function refresh(view: SecretName, { cluster, clock }: RotationSystem): Promise<void> {
  const ref = externalSecret({ namespace: view.namespace, name: view.name });
  const before = (await cluster.get<Refreshed>(ref))?.status?.syncedResourceVersion;
  await cluster.apply(
    { ...ref, metadata: { ...ref.metadata, annotations: { [FORCE]: String(clock.now()) } } },
    { force: true },
  );
  const done = await watchUntil(
    async () => {
      const { status } = (await cluster.get<Refreshed>(ref)) ?? ({} as LiveObject<Refreshed>);
      const ready = status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True');
      return (ready && status?.syncedResourceVersion !== before) || undefined;
    },
    { clock, timeout: PATIENCE, interval: 1000 },
  );
  if (!done) throw stuck(cluster, view, 'it does not follow its seed', 'run it again when External Secrets is well');
}

function stuck(cluster: Cluster, { namespace, name }: SecretName, what: string, fix: string): OutsideError {
  return new OutsideError(
    `the Secret ${namespace}/${name} is not renewed: ${what}`,
    `\`kubectl --context ${cluster.context} -n ${namespace} describe externalsecret ${name}\`; ${fix}`,
  );
}
