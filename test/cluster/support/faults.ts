import { identityOf, type KubeObject } from '../../../src/kit/object.ts';
import type { LiveObject } from './api.ts';
import { APPLICATION, statusOf } from './applications.ts';
import { GIT_LOGIN } from './git-server.ts';
import { storageClassOf } from './nodes.ts';
import type { World } from './world.ts';

/** Something that goes wrong with the platform `doctor`, and is made good again. */
export interface Fault {
  readonly what: string;
  /** What doctor is to name first, as `nameOf` has it; its beginning, where a controller makes up the rest. */
  readonly named: string;
  /** What is written in place of a program that is not here; absent when the programs do it all themselves. */
  readonly played?: string;
  /** Applications that are to look again at once, and whether what was fetched counts no more. */
  readonly refresh: { readonly applications: readonly string[]; readonly hard?: true };
  readonly plant: (world: World) => Promise<void>;
  readonly undo: (world: World) => Promise<void>;
}

const STATEFUL_SET = 'dist/local/components/valkey/statefulset.apps/data-plane.valkey.yaml';
const SERVICE = 'dist/local/components/valkey/service/data-plane.valkey.yaml';
const DEFINITIONS = 'dist/local/components/external-secrets-crds';
const DEPLOYMENT = 'dist/local/components/external-secrets/deployment.apps/platform-operators.external-secrets.yaml';
const ITSELF = 'Application.argoproj.io argocd/valkey';
const PASSWORDS = 'passwords.generators.external-secrets.io';

const POD = { apiVersion: 'v1', kind: 'Pod' };
const NODE = { apiVersion: 'v1', kind: 'Node' };
const CLAIM = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' };
const DEFINITION = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
const ALL = ['namespaces', 'external-secrets', 'external-secrets-crds', 'argocd', 'argocd-crds', 'valkey', 'ill-root'];
const NOTHING = { applications: [] };

