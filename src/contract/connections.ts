import type { FollowedImage } from './followed-image.ts';

/**
 * The vocabulary of connections: for each type what a client asks for (`request`) and what it is handed (`endpoint`).
 * A component of one's own may use further type names; they carry plain records.
 *
 * An endpoint is what the client writes into its configuration. Who may reach whom on which port is not said here: it
 * follows from the workloads and ports at both ends.
 */
export interface ConnectionTypes {
  s3: { request: S3Request; endpoint: S3Endpoint };
  kafka: { request: KafkaRequest; endpoint: KafkaEndpoint };
  postgres: { request: PostgresRequest; endpoint: PostgresEndpoint };
  redis: { request: object; endpoint: { readonly host: string; readonly port: number } };
  tracking: { request: object; endpoint: { readonly url: string } };
  git: { request: GitRequest; endpoint: GitEndpoint };
  /** Jobs that a runner takes from the Git server; `images`: those that build images, and no others. Credentials: key `runner-token`. */
  ci: { request: { readonly images?: boolean }; endpoint: { readonly url: string } };
  /** People's way to a UI; nobody declares it: whoever has `uis` has the need. */
  ingress: { request: IngressRequest; endpoint: { readonly host: string; readonly url: string } };
  /** The interfaces of AWS, played by a program of the cluster. */
  aws: { request: object; endpoint: { readonly url: string; readonly region: string } };
  /** Followed images are moved to new versions; nobody declares it: whoever `follows` images has the need. */
  'image-updates': { request: { readonly images: readonly FollowedImage[] }; endpoint: object };
  /** Where values of Secrets are kept, outside the cluster. */
  'secret-store': { request: object; endpoint: { readonly kind: string } };
  registry: { request: RegistryRequest; endpoint: RegistryEndpoint };
  /** The Kubernetes API: rights follow from the request. */
  'kubernetes-api': { request: ApiRequest; endpoint: { readonly url: string } };
  dns: { request: object; endpoint: object };
  /** Addresses outside that a project says it needs. */
  egress: { request: { readonly to: readonly EgressTarget[] }; endpoint: object };
  /** Addresses outside the cluster that a program fetches from at run time. */
  internet: { request: { readonly why: string }; endpoint: object };
  /** The same by http, too: repositories of Linux distributions sign their packages and speak nothing else. */
  packages: { request: { readonly why: string }; endpoint: object };
  /** A runner of the jobs that build images and push them. */
  'image-builds': { request: object; endpoint: object };
  /** The right to submit Spark applications. */
  spark: { request: SubmissionRequest; endpoint: SubmissionEndpoint };
  /** The right to submit Flink deployments. */
  flink: { request: SubmissionRequest; endpoint: SubmissionEndpoint };
  /** A scheduler that starts jobs from DAGs. */
  orchestrator: { request: OrchestratorRequest; endpoint: OrchestratorEndpoint };
  'operator:spark': { request: object; endpoint: { readonly group: 'sparkoperator.k8s.io' | 'spark.apache.org' } };
}

export type ConnectionType = keyof ConnectionTypes | `operator:${string}` | (string & {});
export type RequestOf<T> = T extends keyof ConnectionTypes
  ? ConnectionTypes[T]['request']
  : Readonly<Record<string, unknown>>;
export type EndpointOf<T> = T extends keyof ConnectionTypes
  ? ConnectionTypes[T]['endpoint']
  : Readonly<Record<string, unknown>>;

/** A place outside the cluster: a host name, or addresses as a CIDR. */
export interface EgressTarget {
  readonly to: string;
  /** TCP. */
  readonly ports: readonly number[];
  /** JSON pointer of the configuration that asked for it. */
  readonly from?: string;
}

export type Access = 'read' | 'write' | 'readwrite';

