import fc from 'fast-check';
import type { Draw } from './draw.ts';

/** Names that everything takes. */
const PLAIN = [
  'fraud',
  'churn',
  'payments',
  'reco',
  'lake',
  'models',
  'scores',
  'events',
  'a',
  'x9',
  'team-one',
  'b-2',
];

/** Names that are right, or nearly, and that something on the way may take for something else. */
const EDGE = [
  // What YAML reads as booleans, nulls, numbers and times, in one version or another.
  ...[
    'no',
    'yes',
    'on',
    'off',
    'y',
    'n',
    'true',
    'null',
    '123',
    '0',
    '1e3',
    '0o17',
    '017',
    '0x1f',
    '0b1',
    '1-2',
    '2026-11-21',
  ],
  // What every JavaScript object has.
  ...['constructor', 'valueof', 'toString', 'hasOwnProperty', '__proto__', 'prototype', 'length', 'name'],
  // What others have already.
  ...[
    'default',
    'kube-system',
    'data-plane',
    'kafka',
    'postgres',
    'template1',
    'pg_class',
    'xn--a',
    'root',
    'cluster',
    'flink-state',
  ],
  ...['project-fraud', 'fraud-a', 'a-driver', 'driver', 'a--b', '0a', 'a.b', 'a_b', 'b_2', 'con', 'index'],
  // As long as a part of a name can be, about as long as some parts can be, and longer.
  ...[63, 64, 45, 40, 36, 22, 249, 253, 300].map((length) => 'a'.repeat(length)),
];

/** Names that nothing takes. */
const BAD = [
  ...[
    '',
    ' ',
    '-a',
    'a-',
    '.',
    '..',
    '../up',
    '/etc',
    'a/b',
    'a//b',
    'a:b',
    'a b',
    'Team',
    'TEAM',
    "a'b",
    'a"b',
    'a\\b',
  ],
  ...[
    '~',
    '<<',
    '=',
    '*',
    '&a',
    '!x',
    '%',
    '@',
    '`',
    '#',
    '? a',
    '- a',
    '{',
    '[',
    '|',
    '>',
    '$(x)',
    '{{ .x }}',
    '${x}',
  ],
  ...[
    'müll',
    'ñ',
    '日本',
    '😀',
    'e\u0301',
    '\u202edlrow',
    '\u200b',
    '\ufeff',
    '\u2028',
    '\0',
    'a\nb',
    'a\tb',
    '\u001b[31m',
    '\ud800',
  ],
  'a'.repeat(5000),
];

export type Names = 'plain' | 'edge' | 'bad';

/** A name of whatever a team gives names to. */
export function drawName(draw: Draw, kind: Names): string {
  if (kind === 'plain') return draw.pick(PLAIN);
  if (kind === 'edge')
    return draw.chance(0.8) ? draw.pick(EDGE) : draw.of(fc.stringMatching(/^[a-z0-9][-.a-z0-9]{0,30}$/));
  return draw.chance(0.8) ? draw.pick(BAD) : draw.of(fc.string({ unit: 'binary', maxLength: 12 }));
}