/** First those that Argo CD, the API server and the controllers tell of themselves. */
export const FAULTS: readonly Fault[] = [
  byCommit({
    what: 'a commit that is no YAML',
    named: `argocd/comparison of valkey: ${ITSELF}`,
    change: (text) => text.replace('spec:', 'spec: ]'),
  }),
  byCommit({
    what: 'a commit that changes what cannot be changed',
    named: `argocd/sync of valkey: ${ITSELF}`,
    change: (text) => text.replace('serviceName: valkey', 'serviceName: other'),
  }),
  byCommit({
    what: 'a commit with a kind that its project forbids',
    named: `argocd/project of valkey: ${ITSELF}`,
    file: SERVICE,
    change: (text) =>
      `${text}---\napiVersion: v1\nkind: ResourceQuota\nmetadata: { name: more, namespace: data-plane }\nspec: { hard: { pods: "90" } }\n`,
  }),
  {
    what: 'a login to the repository that is not taken',
    named: 'argocd/repository of argocd: Application.argoproj.io argocd/',
    refresh: { applications: ALL, hard: true },
    plant: (world) => login(world, 'wrong'),
    undo: (world) => login(world, GIT_LOGIN.password),
  },
  byCommit({
    what: 'more replicas than the quota has room for',
    named: 'quota/exceeded of valkey: StatefulSet data-plane/valkey',
    change: (text) => text.replace('replicas: 1', 'replicas: 9'),
    after: async (world) => {
      for (const claim of await world.api.list(CLAIM, 'data-plane'))
        if (!claim.metadata.name.endsWith('-0')) await world.api.delete(claim);
    },
  }),
  byCommit({
    what: 'a pod less safe than its namespace wants it',
    named: 'pod/security of external-secrets: Deployment platform-operators/external-secrets',
    file: DEPLOYMENT,
    applications: ['external-secrets'],
    change: (text) => text.replace('allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: true'),
  }),
  byCommit({
    what: 'a ServiceAccount that nobody makes',
    named: 'pod/refused of external-secrets: Deployment platform-operators/external-secrets',
    file: DEPLOYMENT,
    applications: ['external-secrets'],
    change: (text) => text.replace('serviceAccountName: external-secrets', 'serviceAccountName: nobody'),
  }),
  {
    what: 'a class of volumes that is gone',
    named: 'volume/pending of valkey: PersistentVolumeClaim data-plane/data-valkey-0',
    refresh: NOTHING,
    plant: async (world) => {
      await world.api.delete(storageClassOf(world.synthesis.plan.platform));
      await world.api.delete({ ...CLAIM, metadata: { name: 'data-valkey-0', namespace: 'data-plane' } });
      await world.api.delete(await podOf(world, 'valkey'));
    },
    undo: async (world) => {
      await world.api.create(storageClassOf(world.synthesis.plan.platform));
    },
  },
  {
    what: 'a CustomResourceDefinition that is gone',
    named: 'crd/missing of external-secrets: ',
    refresh: { applications: ['external-secrets-crds', 'valkey', 'argocd'] },
    // Argo CD prunes no definition, and brings back one that is in the tree: so it goes from both.
    plant: async (world) => {
      const { repository, apps } = world;
      const files = [...repository.files([DEFINITIONS])].filter(([path]) => !path.includes(PASSWORDS));
      const listed = (text: string) => text.replace(new RegExp(`^.*${PASSWORDS}.*\n`, 'm'), '');
      repository.replace([DEFINITIONS], new Map(files.map(([path, text]) => [path, listed(text)])));
      const revision = await repository.push('Lose the kind Password');
      const application = { ...APPLICATION, metadata: { name: 'external-secrets-crds', namespace: 'argocd' } };
      const isSeen = async () => {
        await refresh(world, { applications: [application.metadata.name] });
        const live = await world.api.get(APPLICATION, 'argocd', application.metadata.name);
        return statusOf(live!).sync?.revision === revision;
      };
      await apps.until(isSeen, 60, 'the commit is not seen');
      await world.api.delete({ ...DEFINITION, metadata: { name: PASSWORDS } });
    },
    undo: async (world) => {
      await world.publish('Have the kind Password again');
    },
  },
  {
    what: 'a node that has hardly any memory left',
    named: 'node/pressure: Node k3d-ill-agent-0',
    played: 'the condition that the kubelet writes; the taint is real',
    refresh: NOTHING,
    plant: (world) => pressure(world, 'True'),
    undo: (world) => pressure(world, 'False'),
  },
  byKubelet({
    what: 'an image that is not there',
    named: 'pod/image of valkey: Pod data-plane/valkey-0',
    of: 'valkey',
    status: {
      restartCount: 0,
      state: {
        waiting: {
          reason: 'ImagePullBackOff',
          message:
            'Back-off pulling image "docker.io/valkey/valkey:9.1.1": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/valkey/valkey:9.1.1": failed to resolve reference "docker.io/valkey/valkey:9.1.1": docker.io/valkey/valkey:9.1.1: not found',
        },
      },
    },
  }),
  byKubelet({
    what: 'a container that takes more memory than its limit',
    named: 'pod/memory of external-secrets: Pod platform-operators/external-secrets-',
    of: 'external-secrets',
    status: {
      restartCount: 4,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 1m20s restarting failed container' } },
      lastState: { terminated: { exitCode: 137, reason: 'OOMKilled', startedAt: now(), finishedAt: now() } },
    },
  }),
  {
    what: 'a Secret that External Secrets cannot make',
    named: 'secret/sync of valkey: ExternalSecret.external-secrets.io data-plane/valkey-config',
    played: 'what External Secrets says',
    refresh: NOTHING,
    plant: async (world) => {
      world.operators!.spared.add(identityOf(externalSecret(world)));
      const condition = {
        type: 'Ready',
        status: 'False',
        reason: 'SecretSyncedError',
        message: 'error processing spec.dataFrom[0].extract, err: Secret does not exist',
        lastTransitionTime: now(),
      };
      await world.api.merge(externalSecret(world), { status: { conditions: [condition] } }, 'status', 'operator');
    },
    undo: async (world) => {
      world.operators!.spared.clear();
    },
  },
];