/** Buckets by their full name. */
export interface S3Request {
  /** Buckets that must exist because of the client. */
  readonly create?: readonly BucketSpec[];
  /** What the client may do; without it the client gets no credentials. */
  readonly access?: readonly { readonly bucket: string; readonly access: Access }[];
}
export interface BucketSpec {
  readonly name: string;
  readonly versioning?: boolean;
  /** Days that a version is kept from deletion. It brings versioning with it. */
  readonly objectLock?: { readonly mode: 'governance' | 'compliance'; readonly days: number };
  /** Days until an object goes. */
  readonly expire?: number;
  /** Days until a version goes that is no longer the newest. */
  readonly noncurrent?: number;
  /** `10Gi` */
  readonly quota?: string;
  /** JSON pointer of the configuration that asked for it. */
  readonly from?: string;
}
/** Credentials: keys `accessKey` and `secretKey`. */
export interface S3Endpoint {
  /** `http://host` or `http://host:port`, path style. */
  readonly url: string;
  readonly region: string;
}

/** Topics by their full name. */
export interface KafkaRequest {
  /** Topics that must exist because of the client. */
  readonly create?: readonly TopicSpec[];
  /** What the client may do; without it the client gets no credentials. */
  readonly access?: readonly { readonly topic: string; readonly access: Access }[];
}
export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  readonly replicas?: number;
  readonly retentionMs: number;
  readonly cleanup: string;
  readonly config?: Readonly<Record<string, string | number | boolean>>;
  /** JSON pointer of the configuration that asked for it. */
  readonly from?: string;
}
/** Credentials: keys `username`, `password`, `sasl.jaas.config`. Consumer groups and transactional ids start with `group`. */
export interface KafkaEndpoint {
  readonly bootstrap: string;
  readonly username: string;
  readonly group: string;
  readonly securityProtocol: 'SASL_PLAINTEXT' | 'SASL_SSL';
  readonly saslMechanism: 'SCRAM-SHA-512';
}

export interface GitRequest {
  /** Without it the client gets no credentials. */
  readonly access?: 'read' | 'write';
  /** It opens merge (pull) requests with whatever credential writes. */
  readonly opensRequests?: true;
}
export interface RegistryRequest {
  /** The client pulls images, or lists their versions. Without it the client gets no credentials. */
  readonly pulls?: true;
}
/** Credentials, when it asks for a login: keys `username` and `password`. */
export interface RegistryEndpoint {
  readonly host: string;
  readonly insecure: boolean;
  readonly login: boolean;
}

/** Credentials: keys `username` and `password` for an http(s) URL, `sshPrivateKey` for an ssh URL. */
export interface GitEndpoint {
  readonly url: string;
  readonly branch: string;
  /** Host, port and address where the cluster's DNS alone would not lead a program that uses libcurl: `host:port:address`. */
  readonly resolve?: string;
}

export interface IngressRequest {
  readonly host?: string;
  readonly https?: boolean;
}

export interface PostgresRequest {
  /** Databases that the client owns; the first is the one in the endpoint. */
  readonly databases: readonly {
    readonly name: string;
    readonly extensions?: readonly string[];
    readonly from?: string;
  }[];
}
/** Credentials: keys `username`, `password`. */
export interface PostgresEndpoint {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly username: string;
  /** For clients that libpq serves: `require` where the server takes nothing but TLS. */
  readonly sslmode?: string;
}

export interface ApiRequest {
  /** What the client's ServiceAccount may do; without it the client only authenticates. */
  readonly rules?: readonly ApiRule[];
}
export interface ApiRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
  /** Default: the client's namespace. */
  readonly namespace?: string;
}

export interface SubmissionRequest {
  /** Whose jobs. */
  readonly project: string;
  /** Only to follow what somebody else submitted. */
  readonly follow?: boolean;
}
export interface SubmissionEndpoint {
  /** Namespace that jobs run in. */
  readonly namespace: string;
}

export interface OrchestratorEndpoint {
  readonly namespace: string;
  /** Accounts that DAGs of the project submit jobs with; none where they share theirs with DAGs of others. */
  readonly submitters?: readonly string[];
}

export interface OrchestratorRequest {
  readonly project: string;
  /** Folder of DAGs in the platform's repository, or another repository. */
  readonly dags?: string;
  /** ConfigMap with templates of the jobs that DAGs start, in the orchestrator's namespace, and the folder its pods see it in. */
  readonly templates?: { readonly configMap: string; readonly folder: string };
}
