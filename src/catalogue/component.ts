import type { Chart } from 'cdk8s';
import type { Static, TObject } from 'typebox';
import type { Profile } from '../config/options.ts';
import type { ProjectConfig } from '../config/project-schema.ts';
import { jobsNamespace, SHARED_JOBS } from '../config/references.ts';
import type { ClusterConfig, GitConfig, IngressConfig, JobsConfig, RegistryConfig } from '../config/schema.ts';
import type { SecretsConfig } from '../config/secrets-schema.ts';
import type { Resources } from '../kit/resources.ts';
import type { ApiRule, ConnectionType, EndpointOf, RequestOf } from './connections.ts';
import type { Made, Makes } from './made.ts';

/**
 * The component contract. A component says what it is (`ComponentDefinition`), what it runs and with whom it talks
 * (`declare`, pure), and how it is rendered (`render`, `values`). It sees other components only through the connections it
 * declared: address, credentials, network policies, rights, waves and pictures all follow from those.
 */
export interface ComponentDefinition<O extends TObject = TObject> {
  /** Name in `platform.yaml`, of the Application and of its folder in the tree. */
  readonly id: string;
  readonly title: string;
  readonly area: Area;
  /** What it is and why a platform has it, in a sentence or two. */
  readonly summary: string;
  readonly links?: { readonly docs?: string; readonly source?: string };
  readonly namespace: string;
  /** Every platform has it, whether `platform.yaml` names it or not. */
  readonly always?: true;
  /** Switched on by the need of another component, without being named in `platform.yaml`. */
  readonly implied?: true;
  /** Stands for what is outside the tree (the cluster itself, a Git server): connections, but no Application. */
  readonly external?: true;
  readonly options: O;
  readonly declare?: (context: DeclareContext<Static<O>>) => Declarations;
  /** The upstream chart, pinned here and nowhere else. */
  readonly chart?: (context: DeclareContext<Static<O>>) => ChartPin;
  readonly values?: (context: RenderContext<Static<O>>) => Record<string, unknown>;
  readonly render?: (context: RenderContext<Static<O>>) => void;
  readonly argocd?: ArgoSettings;
  /** What comes into being because of objects of a kind (`Kafka.kafka.strimzi.io`), whichever component holds them. */
  readonly operates?: Readonly<Record<string, Makes>>;
}

export type Area = 'platform' | 'data' | 'compute' | 'ml' | 'observe' | 'project';

/** Defines a component with its option type inferred from its schema. */
export function defineComponent<O extends TObject>(definition: ComponentDefinition<O>): ComponentDefinition {
  return definition as unknown as ComponentDefinition;
}

export interface ChartPin {
  /** Helm repository (https://…) or registry (oci://…). */
  readonly repository: string;
  readonly name: string;
  readonly version: string;
  /** Helm release name; default: the component's id. */
  readonly release?: string;
  /**
   * Kinds that the chart renders, as far as least privilege in the AppProject needs it: cluster-scoped `group/Kind`
   * and, beside the component's own, further namespaces it writes to.
   */
  readonly clusterKinds: readonly string[];
  readonly namespaces?: readonly string[];
  /** API groups whose CustomResourceDefinitions the chart installs: custom resources of these come after it. */
  readonly crdGroups?: readonly string[];
  /** Objects of the vendored chart that stay out of the tree, each with its reason. */
  readonly drops?: readonly DroppedObject[];
  /** What rules find in the vendored chart and what is known and accepted, each with its reason. */
  readonly accepts?: readonly AcceptedFinding[];
}

export interface DroppedObject {
  /** As findings call it: `Job.batch argocd/argocd-redis-secret-init`. */
  readonly object: string;
  readonly reason: string;
}

export interface AcceptedFinding {
  readonly rule: string;
  /** As findings call it; default: every object that the chart renders. */
  readonly object?: string;
  readonly reason: string;
}

/** What may be known while declaring: the options and the platform, but no other component. */
export interface DeclareContext<O> {
  readonly id: string;
  readonly namespace: string;
  readonly options: O;
  readonly platform: PlatformFacts;
}