/** Has Argo CD look again at once. */
export async function refresh({ api }: World, { applications, hard }: Fault['refresh']): Promise<void> {
  const annotations = { 'argocd.argoproj.io/refresh': hard ? 'hard' : 'normal' };
  for (const name of applications)
    await api.merge({ ...APPLICATION, metadata: { name, namespace: 'argocd' } }, { metadata: { annotations } });
}

/** A commit that somebody makes by hand to a file, of Valkey's unless said otherwise, and takes back. */
function byCommit({
  file = STATEFUL_SET,
  applications = ['valkey'],
  change,
  after = async () => {},
  ...fault
}: Pick<Fault, 'what' | 'named'> & {
  readonly file?: string;
  readonly applications?: readonly string[];
  readonly change: (text: string) => string;
  /** What taking it back leaves behind. */
  readonly after?: Fault['undo'];
}): Fault {
  let before = '';
  const write = async ({ repository }: World, text: string, message: string) => {
    repository.write(file, text);
    await repository.push(message);
  };
  return {
    ...fault,
    refresh: { applications },
    plant: async (world) => {
      before = world.repository.read(file)!;
      const changed = change(before);
      if (changed === before) throw new Error(`${file} is not changed: ${fault.what}`);
      await write(world, changed, fault.what);
    },
    undo: async (world) => {
      await write(world, before, `Take back ${fault.what}`);
      await after(world);
    },
  };
}

/** What a kubelet would say of a container. A pod that is made anew runs. */
function byKubelet({
  of,
  status,
  ...fault
}: Pick<Fault, 'what' | 'named'> & { readonly of: string; readonly status: object }): Fault {
  return {
    ...fault,
    played: 'what the kubelet says',
    refresh: NOTHING,
    plant: async (world) => {
      const pod = await podOf(world, of);
      const { conditions = [], containerStatuses = [] } = pod.status as {
        conditions?: readonly { type: string }[];
        containerStatuses?: readonly object[];
      };
      const unready = { status: 'False', reason: 'ContainersNotReady', lastTransitionTime: now() };
      const changed = {
        conditions: conditions.map((one) => (one.type.endsWith('Ready') ? { ...one, ...unready } : one)),
        containerStatuses: containerStatuses.map((one) => ({ ...one, ready: false, started: false, ...status })),
      };
      await world.api.merge(pod, { status: changed }, 'status', 'kubelet');
    },
    undo: async (world) => world.api.delete(await podOf(world, of)),
  };
}

async function podOf(world: World, component: string): Promise<LiveObject> {
  const { namespace, labels } = world.synthesis.plan.components.find(({ id }) => id === component)!.workloads[0]!;
  const pods = await world.api.list(POD, namespace);
  return pods.find(({ metadata }) =>
    Object.entries(labels).every(([name, value]) => metadata.labels?.[name] === value),
  )!;
}

async function pressure(world: World, status: 'True' | 'False'): Promise<void> {
  const node = (await world.api.get(NODE, undefined, 'k3d-ill-agent-0'))!;
  const { conditions } = node.status as { conditions: readonly { type: string }[] };
  const changed = conditions.map((one) =>
    one.type === 'MemoryPressure' ? { ...one, status, lastTransitionTime: now() } : one,
  );
  await world.api.merge(node, { status: { conditions: changed } }, 'status', 'kubelet');
}

async function login(world: World, password: string): Promise<void> {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'repository', namespace: 'argocd' } };
  await world.api.merge(secret, { stringData: { password } });
}

function externalSecret({ synthesis }: World): KubeObject {
  return synthesis.manifests.find(
    ({ object }) => object.kind === 'ExternalSecret' && object.metadata.name === 'valkey-config',
  )!.object;
}

function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}
