import { expect, it } from 'vitest';
import { everyKind, judge, waysIn, withAt } from '../support/own-objects.ts';

/** One of each sort that a field may not have; the property of the unit tests draws from more. */
const SHAPES: readonly unknown[] = [null, 'text', [], {}, [{ a: null }]];

it.each(everyKind().map((object) => [object.kind, object] as const))(
  'a %s is judged, whatever shape any one part of it has',
  (_, object) => {
    const findings = judge();
    const faults: string[] = [];
    for (const way of waysIn(object))
      for (const shape of SHAPES)
        try {
          findings([withAt(object, way, shape)]);
        } catch (error) {
          faults.push(`${way.join('.')} is ${JSON.stringify(shape)}: ${(error as Error).stack}`);
        }
    expect(faults).toEqual([]);
  },
  900_000,
);
