import type { Leaf } from './leaves.ts';

const patterns = new Map<string, RegExp>();

/** What a text says of one setting: the whole text of a variable of that name, or what is behind its name in a longer one. */
export function saidOf({ name, text }: Pick<Leaf, 'name' | 'text'>, setting: string): string | undefined {
  if (name === setting) return text;
  if (!text.includes(setting)) return undefined;
  const known =
    patterns.get(setting) ??
    new RegExp(`(?<![\\w.-]|[\\w.]-)${escaped(setting)}["']?[ \\t]*[=:][ \\t]*["']?([^\\s"']*)`);
  patterns.set(setting, known);
  // Java's own way to say a property.
  return known.exec(text.replaceAll(/(^|\s)-D/g, '$1'))?.[1];
}

const escaped = (text: string) => text.replaceAll('.', '\\.');
