import { nearest } from '../finding/nearest.ts';
import type { Problem } from './problem.ts';
import type { Known, KnownThings } from './reference.ts';
import type { Target } from './reference-field.ts';
import type { Rule, RuleSubject } from './rule.ts';

/** A rule about references to one sort of thing. */
export interface ReferenceRule<S extends RuleSubject> {
  readonly id: string;
  readonly what: string;
  readonly why: string;
  /** Kinds of things as in `Made`, and what people call them. */
  readonly kinds: Titles | ((subject: S) => Titles);
  /** What to call a part: the key of a Secret, the port of a Service. */
  readonly part?: string;
  /** How to bring it about, when it was not just misspelt. */
  readonly fix: string;
}

type Titles = Readonly<Record<string, string>>;

/** Makes the rule: each reference to something that is not there is a problem, with what is there under a near name. */
export function referenceRule<S extends RuleSubject = RuleSubject>({
  id,
  what,
  why,
  kinds,
  part = 'key',
  fix,
}: ReferenceRule<S>): Rule<S> {
  return {
    id,
    severity: 'error',
    what,
    why,
    *check(subject): Iterable<Problem> {
      const { known, broken } = subject.references();
      // The same name is often missing in many places.
      const words = new Map<string, Pick<Problem, 'message' | 'fix'>>();
      for (const [kind, title] of Object.entries(typeof kinds === 'function' ? kinds(subject) : kinds)) {
        for (const { target, place, path } of broken.get(kind) ?? []) {
          const same = [kind, target.namespace, target.name, target.part].join(' ');
          const said = words.get(same) ?? explain(target, title, known, part, fix);
          words.set(same, said);
          yield { ...place, path, ...said, about: describeTarget(target) };
        }
      }
    },
  };
}

const describeTarget = ({ kind, namespace, name }: Target) =>
  `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;

function explain(
  target: Target,
  title: string,
  known: KnownThings,
  part: string,
  fix: string,
): Pick<Problem, 'message' | 'fix'> {
  const found = known.get(target);
  return found ? explainPart(target, title, found, part) : explainName(target, title, known, fix);
}

function explainName(target: Target, title: string, known: KnownThings, fix: string) {
  const { kind, name, namespace } = target;
  const where = namespace === undefined ? '' : ` in ${namespace}`;
  const message = `there is no ${title} ${name}${where}`;
  const near = nearest(name, known.names(kind, namespace));
  if (near !== undefined) return { message, fix: `write ${near}, or ${fix}` };
  const others = known.elsewhere(kind, name);
  if (others.length === 0) return { message, fix };
  return {
    message: `${message}, only in ${[...others].sort().join(', ')}`,
    fix: `name what is in ${namespace}, or ${fix}`,
  };
}

function explainPart({ name, namespace, part: wrong }: Target, title: string, { parts }: Known, word: string) {
  const all = [...(parts ?? [])].sort();
  const near = nearest(wrong!, all);
  const message = `the ${title} ${namespace === undefined ? '' : `${namespace}/`}${name} has no ${word} ${wrong}`;
  if (near !== undefined) return { message, fix: `write ${near}` };
  return { message, fix: all.length > 0 ? `use one that it has: ${all.join(', ')}` : `add the ${word} to it` };
}
