import { secretsIn } from '../../checks/secrets/scan.ts';
import { isRecord, textOf } from '../../kit/json.ts';

/** Most characters of a value in a review. */
const LONGEST = 200;

/** A value as a short text. Large ones are counted: a reviewer reads them in the file. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return cut(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const text = JSON.stringify(value);
  if (text.length <= LONGEST) return text;
  return Array.isArray(value)
    ? `a list of ${value.length}`
    : `an object with ${Object.keys(value).slice(0, 6).join(', ')}${Object.keys(value).length > 6 ? ' and more' : ''}`;
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
}

/** Whether the secret scan would stop a value, or anything in it. `name`: of the field that holds it. */
export function isSecret(value: unknown, name: string): boolean {
  if (typeof value === 'string') return secretsIn(value, name).length > 0;
  if (Array.isArray(value)) return value.some((item) => isSecret(item, name));
  if (!isRecord(value)) return false;
  return Object.entries(value).some(
    ([key, inner]) => secretsIn(key).length > 0 || isSecret(inner, key === 'value' ? (textOf(value.name) ?? key) : key),
  );
}
