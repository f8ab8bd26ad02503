import { isMap, isPair, isScalar, visit } from 'yaml';
import type { Position } from '../finding/finding.ts';
import { at } from '../kit/json.ts';
import { toPointer } from './pointer.ts';
import { parseSource } from './source.ts';

/** A value that a file says. */
export interface SaidSetting {
  /** JSON pointer: `/components/kafka/brokers`. */
  readonly config: string;
  readonly value: unknown;
  readonly at: Position;
}

/** The settings of a file, one for each value that is no map with something in it; of one that cannot be read, none. */
export function saidSettings(file: string, text: string): readonly SaidSetting[] {
  const { source } = parseSource(file, text);
  if (!source) return [];
  const said: SaidSetting[] = [];
  visit(source.root, {
    Pair(_, pair, ancestors) {
      if (isMap(pair.value) && pair.value.items.length > 0) return undefined;
      const keys = [...ancestors.filter(isPair), pair].map(({ key }) => String(isScalar(key) ? key.value : key));
      const start = isScalar(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
      said.push({ config: toPointer(keys), value: at(source.value, ...keys), at: source.positionAt(start) });
      return visit.SKIP;
    },
  });
  return said;
}