/** The part of the configuration that every component may read. */
export interface PlatformFacts {
  readonly name: string;
  readonly environment: string;
  readonly profile: Profile;
  readonly git: GitConfig;
  readonly cluster: ClusterConfig;
  readonly registry: RegistryConfig;
  readonly ingress: IngressConfig;
  readonly secrets: SecretsConfig;
  readonly jobs: JobsConfig;
  readonly projects: Readonly<Record<string, Pick<ProjectConfig, 'dags' | 'jobs'>>>;
}

/** All namespaces that jobs run in: one at least, since operators take none for all of the cluster. */
export function jobNamespaces({ jobs, projects }: PlatformFacts): readonly string[] {
  const namespaces = [...new Set(Object.keys(projects).map((project) => jobsNamespace(jobs, project)))].sort();
  return namespaces.length > 0 ? namespaces : [SHARED_JOBS];
}

/**
 * An annotation for the pods of an operator that reads once, at start, from a ConfigMap, which namespaces to watch: they are
 * made anew when a project comes or goes.
 */
export const watching = (platform: PlatformFacts) => ({ 'mooring.dev/watches': jobNamespaces(platform).join(',') });

/** The namespace that the jobs of all projects share, where that was chosen. */
export const sharedJobs = ({ jobs }: Pick<PlatformFacts, 'jobs'>): string | undefined =>
  jobs.namespace === 'shared' ? SHARED_JOBS : undefined;

export interface Declarations {
  /** Groups of pods with equal labels, by name. */
  readonly workloads?: Readonly<Record<string, Workload>>;
  readonly provides?: readonly Offer[];
  readonly requires?: readonly Need[];
  /** Connections among its own workloads. */
  readonly internal?: readonly InternalFlow[];
  /** Secrets it needs for itself, made once in the cluster. */
  readonly secrets?: readonly SeedSpec[];
  /** Every container image that its pods run, by role: those that it names itself, and those that its chart or operator picks. */
  readonly images?: Readonly<Record<string, string>>;
  readonly uis?: readonly Ui[];
  /** Names that the cluster's DNS shall know beside its own: hosts by which a component is called inside as outside. */
  readonly names?: readonly HostName[];
  /** Namespaces that it needs beside its own and its workloads'. */
  readonly namespaces?: readonly string[];
  /** What its chart or program makes, as far as others refer to it. ServiceAccounts of workloads are known already. */
  readonly makes?: readonly Made[];
  /** What people may run in the component's namespace beside what is rendered. */
  readonly allowance?: Allowance;
  /** Images that the Image Updater follows. */
  readonly follows?: readonly FollowedImage[];
  /** What is wrong with its options together, where no schema can say it. Nothing is rendered then. */
  readonly problems?: readonly OptionProblem[];
}

/** Options that cannot be met. */
export interface OptionProblem {
  /** Path of the option to blame: `volumesPerServer`; default: what switched the component on. */
  readonly option?: string;
  readonly message: string;
  readonly why?: string;
  readonly fix: string;
}

/** Room in a namespace's quota for what is not rendered. */
export interface Allowance {
  readonly pods: number;
  readonly cpu: string | number;
  /** Requests and limits alike. */
  readonly memory: string;
  readonly storage: string;
}

/** A group of pods: what NetworkPolicies select, quotas count and ServiceAccounts belong to. */
export interface Workload {
  /**
   * Labels that select exactly these pods, whoever makes them (a Deployment of ours, a chart or an operator). None: whatever
   * runs in the namespace, for a program that starts pods under labels of the moment.
   */
  readonly labels: Readonly<Record<string, string>>;
  /** Default: the component's namespace. */
  readonly namespace?: string;
  /** Pods in steady state; 0 when they come and go: quotas then hold as many again that are ending. */
  readonly replicas: number;
  /** Pods at most, for quotas; default: `replicas`, plus one while it is rolled over. */
  readonly peak?: number;
  /** Of pods that are asked for at once and do not come one after the other, as tasks do: the workload that waits for them. */
  readonly awaitedBy?: string;
  /** Of one pod, all its containers together. */
  readonly resources: Resources;
  /** Memory that the programs of one pod need as they are set (heap, worker processes), measured; its request and limit are no less. */
  readonly holds?: string;
  /** Strictest Pod Security level that the pods pass; default `restricted`. */
  readonly podSecurity?: PodSecurityLevel;
  /** Volume claims of one pod. */
  readonly volumes?: readonly { readonly size: string; readonly count?: number }[];
  readonly serviceAccount?: ServiceAccount;
  /** Accounts that a pod runs as instead, when who starts it says so: each has the rights of the needs that name it (`as`). */
  readonly accounts?: readonly string[];
  /** Roles of the component's `images` that the containers of its pods run; default: all of them. */
  readonly images?: readonly string[];
  /** Who keeps the PodDisruptionBudget of more than one replica; default `mooring`. */
  readonly disruptions?: 'mooring' | 'operator';
}

