import { expect, it } from 'vitest';
import type { ComponentDefinition } from '../../src/contract/component.ts';
import { offer } from '../../src/contract/index.ts';
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

const thrower = (): never => {
  throw new TypeError('x is not a function');
};
/** What is said when one of a component's functions is called. */
const failure = (part: Partial<ComponentDefinition>, use: (definition: ComponentDefinition) => unknown) => {
  try {
    use(guarded({ ...component('pier'), ...part }, 50));
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).cause ?? error).toBeInstanceOf(Error);
    return (error as UsageError).message;
  }
};
const id = { id: 'pier/rust', severity: 'error', what: 'w', why: 'w' } as const;
const NONE = {} as never;

it('guards what it knows and what it offers as well', () => {
  expect(failure({ rules: [{ ...id, check: thrower }] }, ({ rules }) => rules![0]!.check(NONE))).toBe(
    'the component pier fails in its `rules.pier/rust.check`: TypeError: x is not a function',
  );
  expect(
    failure({ reviewRules: [{ ...id, effect: 'refused', source: 's', check: thrower }] }, ({ reviewRules }) =>
      reviewRules![0]!.check(NONE),
    ),
  ).toContain('`reviewRules.pier/rust.check`');
  expect(
    failure({ analyzers: [{ ...id, find: thrower }] }, ({ analyzers }) => [...analyzers![0]!.find(NONE)]),
  ).toContain('`analyzers.pier/rust.find`');
  const kinds = { 'Pier.example.com': { pods: thrower, faults: { probes: thrower } } };
  expect(failure({ kinds }, (one) => one.kinds!['Pier.example.com']!.pods!(NONE, NONE))).toContain(
    '`kinds.Pier.example.com.pods`',
  );
  expect(failure({ kinds }, (one) => one.kinds!['Pier.example.com']!.faults!.probes!(NONE))).toContain(
    '`kinds.Pier.example.com.faults.probes`',
  );
  const provides = [offer({ type: 'redis', endpoint: thrower })];
  expect(
    failure({ declare: () => ({ provides }) }, (one) => one.declare!(NONE).provides![0]!.endpoint(NONE)),
  ).toContain('`declare.provides.redis.endpoint`');
});

it('guards a rule that says what it finds one by one, and hands on what it found before it failed', () => {
  function* check() {
    yield { message: 'one', fix: 'f' };
    thrower();
  }
  const found: string[] = [];
  expect(
    failure({ rules: [{ ...id, check }] }, ({ rules }) => {
      for (const { message } of rules![0]!.check(NONE)) found.push(message);
    }),
  ).toContain('`rules.pier/rust.check`');
  expect(found).toEqual(['one']);
  function* endless() {
    for (;;) if (found.length > 9) yield { message: 'never', fix: 'f' };
  }
  expect(failure({ rules: [{ ...id, check: endless }] }, ({ rules }) => [...rules![0]!.check(NONE)])).toBe(
    'the component pier does not come to the end of its `rules.pier/rust.check` within 0.05 seconds',
  );
});

it('leaves what holds no function as it is', () => {
  const published = [{ image: 'a:1', platforms: 'unknown', source: 's' }] as const;
  const one = { ...component('pier'), published };
  expect(guarded(one).published).toBe(published);
  expect(guarded(one).options).toBe(one.options);
});
