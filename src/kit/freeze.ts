/**
 * Freezes a plain value and all that is in it: what goes from one stage to the next changes no more. Functions are left
 * alone, and so is what stands under one of the keys `except`: code, such as a component's definition.
 */
export function deepFreeze<T>(value: T, ...except: readonly string[]): T {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const [key, inner] of Object.entries(value)) if (!except.includes(key)) deepFreeze(inner, ...except);
  return value;
}