export type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted';

export interface ServiceAccount {
  readonly name: string;
  /** Who makes it: `mooring` (default, with its Roles), or the chart or operator that brings it with rights of its own. */
  readonly madeBy?: 'mooring' | 'chart' | 'operator';
}

/** A TCP port unless said, as a pod listens on it (not the Service's). */
export type Port = number | { readonly port: number; readonly protocol: 'TCP' | 'UDP' };

/** Ports of a connection; `all` only among pods of one program that pick their ports at run time. */
export type Ports = readonly Port[] | 'all';

/** Addresses outside the cluster's pods. */
export interface AddressPeer {
  readonly cidrs: readonly string[];
  readonly except?: readonly string[];
  /** What is there, in the words of Cilium, whose address blocks match neither nodes nor pods. */
  readonly entity?: 'kube-apiserver';
}

/**
 * Callers that no address tells apart. The API server is one: on an overlay (VXLAN of flannel, Calico) its call to a pod on
 * another node comes from the tunnel's address inside the pod range (kube-router, pkg/controllers/netpol/pod.go;
 * tigera/operator#4739), by konnectivity from a pod, and on Cilium from no block at all.
 */
export interface Anyone {
  readonly anyone: true;
}

export interface InternalFlow {
  readonly from: string;
  readonly to: string;
  readonly ports: Ports;
  readonly why: string;
}

/** What a component provides to others. */
export interface Offer<T extends ConnectionType = ConnectionType> {
  readonly type: T;
  /** The workload that accepts the connection, or addresses outside; absent when nothing is opened towards the provider. */
  readonly at?: string | AddressPeer;
  readonly ports?: Ports;
  /** Further ways that the connection opens, for this client: what it asked for by address, or what stands beside `at`. */
  readonly opens?: (client: Client<T>) => readonly Opening[];
  /** Who opens connections back to where the client's need says `reachedAt`. */
  readonly reachesFrom?: string | AddressPeer | Anyone;
  /** Why the provider cannot give the client what it asks for, when it cannot. */
  readonly refuses?: (client: Client<T>) => Refusal | undefined;
  /** What only one client can have: a database, a bucket that it creates. Two clients that claim the same are a finding. */
  readonly claims?: (client: Client<T>) => readonly Claim[];
  /** What the client is handed. */
  readonly endpoint: (client: Client<T>) => EndpointOf<T>;
  /** The credential minted for the client, kept in the provider's namespace (or where it says). One that several clients get is made once. */
  readonly seed?: (client: Client<T>) => SeedSpec | undefined;
  /** What the client's ServiceAccounts may do at the Kubernetes API because of the connection. */
  readonly rights?: (client: Client<T>) => readonly ApiRule[];
}

/** Where a client of an offer gets to. */
export interface Opening {
  readonly at: string | AddressPeer;
  readonly ports: Ports;
}

/** What a provider says to a request that it cannot meet: a problem of the configuration, and no fault. */
export interface Refusal {
  readonly message: string;
  readonly fix: string;
  /** JSON pointer of the setting that asked; default: what switched the client on. */
  readonly config?: string;
}

/** Something at a provider that has one owner. */
export interface Claim {
  /** Its kind and name: `the database features`. */
  readonly what: string;
  /** JSON pointer of the setting that asked; default: what switched the client on. */
  readonly config?: string;
}

/** Builds an offer with its endpoint type checked. */
export function offer<const T extends ConnectionType>(spec: Offer<T>): Offer {
  return spec as unknown as Offer;
}

