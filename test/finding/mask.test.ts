import { expect, it } from 'vitest';
import { formatFindings } from '../../src/finding/format.ts';
import { KnownSecrets, maskPasswords, maskTokens } from '../../src/finding/mask.ts';

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

it.each([
  ['glpat-abcdefgh12345678 of a person', 'glpat-*** of a person'],
  ['gldt-abcdefgh12345678, glrt-t3_abcdefgh12345678.01.1j0k', 'gldt-***, glrt-***'],
  ['ghp_abcdefgh12345678 github_pat_11ABCDEFG0123456789', 'ghp_*** github_pat_***'],
  ['the glorious glue-gun, gh-pages', 'the glorious glue-gun, gh-pages'],
])('%s', (text, masked) => {
  expect(maskTokens(text)).toBe(masked);
});

it('what is known as a secret is not shown, wherever it comes', () => {
  const known = new KnownSecrets();
  known.add('correct-horse', 'short', '');
  expect(known.mask('it was correct-horse, and short, at http://u:correct-horse@host')).toBe(
    'it was ***, and short, at http://u:***@host',
  );
});
