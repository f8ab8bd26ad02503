import type { Draw } from './draw.ts';
import { drawName } from './names.ts';

/** Damages a YAML text as editors, merges, tools and people do, once to three times. */
export function mutateText(text: string, draw: Draw): string | Buffer {
  let result: string | Buffer = text;
  for (let left = draw.integer(1, 3); left > 0 && typeof result === 'string'; left--)
    result = draw.chance(0.75) ? mutateLines(result, draw) : draw.pick(WHOLE)(result, draw);
  return result;
}

type LineMutation = (lines: string[], at: number, draw: Draw) => void;

const LINES: readonly LineMutation[] = [
  (lines, at) => lines.splice(at, 1),
  (lines, at) => lines.splice(at, 0, lines[at]!),
  (lines, at, draw) => lines.splice(at, 1, ...lines.splice(draw.integer(0, lines.length - 1), 1, lines[at]!)),
  (lines, at) => lines.splice(at, 1, lines[at]!.replace(/^ */, '\t')),
  (lines, at) => lines.splice(at, 1, lines[at]!.replace(/^ ?/, '')),
  (lines, at) => lines.splice(at, 1, ` ${lines[at]}`),
  (lines, at) => lines.splice(at, 1, `${lines[at]!}\t`),
  (lines, at) => lines.splice(at, 1, lines[at]!.replace(': ', ':')),
  (lines, at) => lines.splice(at, 1, lines[at]!.replace(/: .*/, ':')),
  (lines, at) => lines.splice(at, 1, lines[at]!.replaceAll(/["']/g, '')),
  (lines, at, draw) =>
    lines.splice(
      at,
      1,
      lines[at]!.replace(/: .*/, () => `: ${draw.pick(VALUES)}`),
    ),
  (lines, at, draw) =>
    lines.splice(
      at,
      1,
      lines[at]!.replace(/[^ :]+/, () => drawName(draw, 'bad').slice(0, 300)),
    ),
  (lines, at, draw) => lines.splice(at, 0, `${/^ */.exec(lines[at]!)![0]}${draw.pick(INSERTED)}`),
  (lines, at) => lines.splice(at, lines.length - at, lines[at]!.slice(0, lines[at]!.length / 2)),
  (lines, at) => lines.splice(at, 0, '<<<<<<< HEAD', '=======', '>>>>>>> other'),
];

/** What stands after a colon. */
const VALUES = [
  ...[
    'no',
    'yes',
    '~',
    '1e3',
    '0o17',
    '017',
    '0x1F',
    '.inf',
    '-.inf',
    '.nan',
    '1_000',
    '12:30',
    '2026-11-21',
    '1e999',
    '- a',
    'a: b',
  ],
  ...[
    '&a x',
    '*a',
    '*unknown',
    '!!binary aGk=',
    '!!set {a}',
    '!!js/function x',
    '!x y',
    '!<tag:x> y',
    '|',
    '>-',
    '|99',
    '"',
    "'",
    '"\\x"',
    '"\\ud800"',
  ],
  ...[
    '[',
    ']',
    '{',
    '}',
    '[,]',
    '{a, b',
    '{? a}',
    '%x',
    '@x',
    '`x`',
    '#x',
    '? x',
    '\u0007',
    '\u2028',
    '\ufeffx',
    '&a [*a]',
    '&a {b: *a}',
  ],
];

/** Lines of their own. */
const INSERTED = [
  ...[
    '<<: *a',
    '<<: {kind: k3d}',
    '<<: [*a, *b]',
    '? key',
    '? [a, b]\n: c',
    '- item',
    '---',
    '...',
    '%YAML 1.1',
    '# x',
    ':',
    ': x',
  ],
  ...[
    '"a": 1',
    "'': 2",
    '~: 3',
    '1: 2',
    'null: 4',
    '[a]: b',
    '{a: b}: c',
    '&k key: &v value',
    '__proto__: {}',
    'constructor: x',
    'a: a: a',
  ],
  'x: "multi\n\nline',
];

const WHOLE: readonly ((text: string, draw: Draw) => string | Buffer)[] = [
  () => '',
  () => '\n# nothing\n',
  () => '\0',
  (text) => `\ufeff${text}`,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.replaceAll('\n', '\r'),
  (text) => `${text}---\n${text}`,
  (text) => `%YAML 1.1\n---\n${text}`,
  (text) => `${text}...\n`,
  (text) => text.replaceAll(/^( +)/gm, '$1$1'),
  (text) => text.replaceAll('  ', '\t'),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(text, 'latin1'),
  (text, draw) => withBytes(text, draw),
  (text, draw) => text.slice(0, draw.integer(0, text.length)),
  (text, draw) =>
    `${text}deep: ${draw.pick(['[', '{a: ', '- ', '? ', '[{'])}`.padEnd(
      text.length + draw.pick([100, 3000, 60_000]),
      '[',
    ),
  (text, draw) => `${text}deep: ${nested(draw.pick([50, 500, 20_000]))}\n`,
  (text, draw) =>
    `${text}${Array.from({ length: draw.pick([30, 1500]) }, (_, i) => `${' '.repeat(i)}k:`).join('\n')}\n`,
  (text, draw) => `${text}${laughs(draw.pick([3, 9, 30]))}`,
  (text) => `${text}long: ${'x'.repeat(2_000_000)}\n`,
  (text, draw) => `${text}${Array.from({ length: draw.pick([100, 20_000]) }, (_, i) => `k${i}: ${i}`).join('\n')}\n`,
  (text) => text.replace(/: (.*)$/m, ': &a $1').replace(/: ([^&\n]+)$/m, ': *a'),
  (text) => `shared: &a {}\n${text.replaceAll(': {}', ': *a')}`,
  (text) => JSON.stringify(text),
  (text) => `- ${text}`,
];

function mutateLines(text: string, draw: Draw): string {
  const lines = text.split('\n');
  draw.pick(LINES)(lines, draw.integer(0, lines.length - 1), draw);
  return lines.join('\n');
}

function nested(depth: number): string {
  return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}

/** Aliases of aliases: each line is nine times the one before. */
function laughs(levels: number): string {
  const line = (i: number) =>
    `l${i}: &l${i} [${Array.from({ length: 9 }, () => (i === 0 ? 'ha' : `*l${i - 1}`)).join(', ')}]\n`;
  return Array.from({ length: levels }, (_, i) => line(i)).join('');
}

function withBytes(text: string, draw: Draw): Buffer {
  const bytes = Buffer.from(text);
  for (let left = draw.integer(1, 5); left > 0 && bytes.length > 0; left--)
    bytes[draw.integer(0, bytes.length - 1)] = draw.integer(0, 255);
  return bytes;
}