/** The client's end of a connection, as the provider sees it. */
export interface Client<T extends ConnectionType = ConnectionType> {
  readonly component: string;
  /** Unique among the clients of a provider: `mlflow`, `fraud-train`. The provider names users and databases by it. */
  readonly id: string;
  readonly namespace: string;
  readonly workloads: readonly string[];
  readonly request: RequestOf<T>;
}

/** What a component needs of another. */
export interface Need<T extends ConnectionType = ConnectionType> {
  readonly type: T;
  /** Tells needs of one type apart; the client's id at the provider. Default: the component's id. */
  readonly name?: string;
  /** Its workloads that open the connection. */
  readonly by?: readonly string[];
  /** Which of the `accounts` of these workloads has the rights; one that has no such account holds them by its own. */
  readonly as?: string;
  readonly request?: RequestOf<T>;
  /** Where the provider connects back to. */
  readonly reachedAt?: readonly { readonly workload: string; readonly ports: Ports }[];
  /** Fine without a provider: `ctx.maybe()` then answers undefined. */
  readonly optional?: boolean;
  /** The Secret that the client reads; default: named `<client id>-<type>`, with the seed's keys. */
  readonly secret?: SecretShape<T>;
}

export interface SecretShape<T extends ConnectionType = ConnectionType> {
  readonly name?: string;
  readonly namespace?: string;
  /** Further namespaces that have it too, for those of `by` that run there. */
  readonly alsoIn?: readonly string[];
  /** Further keys, as External Secrets templates over the seed's keys. What they put it into wants it escaped: `secret-text.ts`. */
  readonly keys?: (endpoint: EndpointOf<T>) => Readonly<Record<string, string>>;
  /** Only `keys`, without the seed's own. */
  readonly only?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly type?: string;
}

/** Builds a need with its request type checked. */
export function need<const T extends ConnectionType>(spec: Need<T>): Need {
  return spec as unknown as Need;
}

/**
 * A Secret made once in the cluster and never changed: random values and what is salted. Everything else is a view of it.
 * Changing a seed's keys later has no effect on a cluster that has it: add a view or a new seed.
 */
export interface SeedSpec {
  readonly name: string;
  readonly namespace?: string;
  readonly keys: Readonly<Record<string, SeedKey>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** Secret type; default Opaque. */
  readonly type?: string;
  /** Its component's workloads whose pods may refer to it; default: all of them. */
  readonly readers?: readonly string[];
  /** How a new value comes to hold; default: nobody has said, so that only a person renews it. */
  readonly renewal?: Renewal;
  /** Deterministic forms of it for its own component, by Secret name. */
  readonly views?: readonly {
    readonly name: string;
    readonly keys: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
    readonly type?: string;
    readonly readers?: readonly string[];
  }[];
}

/** How a new value of a seed comes to hold where it is checked. Whoever reads it as a variable or a file restarts besides. */
export type Renewal =
  /** An operator looks at the Secret, and passes it on within this time (`2m`). */
  | { readonly by: 'operator'; readonly within: string }
  /** A hook of its component's Application passes it on, at the next sync. */
  | { readonly by: 'sync' }
  /** Its component's own pods read it when they start. */
  | { readonly by: 'restart' }
  /** It is not enough that the value is another: why, and what a person does. */
  | { readonly by: 'hand'; readonly why: string; readonly steps: readonly string[] };

/**
 * A fixed text that is no secret (a user name), random letters and digits, a template over the random keys, or what nobody
 * in the cluster can make up, in words: `a token of the Git server`.
 */
export type SeedKey = string | { readonly random: number } | { readonly template: string } | { readonly given: string };

/**
 * Whether a seed is handed to the cluster, by bootstrap or by a person, and not made in it. It is an ordinary Secret: no
 * object of the tree makes or owns it, and when it is renewed its views follow.
 */
export function isGiven({ keys }: Pick<SeedSpec, 'keys'>): boolean {
  return Object.values(keys).some((key) => typeof key === 'object' && 'given' in key);
}

/** A host and the address of the Service that answers for it. */
export interface HostName {
  readonly host: string;
  readonly address: string;
}

