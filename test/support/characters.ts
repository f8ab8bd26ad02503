import fc from 'fast-check';

/** Half surrogates are no characters. */
const [HALVES, HALF_COUNT] = [0xd800, 0x800];

/**
 * Every character that there is, for `fc.string({ unit })`: what `unit: 'binary'` draws from, which writes all of them into a
 * table first, for longer than a property of it takes.
 */
export const character: fc.Arbitrary<string> = fc.nat(0x10ffff - HALF_COUNT).map(
  (index) => String.fromCodePoint(index < HALVES ? index : index + HALF_COUNT),
  (one) => {
    const point = typeof one === 'string' ? one.codePointAt(0) : undefined;
    if (point === undefined || String.fromCodePoint(point) !== one) throw new Error('it is not one character');
    return point < HALVES ? point : point - HALF_COUNT;
  },
);
