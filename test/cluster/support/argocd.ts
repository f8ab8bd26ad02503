import type { KubeObject } from '../../../src/kit/object.ts';
import type { Api } from './api.ts';
import { NAMESPACE } from './argocd-pods.ts';
import { ArgoCdPrograms, type Start } from './argocd-programs.ts';
import { GIT_LOGIN } from './git-server.ts';
import type { Processes } from './processes.ts';
import type { Toolchain } from './toolchain.ts';

/** Kinds of what is there before its programs run; the policies of its namespace and what External Secrets makes come with the tree. */
const INSTALLED: ReadonlySet<string> = new Set([
  ...['ClusterRole', 'ClusterRoleBinding', 'ConfigMap', 'Role', 'RoleBinding', 'Secret', 'ServiceAccount'],
  'CustomResourceDefinition',
]);

/** Where its server answers, once it runs. */
export interface ArgoCd {
  readonly url: string;
}

/**
 * Installs Argo CD as the tree has it, with the credential of a Git server, and starts its repository server, its controller
 * and its API server as processes.
 */
export async function startArgoCd(
  processes: Processes,
  tools: Toolchain,
  api: Api,
  { git, ...start }: Start & { git: string },
): Promise<ArgoCd> {
  await install(api, start.objects, git);
  return startPrograms(processes, tools, api, start);
}

/** Starts the programs that every platform has. */
export async function startPrograms(processes: Processes, tools: Toolchain, api: Api, start: Start): Promise<ArgoCd> {
  const programs = await ArgoCdPrograms.start(processes, tools, api, start);
  await programs.repoServer();
  // It makes the key of sessions, without which the controller reads no settings.
  const url = await programs.server();
  await programs.controller();
  return { url };
}

/** Installs what its programs find when they start, with the credential of a Git server. */
export async function install(api: Api, objects: readonly KubeObject[], git: string): Promise<void> {
  if (await api.get({ apiVersion: 'v1', kind: 'Namespace' }, undefined, NAMESPACE))
    throw new Error(
      `the cluster has a namespace ${NAMESPACE} already: the suite installs an Argo CD of its own, and wants an empty cluster`,
    );
  await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  for (const object of objects) if (INSTALLED.has(object.kind)) await api.apply(object, { manager: 'by-hand' });
  const labels = { 'app.kubernetes.io/part-of': NAMESPACE, 'argocd.argoproj.io/secret-type': 'repository' };
  await api.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'repository', namespace: NAMESPACE, labels },
    stringData: { type: 'git', url: git, ...GIT_LOGIN },
  });
}
