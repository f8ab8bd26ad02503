/**
 * Names of Secrets that a value speaks of, wherever it does: the text or the `name` under any key that says `secret`
 * (`secretName`, `secretRef`, `passwordSecret`, `imagePullSecrets`). It may find names that are none: to be looked up.
 */
export function secretNames(value: unknown, found: Set<string> = new Set()): ReadonlySet<string> {
  if (Array.isArray(value)) for (const item of value) secretNames(item, found);
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) {
      if (/secret/i.test(key)) for (const one of Array.isArray(inner) ? inner : [inner]) addName(one, found);
      secretNames(inner, found);
    }
  return found;
}

function addName(value: unknown, found: Set<string>): void {
  const name = typeof value === 'object' && value !== null ? (value as { name?: unknown }).name : value;
  if (typeof name === 'string') found.add(name);
}
