import { PROJECTS } from '../argocd/kinds.ts';
import type { FileChange } from '../git/files.ts';
import { NAMESPACES } from '../policy/derive.ts';
import { definitionsOf } from '../render/definitions.ts';
import type { ComponentChange, Review } from '../review/review.ts';

/** Subject of the commit and title of the merge request: `local: add valkey, change kafka`. */
export function titleOf(reviews: readonly Review[], files: readonly FileChange[]): string {
  if (reviews.length === 0)
    return fit(
      'Change',
      files.map(({ path }) => path),
    );
  const where = reviews.map(({ environment }) => environment).join(', ');
  if (reviews.every(({ components }) => components.length === 0)) {
    const moves = reviews.flatMap(({ pins }) => pins);
    return fit(`${where}:`, [
      ...new Set(moves.map(({ image, after }) => `${image.split('/').slice(-2).join('/')} ${after}`)),
    ]);
  }
  const all = reviews.flatMap((review) => review.components.map((one) => ({ ...one, review })));
  // What follows from the rest is named only when there is no rest.
  const definitions = new Set(all.map(({ component }) => definitionsOf(component)));
  const causes = all.filter(
    ({ component, review }) => !isConsequence(component, review) && !definitions.has(component),
  );
  const told = causes.length > 0 ? causes : all;
  const named = (state: ComponentChange['state']) => [
    ...new Set(told.filter((one) => one.state === state).map(({ component }) => component)),
  ];
  if (reviews.every(({ first }) => first))
    return `${where}: the platform, ${named('new').length} component${named('new').length === 1 ? '' : 's'}`;
  const verbs = [
    ['add', named('new')],
    ['remove', named('gone')],
    ['change', named('changed')],
  ] as const;
  return fit(
    `${where}:`,
    verbs.flatMap(([verb, ids]) => ids.map((id, i) => (i === 0 ? `${verb} ${id}` : id))),
  );
}

/** Policies and quotas of namespaces, and what Argo CD allows. */
function isConsequence(component: string, { objects }: Review): boolean {
  return (
    component === NAMESPACES || objects.every((one) => one.component !== component || one.identity.startsWith(PROJECTS))
  );
}

/** What the message of a commit and forges show of a subject without cutting it. */
const LONGEST_TITLE = 72;

function fit(start: string, items: readonly string[]): string {
  for (let shown = items.length; shown > 0; shown--) {
    const more = shown < items.length ? ` and ${items.length - shown} more` : '';
    const title = `${start} ${items.slice(0, shown).join(', ')}${more}`;
    if (title.length <= LONGEST_TITLE || shown === 1) return title;
  }
  return start;
}
