/** Words that a setting may hold, whatever the case; the first of them that is right is told. */
export interface SettingWords {
  readonly key: RegExp;
  readonly words: readonly string[];
}

/** The words that a setting knows, where its value is none of them. */
export function wrongWord(key: string, value: unknown, all: readonly SettingWords[]): string | undefined {
  const known = all.find((one) => one.key.test(key));
  if (!known || typeof value === 'object' || value === undefined) return undefined;
  const said = String(value).trim().toLowerCase();
  return known.words.some((word) => word.toLowerCase() === said) ? undefined : known.words.join(' or ');
}

/** A number with what is behind it; undefined for other texts. */
export function withUnit(value: unknown): { readonly amount: number; readonly unit: string } | undefined {
  const [, amount, unit] = /^\s*(\d+)\s*([^\d\s]*)\s*$/u.exec(String(value)) ?? [];
  return amount === undefined ? undefined : { amount: Number(amount), unit: unit!.toLowerCase() };
}

/** `2.2.0` → `2.2`, of a version with or without its last part. */
export const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');
