/** A program, or several of one source, that the tests of a whole cluster build from Go modules. */
export interface Tool {
  /**
   * The Go module that it comes from. Its version stands in `test/cluster/tools/<tool>/go.mod`, with the reason, and only
   * there. Absent: what that folder has is all of it.
   */
  readonly module?: string;
  /** What the `tool` lines of that go.mod make: one program, which then has this name, or several, which have those of their packages. */
  readonly programs: readonly string[];
  /** Other names of its only program, which does by its name what it is to do. */
  readonly links?: readonly string[];
  /**
   * Files of the module that are another here, and where in the folder of the tool ours are: the whole module is built, as a
   * copy, with its own go.mod.
   */
  readonly over?: Readonly<Record<string, string>>;
  /** Variables that the linker sets: without them some programs do not know their version. */
  readonly stamps?: (version: string) => Readonly<Record<string, string>>;
}

// kubernetes@v1.35.4 hack/lib/version.sh. Unset, the server is v0.0.0 and charts that ask for a version refuse it.
function kubernetesStamps(version: string): Readonly<Record<string, string>> {
  const [major, minor] = version.slice(1).split('.');
  const variable = 'k8s.io/component-base/version';
  return {
    [`${variable}.gitVersion`]: version,
    [`${variable}.gitMajor`]: major!,
    [`${variable}.gitMinor`]: minor!,
  };
}

/** By the folder in `test/cluster/tools`, in the order in which they are built. */
export const TOOLS = {
  helm: {
    module: 'helm.sh/helm/v4',
    programs: ['helm'],
    // helm@v4.2.3 Makefile
    stamps: (version) => ({ 'helm.sh/helm/v4/internal/version.version': version }),
  },
  kustomize: { module: 'sigs.k8s.io/kustomize/kustomize/v5', programs: ['kustomize'] },
  etcd: { module: 'go.etcd.io/etcd/server/v3', programs: ['etcd'] },
  kwok: { module: 'sigs.k8s.io/kwok', programs: ['kwok'] },
  kubernetes: {
    module: 'k8s.io/kubernetes',
    programs: ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'],
    stamps: kubernetesStamps,
  },
  argocd: {
    module: 'github.com/argoproj/argo-cd/v3',
    programs: ['argocd'],
    // argo-cd@v3.3.10 cmd/main.go
    links: ['argocd-application-controller', 'argocd-repo-server', 'argocd-server'],
    // argo-cd@v3.3.10 Makefile, common/version.go
    stamps: (version) => ({ 'github.com/argoproj/argo-cd/v3/common.version': version.slice(1) }),
  },
  // With all of its providers it takes three times as long to build.
  'external-secrets': {
    module: 'github.com/external-secrets/external-secrets',
    programs: ['external-secrets'],
    over: {
      'pkg/provider/register/register.go': 'providers.go',
      'pkg/generator/register/register.go': 'generators.go',
    },
  },
  // An object store and its client, for the tests with real programs.
  minio: { module: 'github.com/minio/minio', programs: ['minio'] },
  mc: { module: 'github.com/minio/mc', programs: ['mc'] },
  // Of real nodes.
  kubelet: {
    module: 'k8s.io/kubernetes',
    programs: ['kubelet', 'kube-proxy'],
    stamps: kubernetesStamps,
  },
  'kube-router': { module: 'github.com/cloudnativelabs/kube-router/v2', programs: ['kube-router'] },
  coredns: { module: 'github.com/coredns/coredns', programs: ['coredns'] },
  'stand-in': { programs: ['stand-in'] },
} as const satisfies Readonly<Record<string, Tool>>;

export type ToolName = keyof typeof TOOLS;
export const TOOL_NAMES = Object.keys(TOOLS) as readonly ToolName[];

/** What real nodes are made of (`test/node`). */
export const NODE_TOOLS = [
  'etcd',
  'kubernetes',
  'kubelet',
  'kube-router',
  'coredns',
  'stand-in',
] as const satisfies readonly ToolName[];

const ONLY_NODES: readonly ToolName[] = ['kubelet', 'kube-router', 'coredns', 'stand-in'];
/** All but what only real nodes need: who runs none does not wait for their builds. */
export const CLUSTER_TOOLS = TOOL_NAMES.filter((name) => !ONLY_NODES.includes(name));

type LinksOf<T> = T extends { readonly links: readonly (infer Name)[] } ? Name : never;
/** Every program that a toolchain has. */
export type ProgramName = (typeof TOOLS)[ToolName]['programs'][number] | LinksOf<(typeof TOOLS)[ToolName]>;

/** The names in the folder of programs of a tool. */
export function programsOf(name: ToolName): readonly string[] {
  const { programs, links = [] }: Tool = TOOLS[name];
  return [...programs, ...links];
}