export interface Ui {
  readonly title: string;
  /** Service and port inside the cluster. */
  readonly service: string;
  readonly port: number;
  /** The workload behind the Service, and the port that its pods listen on. */
  readonly at: { readonly workload: string; readonly port: number };
  readonly path?: string;
  /** Its host is `<name>.<domain>`; default: the component's id, or the Service when there are several. */
  readonly name?: string;
  /** Its host, when that is not for the platform to choose. */
  readonly host?: string;
  /** Whether people come by https, when that is not for the platform to choose. */
  readonly https?: boolean;
}

/** What a UI's need of a host is called, among the needs of its component: its only UI goes by the component's id. */
export function uiName(id: string, uis: readonly Ui[], { name, service }: Ui): string {
  return name ?? (uis.length > 1 ? service : id);
}

export interface FollowedImage {
  readonly alias: string;
  /** Without tag. */
  readonly image: string;
  readonly tag: string;
  readonly strategy: 'semver' | 'newest-build' | 'digest' | 'alphabetical';
  /** Of `semver`: the versions that are taken, written as a tag could be: `0.1.x`. */
  readonly versions?: string;
  /** A regular expression: only tags that it matches are taken. */
  readonly allow?: string;
  /** Patterns of tags that are never taken. */
  readonly ignore?: readonly string[];
  /** The tag or digest that runs, whatever was written before; nobody moves the image then. */
  readonly hold?: string;
  /** Fields beside containers that hold the image: `{ kind: FlinkDeployment, path: spec/image }`. */
  readonly fields: readonly { readonly kind: string; readonly path: string }[];
  /** Where the values of the component's chart hold its name and tag, when it stands there: `images.airflow.tag`. Its `values()` leave them out. */
  readonly values?: { readonly name: string; readonly tag: string };
}

export interface ArgoSettings {
  /** Differences that are no drift, each with its reason. */
  readonly ignoreDifferences?: readonly IgnoredDifference[];
  readonly syncOptions?: readonly string[];
  /** Its objects may be another Application's before: definitions are their chart's until it is vendored. */
  readonly adopts?: true;
}

export interface IgnoredDifference {
  readonly group?: string;
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly jsonPointers?: readonly string[];
  readonly jqPathExpressions?: readonly string[];
  readonly reason: string;
}

/** A Secret as a Pod refers to it. */
export interface SecretRef {
  readonly name: string;
  readonly namespace: string;
  /** Keys that it is known to hold. */
  readonly keys: readonly string[];
}

/** The client's view of a connection: the endpoint, and the Secret with its credentials when there are any. */
export type Used<T extends ConnectionType> = EndpointOf<T> & { readonly secret: SecretRef };

/** The provider's view of a connection: the client, and the seed it minted for it when there is one. */
export type Served<T extends ConnectionType> = Client<T> & { readonly seed: SecretRef };

export interface RenderContext<O = unknown> extends DeclareContext<O> {
  /** Where constructs go. */
  readonly chart: Chart;
  /** Adds one object; `wave` orders it inside the Application, `data` protects it from pruning, `from` is the configuration that caused it. */
  add<T extends object>(object: T, settings?: ObjectSettings): void;
  /** The connection that meets the need of this type (and name). */
  use<const T extends ConnectionType>(type: T, name?: string): Used<T>;
  /** The same for an optional need. */
  maybe<const T extends ConnectionType>(type: T, name?: string): Used<T> | undefined;
  /** Everybody who is connected to what this component provides. */
  clients<const T extends ConnectionType>(type: T): readonly Served<T>[];
  /** One of its own Secrets: a seed or a view. */
  secret(name: string): SecretRef;
  workload(name: string): PlannedWorkload;
  image(role: string): string;
}

export interface ObjectSettings {
  readonly wave?: number;
  readonly data?: boolean;
  readonly from?: string;
}

/** A workload with everything filled in that follows from the plan. */
export interface PlannedWorkload extends Workload {
  readonly component: string;
  readonly name: string;
  readonly namespace: string;
  readonly podSecurity: PodSecurityLevel;
  readonly peak: number;
  /** Whether its pods talk to the Kubernetes API and so need a token. */
  readonly talksToApi: boolean;
}
