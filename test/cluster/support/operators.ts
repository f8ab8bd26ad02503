import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeObject, groupOf, identityOf, type KubeObject } from '../../../src/kit/object.ts';
import { type Api, ApiError, type Kind, type LiveObject } from './api.ts';
import { CRDS } from './crds.ts';
import { operatorStatus, PASSIVE } from './operator-status.ts';
import type { MadePods } from './pods.ts';

/** Milliseconds between two looks at the cluster. */
const PAUSE = 1000;

interface PodStatus {
  readonly phase?: string;
}

/**
 * Plays every operator of the tree: for each custom resource the pods and volumes that its operator would make, and once
 * they run, the status that says so. KWOK could write a status too, but ends when a kind is not served yet: CRDs would
 * have to be there before Argo CD begins, and the order in which it brings them would not be seen.
 */
export class Operators {
  /** What the API server refused, by pod. */
  readonly refused = new Map<string, string>();
  /** Custom resources of kinds that nobody plays. */
  readonly unknown = new Set<string>();
  /** Custom resources, by identity, of which somebody else tells how they are. */
  readonly spared = new Set<string>();
  #pods: ReadonlyMap<string, MadePods> = new Map();
  readonly #api: Api;
  readonly #kinds: readonly Kind[];
  #running: Promise<void> | undefined;
  #stopped = false;

  /** `kinds`: custom resources of the tree. */
  constructor(api: Api, kinds: readonly Kind[]) {
    this.#api = api;
    this.#kinds = kinds.filter(({ apiVersion, kind }) => {
      const name = `${apiVersion} ${kind}`;
      if (PASSIVE.has(name)) return false;
      if (operatorStatus(name, { generation: 1, spec: {} }) === undefined) this.unknown.add(name);
      return true;
    });
  }

  /** Pods to make from now on, by the identity of the custom resource. */
  makes(pods: ReadonlyMap<string, MadePods>): void {
    this.#pods = pods;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      // What was deleted in the meantime, or a server that is busy, is tried again.
      await this.#once().catch((error) => {
        if (!(error instanceof ApiError) && !(error instanceof TypeError)) throw error;
      });
      await sleep(PAUSE);
    }
  }

  async #once(): Promise<void> {
    await this.#provision();
    for (const kind of this.#kinds) for (const object of await this.#api.list(kind)) await this.#reconcile(object);
  }

  async #reconcile(object: LiveObject): Promise<void> {
    if (object.metadata.deletionTimestamp !== undefined || this.spared.has(identityOf(object))) return;
    const made = this.#pods.get(identityOf(object)) ?? [];
    let running = true;
    for (const wanted of made) {
      const live = await this.#api.get(wanted, wanted.metadata.namespace, wanted.metadata.name);
      if (!live) await this.#make(wanted, object);
      if (wanted.kind === 'Pod') running &&= (live?.status as PodStatus | undefined)?.phase === 'Running';
    }
    if (!running) return;
    const { generation = 1 } = object.metadata;
    const status = operatorStatus(`${object.apiVersion} ${object.kind}`, { generation, spec: object.spec });
    if (status === undefined || isIn(status, object.status)) return;
    await this.#api.merge(object, { status }, 'status', 'operator');
  }

  /** A volume is no part of the object that it is made for, and stays when that goes. */
  async #make(wanted: KubeObject, owner: LiveObject): Promise<void> {
    const { apiVersion, kind, metadata } = owner;
    const owners = [{ apiVersion, kind, name: metadata.name, uid: metadata.uid }];
    const owned =
      wanted.kind === 'Pod' ? { ...wanted, metadata: { ...wanted.metadata, ownerReferences: owners } } : wanted;
    try {
      await this.#api.create(owned);
      this.refused.delete(describeObject(wanted));
    } catch (error) {
      if (error instanceof ApiError && error.status !== 409) this.refused.set(describeObject(wanted), error.message);
      else if (!(error instanceof ApiError)) throw error;
    }
  }

  /** Plays the provisioner of volumes. */
  async #provision(): Promise<void> {
    for (const claim of await this.#api.list({ apiVersion: 'v1', kind: 'PersistentVolumeClaim' })) {
      const { metadata, spec, status } = claim;
      const chosen = metadata.annotations?.['volume.kubernetes.io/selected-node'];
      if ((status as PodStatus).phase !== 'Pending' || chosen === undefined) continue;
      const { accessModes, resources, storageClassName } = spec as {
        accessModes: string[];
        resources: { requests: { storage: string } };
        storageClassName: string;
      };
      await this.#api.apply({
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: `pvc-${metadata.uid}` },
        spec: {
          accessModes,
          capacity: { storage: resources.requests.storage },
          claimRef: {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            name: metadata.name,
            namespace: metadata.namespace,
          },
          hostPath: { path: `/var/lib/volumes/${metadata.uid}` },
          persistentVolumeReclaimPolicy: 'Retain',
          storageClassName,
        },
      });
    }
  }
}

/** Kinds of custom resources among objects: those of groups that `imports/crds` has. */
export function customKinds(objects: readonly KubeObject[]): readonly Kind[] {
  const groups = new Set(readdirSync(CRDS));
  const custom = objects.filter(({ apiVersion }) => groups.has(groupOf(apiVersion)));
  return [...new Map(custom.map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, { apiVersion, kind }])).values()];
}

/** Whether a value holds all of another; what else it holds does not matter. */
function isIn(wanted: unknown, found: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return wanted === found;
  if (typeof found !== 'object' || found === null) return false;
  return Object.entries(wanted).every(([key, value]) => isIn(value, (found as Record<string, unknown>)[key]));
}
