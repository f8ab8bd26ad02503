import { isPlain, isPlainKey, isVisible, LONGEST_KEY } from './scalar.ts';

/** What `emit` does not write. */
const OTHERWISE = Symbol('written otherwise');

type Entries = Record<string, unknown>;

/**
 * Reads one mapping as `emit` writes it, some forty times as fast as npm `yaml`, and to the same value. Undefined of all that
 * is written in another way, be it right or wrong: whoever asks reads that with `yaml`.
 */
export function readEmitted(text: string): Readonly<Entries> | undefined {
  if (!text.endsWith('\n') || !isVisible(text)) return undefined;
  try {
    return new Reader(text).document();
  } catch (error) {
    if (error === OTHERWISE) return undefined;
    throw error;
  }
}

const NUMBER = /^(?:0|-?[1-9]\d{0,14}|-?(?:0|[1-9]\d{0,14})\.\d{1,15})$/;
const QUOTED = /"(?:[^"\\\n]|\\.)*"/y;
/** Half of a character, which readers put together otherwise. */
const SURROGATE = /\\u[dD][89a-fA-F]/;
const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const LITERAL = /\|(2?)([-+]?)\n/y;

/** The same few hundred field names make up half of what is read. */
const KEYS = new Set<string>();
const MOST_KEYS = 5000;

const SPACE = 32;
const QUOTE = 34;
const DASH = 45;
const BAR = 124;

class Reader {
  readonly #text: string;
  /** Where the line begins that is read next, and how many spaces it begins with; -1 behind the last. */
  #line = 0;
  #indent = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Entries {
    const entries = this.#mapping(0, 0);
    if (this.#indent !== -1) throw OTHERWISE;
    return entries;
  }

  #goTo(line: number): void {
    this.#line = line;
    if (line >= this.#text.length) {
      this.#indent = -1;
      return;
    }
    let at = line;
    while (this.#text.charCodeAt(at) === SPACE) at++;
    this.#indent = at - line;
  }

  /** `first`: where its first key begins, which may stand behind the dash of a list. */
  #mapping(indent: number, first: number): Entries {
    const entries: Entries = {};
    for (let at = first; ; at = this.#line + indent) {
      const end = this.#keyEnd(at);
      if (end < 0) throw OTHERWISE;
      const key = this.#key(at, end);
      entries[key] = this.#value(indent, end + 1);
      if (this.#indent < indent) return entries;
      if (this.#indent > indent) throw OTHERWISE;
    }
  }

  #list(indent: number, first: number): unknown[] {
    const items: unknown[] = [];
    for (let at = first; ; at = this.#line + indent + 2) {
      if (this.#isDash(at)) items.push(this.#list(indent + 2, at + 2));
      else if (this.#keyEnd(at) >= 0) items.push(this.#mapping(indent + 2, at));
      else items.push(this.#scalar(indent, at));
      if (this.#indent < indent) return items;
      if (this.#indent > indent) throw OTHERWISE;
      // At the column of its key: the next key.
      if (!this.#isDash(this.#line + indent)) return items;
    }
  }

  #isDash(at: number): boolean {
    return this.#text.charCodeAt(at) === DASH && this.#text.charCodeAt(at + 1) === SPACE;
  }

  /** The place of the colon of the key that begins here; -1 when none does. */
  #keyEnd(at: number): number {
    const text = this.#text;
    if (text.charCodeAt(at) === QUOTE) {
      QUOTED.lastIndex = at;
      if (!QUOTED.test(text)) return -1;
      const end = QUOTED.lastIndex;
      return text[end] === ':' && (text[end + 1] === ' ' || text[end + 1] === '\n') ? end : -1;
    }
    const line = text.slice(at, text.indexOf('\n', at));
    const colon = line.indexOf(': ');
    const end = colon >= 0 ? colon : line.endsWith(':') ? line.length - 1 : -1;
    if (end < 0) return -1;
    const key = line.slice(0, end);
    if (!KEYS.has(key)) {
      if (!isPlainKey(key)) return -1;
      if (KEYS.size < MOST_KEYS) KEYS.add(key);
    }
    return at + end;
  }

  #key(at: number, end: number): string {
    const said = this.#text.slice(at, end);
    const key = said.startsWith('"') ? unquoted(said) : said;
    // One is merged by readers of 1.1, the other is a setter.
    if (said.length > LONGEST_KEY || key === '<<' || key === '__proto__') throw OTHERWISE;
    return key;
  }

  /** What stands behind a colon. */
  #value(indent: number, at: number): unknown {
    if (this.#text.charCodeAt(at) === SPACE) return this.#scalar(indent, at + 1);
    this.#goTo(at + 1);
    if (this.#indent === indent + 2 && !this.#isDash(this.#line + indent + 2))
      return this.#mapping(indent + 2, this.#line + indent + 2);
    if (this.#indent === indent && this.#isDash(this.#line + indent))
      return this.#list(indent, this.#line + indent + 2);
    throw OTHERWISE;
  }

  #scalar(indent: number, at: number): unknown {
    if (this.#text.charCodeAt(at) === BAR) return this.#literal(indent + 2, at);
    const end = this.#text.indexOf('\n', at);
    const said = this.#text.slice(at, end);
    this.#goTo(end + 1);
    if (said.startsWith('"')) return unquoted(said);
    if (said === '[]') return [];
    if (said === '{}') return {};
    if (NUMBER.test(said)) return Number(said);
    if (isPlain(said)) return said;
    if (WORDS.has(said)) return WORDS.get(said);
    throw OTHERWISE;
  }

  #literal(indent: number, at: number): string {
    LITERAL.lastIndex = at;
    const [, deep, chomping] = LITERAL.exec(this.#text) ?? [];
    if (chomping === undefined) throw OTHERWISE;
    const lines: string[] = [];
    let last = 0;
    let line = LITERAL.lastIndex;
    for (; line < this.#text.length; ) {
      const end = this.#text.indexOf('\n', line);
      if (end > line) {
        this.#goTo(line);
        const blank = line + this.#indent === end;
        if (blank && this.#indent < indent) throw OTHERWISE;
        if (this.#indent < indent) break;
        const text = this.#text.slice(line + indent, end);
        if (last === 0 && !deep && /^[ \t]/.test(text)) throw OTHERWISE;
        lines.push(text);
        last = lines.length;
      } else lines.push('');
      line = end + 1;
    }
    if (last === 0 || lines[last - 1]!.trim() === '') throw OTHERWISE;
    this.#goTo(line);
    const text = lines.slice(0, last).join('\n');
    return chomping === '-' ? text : chomping === '' ? `${text}\n` : `${text}\n${'\n'.repeat(lines.length - last)}`;
  }
}

function unquoted(said: string): string {
  if (!said.includes('\\')) {
    if (said.length > 1 && said.indexOf('"', 1) === said.length - 1) return said.slice(1, -1);
    throw OTHERWISE;
  }
  if (SURROGATE.test(said)) throw OTHERWISE;
  try {
    return JSON.parse(said);
  } catch {
    throw OTHERWISE;
  }
}
