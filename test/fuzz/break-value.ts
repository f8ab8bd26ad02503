import type { Draw } from './draw.ts';
import { drawName } from './names.ts';

type Container = Record<string, unknown> | unknown[];

/** Damages one to three places of a value, in place. */
export function breakValue(value: object, draw: Draw): void {
  for (let left = draw.integer(1, 3); left > 0; left--) {
    const places = placesIn(value as Container);
    if (places.length === 0) return;
    const [holder, key] = draw.pick(places);
    breakPlace(holder, key, draw);
  }
}

/** Every key and item, with what holds it. */
function placesIn(holder: Container): [Container, string][] {
  return Object.entries(holder).flatMap(([key, inner]) => [
    [holder, key] as [Container, string],
    ...(typeof inner === 'object' && inner !== null ? placesIn(inner as Container) : []),
  ]);
}

function breakPlace(holder: Container, key: string, draw: Draw): void {
  const at = holder as Record<string, unknown>;
  const rename = (name: string) => {
    if (Array.isArray(holder)) return;
    const { [key]: inner } = at;
    delete at[key];
    // Like the parser: a name that is a word of JavaScript's is a name all the same.
    Object.defineProperty(at, name, { value: inner, enumerable: true, configurable: true, writable: true });
  };
  const ways: Record<string, () => void> = {
    replace: () => (at[key] = strange(draw)),
    drop: () => (Array.isArray(holder) ? holder.splice(Number(key), 1) : delete at[key]),
    misspell: () => rename(key.slice(0, -1) + draw.pick(['', 'x', 's', key.slice(-1).toUpperCase()])),
    rename: () => rename(drawName(draw, draw.pick(['edge', 'bad']))),
    add: () => rename(`${key}-${drawName(draw, 'edge')}`.slice(0, 80)),
    wrap: () => (at[key] = draw.chance(0.5) ? [at[key]] : { value: at[key] }),
    name: () => (at[key] = drawName(draw, draw.pick(['edge', 'bad']))),
  };
  ways[draw.pick(Object.keys(ways))]!();
}

/** A value that is hardly ever right. */
function strange(draw: Draw): unknown {
  return draw.pick<unknown>([
    ...[
      null,
      true,
      false,
      0,
      -0,
      -1,
      1.5,
      1e21,
      2 ** 53,
      5e-324,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ],
    ...['', ' ', 'x', '0', '-1', '1e400', '20GB', '0Gi', '99999999999Ti', '7 days', '0d', 'x'.repeat(100_000)],
    ...[[], {}, [null], [[]], [{}], { '': null }, { x: { x: { x: {} } } }, ['a', 'a'], { __proto__: null, a: 1 }],
  ]);
}
