import { createCatalog } from '../checks/schema/catalog.ts';
import { once } from '../checks/schema/once.ts';
import type { Knowledge } from '../contract/knowledge.ts';
import { shapesOf } from './compare/shapes.ts';
import { differingEnvironments, type Revisions, treesFromGit } from './from-git.ts';
import type { ShapesOf } from './objects.ts';
import type { Review } from './review.ts';
import { reviewTrees } from './review-trees.ts';
import type { Parsed } from './trees/side.ts';

/** Where schemas are, and what components know. */
export interface ReviewTools {
  readonly knowledge: Knowledge;
  /** The package's folder, which holds `imports/`. */
  readonly root: string;
}

/** The version of Kubernetes whose lists are compared: what tells their items apart has not changed since 1.33. */
const KUBERNETES = '1.35';

/** What the schemas of `imports/` say of lists; they are read when an object of their kind differs. */
export function importedShapes(root: string): ShapesOf {
  const catalog = once(() => createCatalog({ root, kubernetes: KUBERNETES }));
  return (object) => {
    const shapes = once(() => shapesOf(catalog(), object));
    return (path) => shapes()(path);
  };
}

/** Reviews environments between two revisions: those that differ, where none is named. */
export async function reviewRevisions(
  revisions: Revisions,
  environments: readonly string[] | undefined,
  { knowledge, root }: ReviewTools,
): Promise<readonly Review[]> {
  const shapes = importedShapes(root);
  const reviews: Review[] = [];
  const parsed: Parsed = new Map();
  for (const environment of environments ?? (await differingEnvironments(revisions)))
    reviews.push(
      reviewTrees({
        environment,
        knowledge,
        shapesOf: shapes,
        parsed,
        ...(await treesFromGit(revisions, environment, knowledge)),
      }),
    );
  return reviews;
}
