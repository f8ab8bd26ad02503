import { listed } from '../kit/listed.ts';
import { type KubeObject, kindOf } from '../kit/object.ts';
import type { Concern, ReviewRule } from './change.ts';

/** What users may do, in words that follow `may`, by user: `read the topic fraud.scores`. */
export type Rights = ReadonlyMap<string, ReadonlySet<string>>;

/** Most that is said of one user. */
const SHOWN = 4;

interface AccessRule extends Pick<ReviewRule, 'id' | 'what' | 'why' | 'source'> {
  /** The kind whose objects give the rights, as `kindOf` says it. */
  readonly kind: string;
  /** The rights that one of them gives. */
  readonly rightsOf: (object: KubeObject) => Rights;
}

/**
 * A rule about rights to data: which user may now do what it could not, and what one may no longer. A user that is new has
 * what it asks for, which is told beside the rest; one that is there and gets more needs eyes.
 */
export function accessRule({ kind, rightsOf, ...rule }: AccessRule): ReviewRule {
  const given = (object: KubeObject | undefined): Rights => (object ? rightsOf(object) : new Map());
  return {
    ...rule,
    effect: 'access',
    severity: 'warning',
    *check({ differences }): Iterable<Concern> {
      for (const difference of differences) {
        if (kindOf((difference.before ?? difference.after)!) !== kind) continue;
        const [was, is] = [given(difference.before), given(difference.after)];
        for (const user of [...new Set([...was.keys(), ...is.keys()])].sort()) {
          const [old, now] = [was.get(user), is.get(user)];
          const more = [...(now ?? [])].filter((right) => !old?.has(right));
          const less = [...(old ?? [])].filter((right) => !now?.has(right));
          const who = `the ${old ? '' : 'new '}user ${user}`;
          if (more.length > 0)
            yield {
              difference,
              names: [user],
              ...(!old && { severity: 'info' as const }),
              message: `${who} may now ${listed(more, SHOWN)}`,
            };
          if (less.length > 0)
            yield {
              difference,
              names: [user],
              severity: 'info',
              less: true,
              message: `${who} may no longer ${listed(less, SHOWN)}`,
            };
        }
      }
    },
  };
}
