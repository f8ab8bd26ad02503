import type { ChartRelease, Manifest } from '../contract/manifest.ts';
import type { Plan } from '../graph/plan.ts';
import { withoutCharts } from '../graph/without-charts.ts';
import { kindOf } from '../kit/object.ts';
import { derivePolicies } from '../policy/derive.ts';
import { withIdentityLabels } from '../policy/identity-labels.ts';
import { withLogins } from '../policy/pull-secrets.ts';
import { withWorkloadLabels } from '../policy/workload-labels.ts';
import type { RenderedCharts, VendoredChart } from '../render/charts/render-charts.ts';
import { pulledFromMirror } from '../render/pulled-from-mirror.ts';
import { type AppOfApps, deriveArgoCd } from './derive.ts';
import { APPLICATION } from './kinds.ts';

/** Everything that is about to be written, as data, and the plan it came from: what is checked, laid out and compared. */
export interface Tree {
  readonly plan: Plan;
  /** Objects of the components, of their vendored charts, and the policies. */
  readonly manifests: readonly Manifest[];
  /** Charts that Argo CD renders. */
  readonly releases: readonly ChartRelease[];
  /** Charts whose objects are among the manifests. */
  readonly vendored: readonly VendoredChart[];
  readonly apps: AppOfApps;
}

/** The tree of a plan: what components and charts brought, with the policies and the app-of-apps that follow from it. */
export function treeOf(
  planned: Plan,
  own: readonly Manifest[],
  { manifests: charted, remaining, vendored }: Omit<RenderedCharts, 'findings' | 'kept'>,
  headroom: number,
): Tree {
  const { manifests: brought, releases } = pulledFromMirror(planned, [...own, ...charted], remaining);
  const plan = releases.length > 0 || own.some(isApplication) ? planned : withoutCharts(planned);
  const manifests = [
    ...withWorkloadLabels(plan, withIdentityLabels(plan, withLogins(plan, brought))),
    ...derivePolicies(plan, headroom, brought, releases),
  ];
  return { plan, manifests, releases, vendored, apps: deriveArgoCd(plan, manifests, releases) };
}

/** One that people bring may be of a chart. */
const isApplication = ({ object }: Manifest) => kindOf(object) === APPLICATION;
