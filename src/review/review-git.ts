import { createCatalog } from '../checks/schema/catalog.ts';
import { once } from '../checks/schema/once.ts';
import { DEFAULT_KUBERNETES } from '../clusters/kubernetes.ts';
import type { Knowledge } from '../contract/knowledge.ts';
import { isImportedGroup } from '../workspace/imported-crds.ts';
import { UsageError } from '../workspace/usage-error.ts';
import { shapesOf } from './compare/shapes.ts';
import { type Comparison, compareEnvironments } from './comparison.ts';
import { changesBetween, differingEnvironments, type Revisions, treesFromGit } from './from-git.ts';
import type { Review } from './review.ts';
import { reviewTrees, type Schemas } from './review-trees.ts';
import type { Parsed } from './trees/side.ts';

/** Where schemas are, and what components know. */
export interface ReviewTools {
  readonly knowledge: Knowledge;
  /** The package's folder, which holds `imports/`. */
  readonly root: string;
}

/** What the schemas of `imports/` say, as a tree does not say for which Kubernetes it is; read when an object of their kind differs. */
export function importedSchemas(root: string): Schemas {
  const catalog = once(() => createCatalog({ root, kubernetes: DEFAULT_KUBERNETES }));
  return {
    shapesOf: (object) => {
      const shapes = once(() => shapesOf(catalog(), object));
      return (path) => shapes()(path);
    },
    rulesOf: ({ apiVersion, kind }) => catalog().find(apiVersion, kind).shape(),
  };
}

/** Reviews environments between two revisions: those that differ, where none is named. */
export async function reviewRevisions(
  revisions: Revisions,
  environments: readonly string[] | undefined,
  { knowledge, root }: ReviewTools,
): Promise<readonly Review[]> {
  const schemas = importedSchemas(root);
  const isImported = (group: string) => isImportedGroup(root, group);
  const reviews: Review[] = [];
  const parsed: Parsed = new Map();
  const changes = await changesBetween(revisions);
  for (const environment of environments ?? (await differingEnvironments(revisions, changes)))
    reviews.push(
      reviewTrees({
        environment,
        knowledge,
        ...schemas,
        parsed,
        ...(await treesFromGit(revisions, { environment, changes, parsed }, knowledge, isImported)),
      }),
    );
  return reviews;
}

/** Compares what two environments have at the head. */
export async function compareAtHead(
  revisions: Revisions,
  environments: { readonly environment: string; readonly against: string },
  why: Pick<Comparison, 'profiles' | 'said'>,
  { knowledge, root }: ReviewTools,
): Promise<Comparison> {
  const { environment, against } = environments;
  const isImported = (group: string) => isImportedGroup(root, group);
  const head = { ...revisions, before: revisions.after };
  const trees = await treesFromGit(head, environments, knowledge, isImported);
  for (const [name, { ids }] of [[environment, trees.before] as const, [against, trees.after] as const])
    if (ids.size === 0)
      throw new UsageError(`there is no tree of ${name}`, `render it: \`npm run synth -- --env ${name}\``);
  return compareEnvironments({ ...environments, ...trees, ...why, knowledge, ...importedSchemas(root) });
}
