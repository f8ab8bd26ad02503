import { k3dPath } from '../output/repository/files.ts';
import { PLATFORM_LABEL } from '../output/repository/k3d.ts';
import type { Runner } from '../workspace/run.ts';
import { runOrExplain } from './programs.ts';

/** What k3d knows of a cluster. */
export interface K3dCluster {
  /** Whether its nodes carry our label with this platform's name. */
  readonly ours: boolean;
  /**
   * Whether its creation came to its end. k3d makes the load balancer after all nodes and before any is started (k3d v5.9.0,
   * pkg/client/cluster.go `ClusterCreate`, `ClusterStart`): without one, none has ever run.
   */
  readonly complete: boolean;
  readonly running: boolean;
  readonly containers: readonly string[];
}

interface Listed {
  readonly name: string;
  readonly nodes?: readonly {
    readonly name: string;
    readonly role: string;
    readonly runtimeLabels?: Readonly<Record<string, string>>;
  }[];
  readonly serversRunning: number;
  readonly serversCount: number;
  readonly agentsRunning: number;
  readonly agentsCount: number;
}

/** The cluster of this name; undefined when there is none. */
export async function findK3dCluster(run: Runner, name: string): Promise<K3dCluster | undefined> {
  const { stdout } = await runOrExplain(run, 'k3d', ['cluster', 'list', '-o', 'json']);
  const found = (JSON.parse(stdout || '[]') as readonly Listed[]).find((cluster) => cluster.name === name);
  if (!found) return undefined;
  const { nodes = [], serversRunning, serversCount, agentsRunning, agentsCount } = found;
  const kubernetes = nodes.filter(({ role }) => role === 'server' || role === 'agent');
  return {
    ours: kubernetes.length > 0 && kubernetes.every(({ runtimeLabels }) => runtimeLabels?.[PLATFORM_LABEL] === name),
    complete: nodes.some(({ role }) => role === 'loadbalancer'),
    running: serversCount > 0 && serversRunning === serversCount && agentsRunning === agentsCount,
    containers: nodes.map((node) => node.name),
  };
}

/** Names of the registries that k3d has started. */
export async function findK3dRegistries(run: Runner): Promise<ReadonlySet<string>> {
  const { stdout } = await runOrExplain(run, 'k3d', K3D.registries);
  return new Set((JSON.parse(stdout || '[]') as readonly { readonly name: string }[]).map(({ name }) => name));
}

export const K3D = {
  list: ['cluster', 'list', '-o', 'json'],
  create: (environment: string) => ['cluster', 'create', '--config', k3dPath(environment)],
  start: (name: string) => ['cluster', 'start', name],
  remove: (name: string) => ['cluster', 'delete', name],
  kubeconfig: (name: string) => ['kubeconfig', 'get', name],
  registries: ['registry', 'list', '-o', 'json'],
} as const;
