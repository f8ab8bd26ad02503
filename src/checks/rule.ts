import type { Tree } from '../argocd/tree.ts';
import type { ChartPin } from '../contract/chart.ts';
import type { Manifest } from '../contract/manifest.ts';
import type { References } from '../contract/reference.ts';
import type { Rule as RuleOf } from '../contract/rule.ts';
import { remembered } from '../kit/remembered.ts';
import type { ChartValues } from '../workspace/chart-values.ts';
import type { Release } from '../workspace/releases/read-releases.ts';
import type { SchemaChecker } from './schema/checker.ts';

/** What a rule sees. */
export interface Subject extends Tree {
  readonly schemas: SchemaChecker;
  /** What `releases/` says of the environment's images. */
  readonly released: readonly Release[];
  /** What a chart lets one set; undefined for one that was not imported. */
  readonly charts: (pin: ChartPin) => ChartValues | undefined;
  /** What is named in the tree, and what of it is not there: asked of the subject itself, so that a changed copy has its own. */
  references(this: Subject): References;
  /** The manifests, and what stands in their texts. */
  objects(this: Pick<Tree, 'manifests'>): readonly Manifest[];
}

/** One check of all trees. */
export type Rule = RuleOf<Subject>;

const joined = remembered(({ applications, projects, root }: Tree['apps']) =>
  remembered((manifests: readonly Manifest[]): readonly Manifest[] => [
    ...manifests,
    ...applications,
    ...projects,
    ...root.map((object) => ({ component: 'root', object, config: '', data: false })),
  ]),
);

/** All objects of the tree, those of the app-of-apps and its root included: the same list however many ask, for what is found once by it. */
export function allManifests({ manifests, apps }: Pick<Tree, 'manifests' | 'apps'>): readonly Manifest[] {
  return joined(apps)(manifests);
}
