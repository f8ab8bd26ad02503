import type { Static, TObject } from 'typebox';
import type { Administrator } from './administrator.ts';
import type { Analyzer } from './analyzer.ts';
import type { ReviewRule } from './change.ts';
import type { ChartPin } from './chart.ts';
import type { DeclareContext, RenderContext } from './context.ts';
import type { Declarations } from './declarations.ts';
import type { Kinds } from './kind.ts';
import type { Published, Retired } from './published.ts';
import type { Rule } from './rule.ts';

/**
 * The component contract. A component says what it is (`ComponentDefinition`), what it runs and with whom it talks
 * (`declare`, pure), and how it is rendered (`render`, `values`). It sees other components only through the connections it
 * declared: address, credentials, network policies, rights, waves and the lines of the diagram all follow from those.
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
  /**
   * Everything else is brought up by it, so that it cannot be left to Argo CD: bootstrap installs it, with all that it needs.
   */
  readonly essential?: true;
  /** It is a Git server that bootstrap sets up, and lets in whoever says so. */
  readonly administrator?: Administrator;
  /** Stands for what is outside the tree (the cluster itself, a Git server): connections, but no Application. */
  readonly external?: true;
  /**
   * It is part of each project, and has no Application: its options are what those of projects begin with. Here is what a project
   * has that says nothing of it, by key of the project.
   */
  readonly inProjects?: Readonly<Record<string, unknown>>;
  readonly options: O;
  readonly declare?: (context: DeclareContext<Static<O>>) => Declarations;
  /** The upstream chart, pinned here and nowhere else. */
  readonly chart?: (context: DeclareContext<Static<O>>) => ChartPin;
  readonly values?: (context: RenderContext<Static<O>>) => Record<string, unknown>;
  readonly render?: (context: RenderContext<Static<O>>) => void;
  readonly argocd?: ArgoSettings;
  /**
   * Cluster-scoped kinds that objects of its own may be of, by any of its options: `group/Kind`. Its AppProject allows them though
   * none is there at the moment, or it is off: else the last one that goes stays in the cluster.
   */
  readonly clusterKinds?: readonly string[];
  /**
   * Objects that come and go with what projects have: its own where their jobs are (`visits`), and theirs in its own (`hosts`).
   * AppProjects allow the namespaces though nothing is there at the moment, for the same reason.
   */
  readonly teams?: { readonly visits?: true; readonly hosts?: true };
  /** What it knows of kinds of objects (`Kafka.kafka.strimzi.io`), whichever component holds them: most of all those that it operates. */
  readonly kinds?: Kinds;
  /** What is known of the images that it declares. */
  readonly published?: readonly Published[];
  /** Homes that its images had, or have, and that are not as they should be. */
  readonly retired?: readonly Retired[];
  /** Whether it counts as the core of a platform on one machine, whose memory has a budget, or as the forge that may come on top. */
  readonly budget?: 'core' | 'forge';
  /** Checks of its own, on trees that it is part of. */
  readonly rules?: readonly Rule[];
  /** What must not be changed without a word, in what it knows. */
  readonly reviewRules?: readonly ReviewRule[];
  /** What can be wrong with what it knows, in a cluster that runs it. */
  readonly analyzers?: readonly Analyzer[];
}

export type Area = 'platform' | 'data' | 'compute' | 'ml' | 'observe' | 'project';

/** Defines a component with its option type inferred from its schema. */
export function defineComponent<O extends TObject>(definition: ComponentDefinition<O>): ComponentDefinition {
  return definition as unknown as ComponentDefinition;
}

export interface ArgoSettings {
  /** Differences that are no drift, each with its reason. */
  readonly ignoreDifferences?: readonly IgnoredDifference[];
  readonly syncOptions?: readonly string[];
  /** Its objects may be another Application's before: definitions are their chart's as long as Argo CD renders it. */
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
