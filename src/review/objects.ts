import { holdsData, type Knowledge } from '../contract/knowledge.ts';
import type { KubeObject } from '../kit/object.ts';
import { changedFields } from './compare/fields.ts';
import type { ListShapes } from './compare/list-keys.ts';
import type { FieldChange, ObjectChange } from './review.ts';
import type { TreeDifference } from './trees/compare.ts';
import type { Side } from './trees/side.ts';

/** What the schema of an object says of its lists. */
export type ShapesOf = (object: KubeObject) => ListShapes;

/** Most fields of one object: of definitions that were bumped hundreds change. */
const MOST = 200;

/** Every object that differs, with its fields. */
export function objectChanges(
  differences: readonly TreeDifference[],
  { before, after }: { readonly before: Side; readonly after: Side },
  knowledge: Pick<Knowledge, 'kinds'>,
  shapesOf: ShapesOf,
): readonly ObjectChange[] {
  return differences.map(({ identity, component, config, before: old, after: now, movedFrom, file }) => {
    const fields = old && now ? fieldsOf(old, now, shapesOf) : [];
    const said = [before.entry(identity), after.entry(identity)].filter((entry) => entry !== undefined);
    // What was written says it best; of what no index knows, its kind.
    const data =
      said.length > 0
        ? said.some((entry) => entry.data === true)
        : [old, now].some((object) => object && holdsData(knowledge, object));
    const wave = (now ? after : before).waveOf(component);
    return {
      identity,
      component,
      change: !old ? 'created' : !now ? 'removed' : movedFrom === undefined ? 'updated' : 'moved',
      ...(movedFrom !== undefined && { movedFrom }),
      ...(wave !== undefined && { wave }),
      ...(config && { config }),
      ...(file !== undefined && { file }),
      ...(data && { data }),
      fields,
      ...(old && now && movedFrom === undefined && fields.every(({ noise }) => noise) && { noise: true as const }),
    };
  });
}

function fieldsOf(before: KubeObject, after: KubeObject, shapesOf: ShapesOf): readonly FieldChange[] {
  const isSecret = before.apiVersion === 'v1' && before.kind === 'Secret';
  const fields = changedFields(before, after, {
    shapeOf: shapesOf(after),
    ...(isSecret && { secret: SECRET_FIELDS }),
  });
  if (fields.length <= MOST) return fields;
  return [...fields.slice(0, MOST), { path: `and ${fields.length - MOST} more places` }];
}

/** Of a Secret: its values, whatever they look like. */
const SECRET_FIELDS: ReadonlySet<string> = new Set(['data', 'stringData']);
