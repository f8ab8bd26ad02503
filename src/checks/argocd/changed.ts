import { type AppOfApps, deriveArgoCd } from '../../argocd/derive.ts';
import { remembered } from '../../kit/remembered.ts';
import type { Subject } from '../rule.ts';
import { applicationFacts } from './facts.ts';

/** An Application with what does not follow from its component. */
export interface ChangedFact {
  readonly path: string;
  readonly said: unknown;
  readonly meant: unknown;
}

/** Applications and AppProjects as they follow from the components: worked out once, however many rules ask. */
export const derivedApps = remembered(
  ({ plan, manifests, releases }: Subject): AppOfApps => deriveArgoCd(plan, manifests, releases),
);

/** What an Application says otherwise than it follows. */
export function changedFacts(
  written: Parameters<typeof applicationFacts>[0],
  meant: Parameters<typeof applicationFacts>[0],
): readonly ChangedFact[] {
  // Nearly all are written as they follow: that is seen without reading them.
  if (JSON.stringify(written) === JSON.stringify(meant)) return [];
  const said = applicationFacts(written);
  return [...applicationFacts(meant)].flatMap(([path, value]) => {
    const other = said.get(path);
    return JSON.stringify(other) === JSON.stringify(value) ? [] : [{ path, said: other, meant: value }];
  });
}
