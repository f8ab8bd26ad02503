import { type AppOfApps, deriveArgoCd } from '../../argocd/derive.ts';
import type { Subject } from '../rule.ts';
import { applicationFacts } from './facts.ts';

/** An Application with what does not follow from its component. */
export interface ChangedFact {
  readonly path: string;
  readonly said: unknown;
  readonly meant: unknown;
}

const derived = new WeakMap<Subject, AppOfApps>();

/** Applications and AppProjects as they follow from the components: worked out once, however many rules ask. */
export function derivedApps(subject: Subject): AppOfApps {
  const known = derived.get(subject) ?? deriveArgoCd(subject.plan, subject.manifests, subject.releases);
  derived.set(subject, known);
  return known;
}

/** What an Application says otherwise than it follows. */
export function changedFacts(
  written: Parameters<typeof applicationFacts>[0],
  meant: Parameters<typeof applicationFacts>[0],
): readonly ChangedFact[] {
  const said = applicationFacts(written);
  return [...applicationFacts(meant)].flatMap(([path, value]) => {
    const other = said.get(path);
    return JSON.stringify(other) === JSON.stringify(value) ? [] : [{ path, said: other, meant: value }];
  });
}
