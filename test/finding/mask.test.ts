import { expect, it } from 'vitest';
import { formatFindings } from '../../src/finding/format.ts';
import { maskPasswords } from '../../src/finding/mask.ts';

it.each([
  ['https://root:hunter2@git.example/x.git', 'https://root:*******@git.example/x.git'],
  ['https://:token@git.example', 'https://:*****@git.example'],
  ['a: http://u:p@h, b: http://u:pp@h', 'a: http://u:*@h, b: http://u:**@h'],
  ['http://git.example:8080/x@y', 'http://git.example:8080/x@y'],
  ['git@git.example:group/x.git', 'git@git.example:group/x.git'],
])('%s', (text, masked) => {
  expect(maskPasswords(text)).toBe(masked);
});

it('no code frame shows a password', () => {
  const finding = {
    rule: 'x',
    severity: 'error',
    message: 'm',
    fix: 'f',
    at: { file: 'a.yaml', line: 1, column: 6 },
  } as const;
  const text = formatFindings([finding], {
    color: false,
    sources: () => 'url: https://root:hunter2@git.example/x.git',
  });
  expect(text).toContain('https://root:*******@git.example/x.git');
});
