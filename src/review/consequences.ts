import { secretsIn } from '../checks/secrets/scan.ts';
import type { Weight } from '../contract/change.ts';
import { EFFECTS } from '../contract/effect.ts';
import type { Consequence } from './review.ts';
import type { ConsequenceRule, ReviewSubject } from './subject.ts';

const BY_LOOKING = 'the object before and after';
const WEIGHTS: readonly Weight[] = ['error', 'warning', 'info'];

/** What follows from a change, by every rule: worst first, what shrinks after what grows. */
export function consequencesOf(subject: ReviewSubject, rules: readonly ConsequenceRule[]): readonly Consequence[] {
  const found = rules.flatMap(({ id, effect, severity, why, how = BY_LOOKING, source, check }) =>
    [...check(subject)].map((concern): Consequence => {
      const { difference, also = [], path, names, fix, less } = concern;
      return {
        rule: id,
        effect: concern.effect ?? effect,
        severity: concern.severity ?? severity,
        message: plain(concern.message),
        why: concern.why ?? why,
        ...(fix !== undefined && { fix: plain(fix) }),
        how,
        source,
        component: difference.component,
        objects: [...new Set([difference.identity, ...also])],
        ...(path !== undefined && { path: plain(path) }),
        ...(names && { names: names.map(plain) }),
        ...(less && { less }),
      };
    }),
  );
  return once(found).sort((a, b) => rank(a) - rank(b) || (a.message < b.message ? -1 : 1));
}

/** What a component says in its own words of a place that cannot change, a rule for all kinds need not say again. */
function once(found: readonly Consequence[]): Consequence[] {
  const said = new Set<string>();
  return found.filter(({ effect, objects, path, rule }) => {
    if (effect !== 'refused' || path === undefined) return true;
    const key = `${objects[0]} ${path}`;
    if (rule === 'change/transition' && said.has(key)) return false;
    said.add(key);
    return true;
  });
}

function rank({ effect, severity, less }: Consequence): number {
  return WEIGHTS.indexOf(severity) * 100 + EFFECTS.indexOf(effect) * 2 + Number(less === true);
}

/** A rule quotes what objects say, which may be what nobody is to read. */
function plain(text: string): string {
  if (secretsIn(text).length === 0) return text;
  return text
    .split(/(\s+)/)
    .map((word) => (secretsIn(word).length > 0 ? '(hidden)' : word))
    .join('');
}
