import type { AcceptedFinding } from './chart.ts';
import type { FollowedImage } from './connections/image-updates.ts';
import type { Made } from './made.ts';
import type { Need } from './need.ts';
import type { Offer } from './offer.ts';
import type { Ports } from './peer.ts';
import type { SeedSpec } from './seed.ts';
import type { Ui } from './ui.ts';
import type { Workload } from './workload.ts';

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
  /**
   * API groups whose CustomResourceDefinitions it brings: all of `imports/crds/<group>`. They have an Application of their own,
   * in the first wave.
   */
  readonly crdGroups?: readonly string[];
  /** What rules find in its objects and what is known and accepted, each with its reason. */
  readonly accepts?: readonly AcceptedFinding[];
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
  readonly gpus?: number;
}

export interface InternalFlow {
  readonly from: string;
  readonly to: string;
  readonly ports: Ports;
  readonly why: string;
}

/** A host and the address of the Service that answers for it. */
export interface HostName {
  readonly host: string;
  readonly address: string;
}
