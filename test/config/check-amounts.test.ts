import { Type } from 'typebox';
import { expect, it } from 'vitest';
import { checkAmounts } from '../../src/config/check-amounts.ts';
import { closed, option } from '../../src/config/options.ts';

const schema = Type.Object(
  {
    storage: option.size({ description: 'Storage' }),
    topics: option.map(Type.Object({ retention: option.duration({ description: 'Retention' }) }, closed), {
      description: 'Topics',
    }),
    sizes: option.list(option.size({ description: 'Size' }), { description: 'Sizes' }),
  },
  closed,
);
const told = (value: object) => checkAmounts(schema, value, ['components', 'x']).map(({ message }) => message);

it('takes what somebody may have', () => {
  expect(told({ storage: '1024Ti', topics: { a: { retention: '36500d' } }, sizes: ['1Ki'] })).toEqual([]);
});

it('refuses what nobody has, wherever it stands, also beyond what can be counted', () => {
  const value = {
    storage: '1025Ti',
    topics: { 'a.b': { retention: `${'9'.repeat(30)}d` } },
    sizes: ['1Gi', `${'9'.repeat(400)}Gi`],
  };
  expect(told(value)).toEqual([
    'components.x.storage must be 1024Ti or less, not "1025Ti"',
    `components.x.topics["a.b"].retention must be 36500d or less, not "${'9'.repeat(30)}d"`,
    expect.stringMatching(/^components\.x\.sizes\[1\] must be 1024Ti or less, not "9+Gi"$/),
  ]);
});
