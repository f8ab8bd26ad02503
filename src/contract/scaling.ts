import { at, type Json, recordOf, textOf } from '../kit/json.ts';
import { groupOf, kindKey } from '../kit/object.ts';
import type { Kind } from './kind.ts';
import { row, typed } from './refer.ts';

const scaledKind = ({ kind, apiVersion }: Json) =>
  kindKey(textOf(kind) ?? 'Deployment', groupOf(textOf(apiVersion) ?? 'apps/v1'));

/** Where an object that scales another names it. */
export const scaleTarget = row('spec scaleTargetRef', typed(scaledKind));

/** Whom it scales, and to how many at least: in the field of its spec, or `otherwise`. */
export const scalesBy =
  (least: string, otherwise: number): Kind['scales'] =>
  ({ spec }) => {
    const target = recordOf(at(spec, 'scaleTargetRef'));
    return { kind: scaledKind(target), name: textOf(target.name) ?? '', least: Number(at(spec, least) ?? otherwise) };
  };
