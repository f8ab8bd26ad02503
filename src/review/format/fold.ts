import type { Consequence, FieldChange, ObjectChange, Review } from '../review.ts';

/** What needs eyes, worst first. */
export function needsEyes({ consequences }: Review): readonly Consequence[] {
  return consequences.filter(({ severity }) => severity !== 'info');
}

/** What is told beside it. */
export function toldBeside({ consequences }: Review): readonly Consequence[] {
  return consequences.filter(({ severity }) => severity === 'info');
}

/** Objects in which the same changes: their fields are read once. */
export interface Folded {
  readonly change: ObjectChange['change'];
  readonly objects: readonly ObjectChange[];
  readonly fields: readonly FieldChange[];
}

/** A component with what changes in it. */
export interface FoldedComponent {
  readonly component: string;
  readonly groups: readonly Folded[];
}

/** Every object that means something, by component; those that only come or go, and those that change alike, in one. */
export function foldedComponents({ objects }: Pick<Review, 'objects'>): readonly FoldedComponent[] {
  const components = new Map<
    string,
    Map<string, { change: ObjectChange['change']; objects: ObjectChange[]; fields: readonly FieldChange[] }>
  >();
  for (const one of objects) {
    if (one.noise) continue;
    const fields = one.fields.filter(({ noise }) => !noise);
    const groups = components.get(one.component) ?? new Map();
    components.set(one.component, groups);
    const key = JSON.stringify([one.change, one.movedFrom, fields]);
    const group = groups.get(key) ?? { change: one.change, objects: [], fields };
    groups.set(key, group);
    group.objects.push(one);
  }
  return [...components]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([component, groups]) => ({ component, groups: [...groups.values()] }));
}

/** Objects and fields that mean nothing to a cluster. */
export function noiseOf({ objects }: Pick<Review, 'objects'>): {
  readonly objects: readonly ObjectChange[];
  readonly fields: number;
} {
  return {
    objects: objects.filter(({ noise }) => noise),
    fields: objects.reduce((sum, { fields }) => sum + fields.filter(({ noise }) => noise).length, 0),
  };
}
