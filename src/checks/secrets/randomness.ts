/** Long enough that chance does not make words look random. */
const SHORTEST = 24;

/** Bits for each letter (Shannon) that words stay below. */
const ENTROPY = 3.6;

/** Changes between small letters, capitals and digits, by letter; the start of a CamelCase word does not count. */
const CHANGES = 0.28;

/** Of checksums in packages' lock files, which may be a part of the word, and of pictures. */
const CHECKSUM = /^sha(?:1|256|384|512)-/;
const PREFIX = /(?:sha(?:1|256|384|512)-|;base64,)$/;

const DIGIT = 1;
const SMALL = 2;
const CAPITAL = 3;
/** What base64 has beside letters and digits. */
const SIGN = 4;

/** The class of each letter of ASCII; 0 ends a word. */
const CLASS = new Uint8Array(128);
for (const [letters, number] of [
  ['0123456789', DIGIT],
  ['abcdefghijklmnopqrstuvwxyz', SMALL],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', CAPITAL],
  ['+/_-', SIGN],
] as const)
  for (const letter of letters) CLASS[letter.charCodeAt(0)] = number;

/**
 * Whether a text has a word that only a generator of random letters makes. Not those that are public by their form: digests
 * in hexadecimal digits have no capitals; public keys, checksums of packages and pictures are told by what they begin with.
 *
 * One pass, letter by letter: every text of a tree comes through here, and a regular expression takes ten times as long.
 */
export function hasRandomWord(text: string): boolean {
  if (text.length < SHORTEST) return false;
  const seen = [0, 0, 0, 0, 0];
  let changes = 0;
  let before = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const now = CLASS[text.charCodeAt(i)] ?? 0;
    if (now !== 0) {
      seen[now]!++;
      const counts = now !== before && before !== 0 && before !== SIGN && now !== SIGN;
      if (counts && !(before === CAPITAL && now === SMALL)) changes++;
      before = now;
      continue;
    }
    const length = i - start;
    const mixed = length >= SHORTEST && seen[DIGIT]! > 0 && seen[SMALL]! > 1 && seen[CAPITAL]! > 1;
    if (
      mixed &&
      changes / length >= CHANGES &&
      isSecret(text.slice(start, i), text.slice(Math.max(0, start - 8), start))
    )
      return true;
    if (length > 0) {
      seen.fill(0);
      changes = 0;
      before = 0;
    }
    start = i + 1;
  }
  return false;
}

function isSecret(word: string, before: string): boolean {
  const isPublic = word.startsWith('AAAA') || CHECKSUM.test(word) || PREFIX.test(before);
  return !isPublic && entropyOf(word) >= ENTROPY;
}

function entropyOf(word: string): number {
  const counts = new Map<string, number>();
  for (const letter of word) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / word.length) * Math.log2(count / word.length);
  return bits;
}
