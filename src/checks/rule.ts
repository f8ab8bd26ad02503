import type { AppOfApps } from '../argocd/derive.ts';
import type { ChartPin } from '../contract/chart.ts';
import type { Finding, Severity } from '../finding/finding.ts';
import type { Plan } from '../graph/plan.ts';
import type { VendoredChart } from '../render/charts/render-charts.ts';
import type { ChartRelease, Manifest } from '../render/manifest.ts';
import type { ChartValues } from '../workspace/chart-values.ts';
import type { Release } from '../workspace/releases/read-releases.ts';
import type { SchemaChecker } from './schema/checker.ts';

/** Everything that is about to be written, and the plan it came from. */
export interface Rendered {
  readonly plan: Plan;
  /** Objects of the components and the policies. */
  readonly manifests: readonly Manifest[];
  /** Charts that Argo CD renders. */
  readonly releases: readonly ChartRelease[];
  /** Charts whose objects are among the manifests. */
  readonly vendored: readonly VendoredChart[];
  readonly apps: AppOfApps;
}

/** What a rule sees. */
export interface Subject extends Rendered {
  readonly schemas: SchemaChecker;
  /** What `releases/` says of the environment's images. */
  readonly released: readonly Release[];
  /** What a chart lets one set; undefined for one that was not imported. */
  readonly charts: (pin: ChartPin) => ChartValues | undefined;
}

/**
 * One check, in one small file. `check` yields what is wrong with an object; the runner adds the rule's id, and its
 * severity and the words of `why` where a problem brings none of its own.
 */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  /** What it checks, in one sentence. */
  readonly what: string;
  /** What happens to a cluster when it does not hold. */
  readonly why: string;
  readonly check: (subject: Subject) => Iterable<Problem>;
}

/** A finding before the runner completes it. */
export type Problem = Pick<Finding, 'message' | 'fix'> &
  Partial<Pick<Finding, 'severity' | 'why' | 'component' | 'object' | 'path' | 'config'>>;

/** All objects of the tree, those of the app-of-apps and its root included. */
export function allManifests({ manifests, apps }: Pick<Rendered, 'manifests' | 'apps'>): readonly Manifest[] {
  const root = apps.root.map((object) => ({ component: 'root', object, from: '', data: false }));
  return [...manifests, ...apps.applications, ...apps.projects, ...root];
}
