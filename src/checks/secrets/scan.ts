import { knownSecrets } from './patterns.ts';
import { hasRandomWord } from './randomness.ts';

/** Names of fields and variables that hold a password, and of those that hold a key. An `accessKey` is the name of a user. */
const PASSWORD = /(?:password|passwd|passphrase|[_.-]pwd)$/i;
const KEY =
  /(?:secret[_.-]?(?:access[_.-]?)?key|api[_.-]?key|private[_.-]?key|client[_.-]?secret|auth[_.-]?token|access[_.-]?token|session[_.-]?token|[_.]token|\.secret|-token)$/i;

/** An annotation of a pod by which it is replaced when a Secret changes: a digest of what was rendered (helm.sh/docs/howto/charts_tips_and_tricks). */
const CHECKSUM = /^checksum\//;

/** The same in the text of a file: `password = "…"`, `"api_key": "…"`. */
const ASSIGNED =
  /(?:password|passwd|passphrase|secret[_.-]?(?:access[_.-]?)?key|api[_.-]?key|access[_.-]?token|client[_.-]?secret)["']?\s*[:=]\s*["']?([^\s"'{}$<>(),;|]{6,})/gi;

/** `scheme://user:password@host`. What another program fills in has braces, brackets or a dollar. */
const IN_ADDRESS = /[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'{}$()<>]*:([^\s/@"'{}$()<>]+)@/gi;

/** Words that manuals write where a password goes. */
const EXAMPLES = /^(?:\*+|x+|\.+|pass|passwd|password|pw|pwd|secret|token)$/i;

/** Public blocks of PEM, which look random and are no secret. */
const PUBLIC_PEM =
  /-----BEGIN (?:[A-Z0-9]+ )*(?:CERTIFICATE|CERTIFICATE REQUEST|PUBLIC KEY|X509 CRL)-----[\s\S]*?-----END [A-Z0-9 ]+-----/g;

/** What PEM begins with in base64. */
const PEM_HEAD = 'LS0tLS1CRUdJTi';
const PEM_IN_BASE64 = new RegExp(`${PEM_HEAD}[A-Za-z0-9+/]+={0,2}`, 'g');

/** Names come again and again. */
const named = new Map<string, 'password' | 'key' | undefined>();

const NONE: readonly string[] = [];

/**
 * The secrets in a text, each in words that go on `… would be written to the tree`, and never with its value. `name`: of the
 * field or variable that holds the text.
 */
export function secretsIn(text: string, name = ''): readonly string[] {
  const calledSecret = callOf(name);
  // Nothing shorter than this is worth stealing, but for a password that is called one.
  if (text.length < 8 && calledSecret === undefined) return NONE;
  const found: string[] = [];
  const rest = text.includes(PEM_HEAD) ? withoutPem(text, found) : text;
  found.push(...knownSecrets(rest));
  if (rest.includes('://'))
    for (const [, password] of rest.matchAll(IN_ADDRESS))
      if (!EXAMPLES.test(password!)) found.push('an address with a password in it');
  if (rest.includes(':') || rest.includes('='))
    for (const [, value] of rest.matchAll(ASSIGNED))
      if (isMixed(value!) && !EXAMPLES.test(value!)) found.push('a password');
  if (hasRandomWord(rest.includes('-----BEGIN') ? rest.replace(PUBLIC_PEM, '') : rest))
    found.push('a text that looks like a key');
  if (calledSecret === 'password' && isLiteral(text)) found.push('a password');
  if (calledSecret === 'key' && isLiteral(text) && text.length >= 8 && isMixed(text)) found.push('a key');
  return found;
}

/** Looks for secrets in the many texts of a tree, of which most come again and again: what one holds is looked at once. */
export function secretFinder(): typeof secretsIn {
  const known = new Map<ReturnType<typeof callOf>, Map<string, readonly string[]>>();
  return (text, name = '') => {
    const called = callOf(name);
    const texts = known.get(called) ?? new Map<string, readonly string[]>();
    known.set(called, texts);
    const found = texts.get(text) ?? secretsIn(text, name);
    texts.set(text, found);
    return found;
  };
}

function callOf(name: string): 'password' | 'key' | undefined {
  if (!named.has(name)) named.set(name, meaningOf(name));
  return named.get(name);
}

function meaningOf(name: string): 'password' | 'key' | undefined {
  if (CHECKSUM.test(name)) return undefined;
  return PASSWORD.test(name) ? 'password' : KEY.test(name) ? 'key' : undefined;
}

/** A flag of a program and what it is given, when that is in the same word: `--db-password=…`. */
const FLAG = /^--?([A-Za-z][\w.-]*)(?:=([\s\S]*))?$/;

/** By place, the names by which the words of a command line are called: each by the flag before it, or in it. */
export function calledByFlags(words: readonly unknown[]): readonly { readonly name: string; readonly text: string }[] {
  return words.map((word, i) => {
    const own = flagOf(word);
    if (own) return { name: own.value === undefined ? '' : own.name, text: own.value ?? '' };
    const before = flagOf(words[i - 1]);
    return {
      name: before && before.value === undefined ? before.name : '',
      text: typeof word === 'string' ? word : '',
    };
  });
}

function flagOf(word: unknown): { readonly name: string; readonly value?: string } | undefined {
  const match = typeof word === 'string' ? FLAG.exec(word) : null;
  return match ? { name: match[1]!, value: match[2] } : undefined;
}

/** The text without PEM in base64, of which what is secret goes to `found`. */
function withoutPem(text: string, found: string[]): string {
  for (const [pem] of text.matchAll(PEM_IN_BASE64))
    found.push(...knownSecrets(Buffer.from(pem, 'base64').toString('latin1')));
  return text.replace(PEM_IN_BASE64, '');
}

/** Whether it is a value and not a place, a number, or something to be filled in. */
function isLiteral(text: string): boolean {
  return text !== '' && !/\{\{|\$[({A-Za-z]|^<.*>$|^[/~]|^\d+$|^(?:true|false|null)$|\s/.test(text);
}

const isMixed = (text: string) => /[A-Za-z]/.test(text) && /\d/.test(text);
