import { expect, it } from 'vitest';
import { guarded } from '../../src/synth/guard.ts';
import { UsageError } from '../../src/workspace/usage-error.ts';
import { component } from '../support/components.ts';

const failing = (declare: () => never, limit?: number) => guarded({ ...component('pier'), declare }, limit);
const said = (declare: () => never, limit?: number) => {
  try {
    failing(declare, limit).declare!({} as never);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return `${(error as UsageError).message} → ${(error as UsageError).fix}`;
  }
};

it('names the component and its function, whatever is thrown', () => {
  expect(
    said(() => {
      throw new TypeError('x is not a function');
    }),
  ).toBe(
    'the component pier fails in its `declare`: TypeError: x is not a function → correct it: MOORING_DEBUG=1 shows the whole stack',
  );
  expect(
    said(() => {
      throw 'words';
    }),
  ).toContain('Error: words');
});

it('names the line in components/', () => {
  expect(
    said(() => {
      throw Object.assign(new Error('no'), {
        stack: 'Error: no\n    at declare (file:///a/b/components/pier.ts:12:5)',
      });
    }),
  ).toBe('the component pier fails in its `declare`: Error: no (components/pier.ts:12:5) → correct it there');
});

it('ends what does not end', () => {
  expect(
    said(() => {
      for (;;);
    }, 50),
  ).toBe(
    'the component pier does not come to the end of its `declare` within 0.05 seconds → look there for a loop that never ends',
  );
});

it('gives back what a function answers, and leaves the others out', () => {
  const { declare, render, values } = guarded({ ...component('pier'), declare: () => ({ images: { a: 'b:1' } }) });
  expect(declare!({} as never)).toEqual({ images: { a: 'b:1' } });
  expect(typeof render).toBe(typeof component('pier').render);
  expect(values).toBeUndefined();
});
