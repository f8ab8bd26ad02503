import type { GpuNodes } from './gpus.ts';
import type { NetworkPlugin } from './network-plugins.ts';

/** CPU in millicores, memory in bytes. */
export interface Room {
  readonly cpu: number;
  readonly memory: number;
}

/** What Mooring has to know of a kind of cluster: one profile a file. What is under `cluster` and `ingress` a team may say otherwise. */
export interface ClusterProfile {
  /** What `cluster.kind` calls it. */
  readonly id: string;
  /** One line for editors and the options reference, after the id and a colon. */
  readonly summary: string;
  /** Which defaults of components fit it: `local` one machine, `production` bears the loss of a node. */
  readonly profile: 'local' | 'production';
  /** Defaults of `cluster:` where they differ from the schema's, which are those of K3s. */
  readonly cluster: ClusterDefaults;
  /** Defaults of `ingress:` where they differ from the schema's. */
  readonly ingress: IngressDefaults;
  /** Settings of `cluster:` that no default fits, each with why. */
  readonly asks?: Readonly<Partial<Record<'podCidr', string>>>;
  /** How volumes of its own storage class may be mounted, where that is known. */
  readonly accessModes?: readonly string[];
  /** Labels that its nodes have beside those of every node, `key` or `key=value`. */
  readonly nodeLabels?: readonly string[];
  /** Its nodes with GPUs, where it has some: defaults of `cluster.gpus`. */
  readonly gpus?: GpuNodes;
  readonly sizing: Sizing;
  /** Whether its name server takes further zones from the ConfigMap coredns-custom. */
  readonly takesNames?: boolean;
  /** How a ServiceAccount becomes an identity of the cloud. */
  readonly identity?: CloudIdentity;
  /** What kubectl calls a cluster of this platform's, where the configuration does not say. */
  readonly context?: (name: string) => string;
  /** The program that a person makes it with, from a file that synth writes. */
  readonly file?: 'kind';
  /** Absent: somebody else makes the cluster and takes it away. */
  readonly maker?: Maker;
}

interface ClusterDefaults {
  readonly storageClass?: string;
  readonly podCidr?: string;
  readonly serviceCidr?: string;
  /** Most pods on a node. */
  readonly podsPerNode?: number;
  readonly cni?: NetworkPlugin;
  readonly dns?: {
    readonly namespace?: string;
    readonly labels?: Labels;
    readonly cidrs?: readonly string[];
    readonly cacheLabels?: Labels;
  };
  readonly apiServer?: { readonly cidrs?: readonly string[]; readonly port?: number };
}

export interface IngressDefaults {
  readonly domain?: string;
  readonly class?: string;
  readonly controller?: { readonly namespace?: string; readonly labels?: Labels };
}

type Labels = Readonly<Record<string, string>>;

/** How much of the nodes is left for pods. */
type Sizing =
  /** Nodes are containers on one machine, each of which sees the whole of it: what Kubernetes takes of it for each. */
  | { readonly shared: true; readonly server: Room; readonly agent: Room }
  /** Nodes are machines, all alike: what of one is kept for Kubernetes, the system and evictions. */
  | { readonly shared: false; readonly reserved: (node: Room, pods: number) => Room };

/** An annotation of the ServiceAccount names the role at the cloud. */
interface CloudIdentity {
  readonly annotation: string;
  /** What a role is called there, for people. */
  readonly role: string;
  /** Shape of its name. */
  readonly pattern: string;
  /** Labels without which a pod of the account is left as it is. */
  readonly podLabels?: Labels;
  /** Where its pods trade their token for one of the role: a range, or the name of a host. */
  readonly exchange: readonly { readonly to: string; readonly ports: number[] }[];
}

/** The program that makes the cluster on this machine and takes it away, and what its nodes are looked at with. */
export interface Maker {
  readonly program: 'k3d';
  /** Most characters of a cluster's name. */
  readonly longestName: number;
  /** Whether it starts a registry beside the nodes, which asks nobody for a login. */
  readonly registry: boolean;
  /** The kubectl context of the cluster. */
  readonly context: (name: string) => string;
  /** Commands to type. */
  readonly commands: {
    readonly list: string;
    readonly start: (name: string) => string;
    readonly restart: (name: string) => string;
    readonly logs: (name: string) => string;
    readonly node: (node: string) => readonly string[];
    readonly clock: (node: string) => string;
    readonly disk: readonly string[];
  };
}
