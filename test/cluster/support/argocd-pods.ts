import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Container, PodSpec } from '../../../imports/types/kubernetes.ts';
import type { KubeObject } from '../../../src/kit/object.ts';

export const NAMESPACE = 'argocd';
/** How soon a push is seen; more often is too much for a machine of two cores. Everything else is as our component sets it. */
const POLL = '20s';
/** Of the suite's cache. */
export const PASSWORD = 'a password of the suite';

interface Workload extends KubeObject {
  readonly spec: { readonly template: { readonly spec: PodSpec } };
}

/** The pod of a workload of the tree. */
export function podOf(objects: readonly KubeObject[], kind: string, name: string): PodSpec {
  const found = objects.find(
    (object) => object.kind === kind && object.metadata.name === name && object.metadata.namespace === NAMESPACE,
  );
  if (!found) throw new Error(`the tree has no ${kind} ${NAMESPACE}/${name}`);
  return (found as Workload).spec.template.spec;
}

export const containerOf = (objects: readonly KubeObject[], kind: string, name: string): Container =>
  podOf(objects, kind, name).containers[0]!;

/** The file of its cache, as External Secrets would make it. */
export function configOf(objects: readonly KubeObject[]): string {
  const view = objects.find(
    ({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name === 'argocd-redis-config',
  );
  const { data } = (view as KubeObject & { spec: { target: { template: { data: Record<string, string> } } } }).spec
    .target.template;
  return data['redis.conf']!.replace(/\{\{.*\}\}/, PASSWORD);
}

/** What takes minutes and is told in seconds here; a variable that the tree does not set is not set either. */
export function hurried(given: readonly (readonly string[])[]): Record<string, string> {
  const names = new Set(given.map(([name]) => name));
  const hurry: Record<string, string> = {
    ARGOCD_RECONCILIATION_TIMEOUT: POLL,
    ARGOCD_RECONCILIATION_JITTER: '0s',
  };
  return {
    ...Object.fromEntries(Object.entries(hurry).filter(([name]) => names.has(name))),
    // How long a source that cannot be read counts as a hiccup (default 180s).
    ARGOCD_REPO_ERROR_GRACE_PERIOD_SECONDS: '20s',
  };
}

/** Folders that the programs otherwise look for below `/`. */
export function folders(folder: string): Record<string, string> {
  const at = (name: string) => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  writeFileSync(join(at('ssh'), 'ssh_known_hosts'), '');
  const helm = at('helm');
  return {
    ARGOCD_ASK_PASS_SOCK: join(folder, 'ask.sock'),
    ARGOCD_PLUGINSOCKFILEPATH: at('plugins'),
    ARGOCD_SSH_DATA_PATH: at('ssh'),
    ARGOCD_TLS_DATA_PATH: at('tls'),
    HELM_CACHE_HOME: helm,
    HELM_CONFIG_HOME: helm,
    HELM_DATA_HOME: helm,
    KUBECACHEDIR: at('kubecache'),
    TMPDIR: at('tmp'),
  };
}
