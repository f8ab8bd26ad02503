import type { AcceptedFinding } from '../contract/chart.ts';
import type { ComponentDefinition } from '../contract/component.ts';
import type { FollowedImage } from '../contract/connections/image-updates.ts';
import type { ConnectionType } from '../contract/connections/index.ts';
import type { Allowance, HostName } from '../contract/declarations.ts';
import type { Knowledge } from '../contract/knowledge.ts';
import type { Made } from '../contract/made.ts';
import type { AddressPeer, Anyone, Ports } from '../contract/peer.ts';
import type { PlatformFacts } from '../contract/platform.ts';
import type { SecretRef } from '../contract/secret-ref.ts';
import type { SeedSpec } from '../contract/seed.ts';
import type { Login, Ui } from '../contract/ui.ts';
import type { PlannedWorkload } from '../contract/workload.ts';

/**
 * The Plan: which components there are, in which order they come, who talks to whom and with which credentials.
 * The graph's word to everything after it. Frozen, and printable as JSON (`mooring plan --json`).
 */
export interface Plan {
  readonly platform: PlatformFacts;
  /** By wave, then by id. */
  readonly components: readonly PlannedComponent[];
  readonly connections: readonly Connection[];
  readonly flows: readonly Flow[];
  readonly seeds: readonly PlannedSeed[];
  readonly views: readonly PlannedView[];
  readonly grants: readonly Grant[];
  /** What the catalogue knows. Left out of the printed Plan: it is code. */
  readonly knowledge: Knowledge;
}

export interface PlannedComponent {
  readonly id: string;
  readonly title: string;
  readonly area: string;
  readonly namespace: string;
  /** Order of installation: a component comes after all that it needs. 0 is for namespaces and policies. */
  readonly wave: number;
  readonly external: boolean;
  readonly impliedBy?: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly workloads: readonly PlannedWorkload[];
  /** Further namespaces that it needs to exist. */
  readonly namespaces: readonly string[];
  /** Where it looks after its kinds, of an operator that goes nowhere but to its clients. */
  readonly serves?: Served | undefined;
  /** API groups whose CustomResourceDefinitions it brings. */
  readonly crdGroups: readonly string[];
  /** What rules find in its objects and what is known and accepted. */
  readonly accepts: readonly AcceptedFinding[];
  /** What is in the cluster because of its chart or program. */
  readonly makes: readonly Made[];
  /** Room in its namespace's quota for what is not rendered. */
  readonly allowance?: Allowance;
  readonly images: Readonly<Record<string, string>>;
  readonly uis: readonly PlannedUi[];
  /** Names that the cluster's DNS shall know. */
  readonly names: readonly HostName[];
  readonly follows: readonly FollowedImage[];
  /** Components it comes after. */
  readonly after: readonly string[];
  /** JSON pointer of the configuration that switched it on. */
  readonly config: string;
  /** Left out of the printed Plan: it is code. */
  readonly definition: ComponentDefinition;
}

/** A UI, and where people open it when it has a host. */
export interface PlannedUi extends Ui {
  /** Unique in its component. */
  readonly name: string;
  /** Of its Service and its Ingress. */
  readonly namespace: string;
  readonly open?: { readonly host: string; readonly url: string };
  /** What the ingress controller asks for, where the UI has a host and no login of its own. */
  readonly door?: Login;
}

/** The namespaces of those who are connected to an operator, and the type of these connections. */
export interface Served {
  readonly type: ConnectionType;
  readonly namespaces: readonly string[];
}

/** One declared connection: a client's need met by a provider's offer. */
export interface Connection {
  /** `mlflow → minio (s3)`: unique, and for people. */
  readonly id: string;
  readonly type: ConnectionType;
  /** Name of the need inside the client. */
  readonly need: string;
  readonly client: {
    readonly component: string;
    readonly id: string;
    readonly namespace: string;
    readonly workloads: readonly string[];
  };
  readonly provider: string;
  /** Whether the client comes in a later wave than a provider of the tree. */
  readonly ordered: boolean;
  /** Nothing, once no chart is left to be rendered in the cluster. */
  readonly forCharts?: true;
  readonly request: object;
  readonly endpoint: object;
  /** The credential at the provider. */
  readonly seed?: SecretRef;
  /** The Secret that the client reads. */
  readonly secret?: SecretRef;
}

/** One end of a flow: a workload of the plan, addresses outside, or callers that no address tells apart. */
export type Peer = WorkloadPeer | AddressPeer | Anyone;

export interface WorkloadPeer {
  readonly component: string;
  readonly workload: string;
}

/** `from` opens TCP (or UDP) connections to `to` on `ports`. */
export interface Flow {
  readonly from: Peer;
  readonly to: Peer;
  readonly ports: Ports;
  /** The connection it belongs to, or the reason in words. */
  readonly why: string;
}

export interface PlannedSeed extends SeedSpec {
  readonly component: string;
  readonly namespace: string;
  /** A client's credential: made anew it locks nobody out, since the provider takes the new value. */
  readonly credential?: true;
}

/** A deterministic form of a seed in a namespace that needs it. */
export interface PlannedView {
  /** The component that reads it and whose Application holds it. */
  readonly component: string;
  readonly name: string;
  readonly namespace: string;
  readonly seed: SecretRef & { readonly component: string };
  /** External Secrets templates by key. */
  readonly keys: Readonly<Record<string, string>>;
  /** Whether the seed's own keys are in it too. */
  readonly merge: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly type?: string;
  /** Workloads whose pods may refer to it; default: all of its component. */
  readonly readers?: readonly string[];
}

/** What the ServiceAccount of a workload may do at the Kubernetes API, and why. */
export interface Grant {
  readonly component: string;
  readonly workload: string;
  /** One of the workload's `accounts`; default: its ServiceAccount. */
  readonly account?: string;
  /** Absent: in all of them, and of kinds that belong to none. */
  readonly namespace?: string;
  /** An operator has it where a client is: who may come into a namespace is said with the namespace. */
  readonly there?: true;
  readonly rules: readonly PolicyRule[];
  readonly why: string;
}

/** A rule of a Role or ClusterRole (`rbac.authorization.k8s.io/v1`). */
export interface PolicyRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

export function isWorkload(peer: Peer): peer is WorkloadPeer {
  return 'workload' in peer;
}

export function isAnyone(peer: Peer): peer is Anyone {
  return 'anyone' in peer;
}
