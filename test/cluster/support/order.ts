import type { PlannedComponent } from '../../../src/graph/plan.ts';
import { isSettled, type Moment } from './applications.ts';

/** An Application that began before one that it needs was well. */
export interface Breach {
  readonly component: string;
  readonly needs: string;
  /** Milliseconds. */
  readonly began: number;
  readonly well: number | undefined;
}

/**
 * Where the order of a first installation was not kept: by the events of one watch, which come in the order in which the
 * API server made the changes, so that no clock is asked. `first`: the Application that comes before all others.
 */
export function breaches(
  history: readonly Moment[],
  components: readonly Pick<PlannedComponent, 'id' | 'after'>[],
  first: string,
): readonly Breach[] {
  const began = indexBy(history, ({ phase, queued }) => phase !== '' || queued);
  const well = indexBy(history, isSettled);
  return components.flatMap(({ id, after }) => {
    const start = began.get(id);
    if (start === undefined) return [];
    const needs = [...new Set([first, ...after])].filter((one) => one !== id && began.has(one));
    return needs.flatMap((one) => {
      const end = well.get(one);
      if (end !== undefined && end < start) return [];
      return [
        {
          component: id,
          needs: one,
          began: history[start]!.at,
          well: end === undefined ? undefined : history[end]!.at,
        },
      ];
    });
  });
}

/** Where each Application first is as asked. */
function indexBy(history: readonly Moment[], is: (moment: Moment) => boolean): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  history.forEach((moment, i) => {
    if (!found.has(moment.name) && is(moment)) found.set(moment.name, i);
  });
  return found;
}
