const PLAIN_KEY = /^[A-Za-z_][\w-]*$/;
/** Half of a character that two code units stand for: no file can hold it. */
export const LONE_SURROGATE = /[\ud800-\udfff]/u;

/**
 * Why a value is not JSON that YAML can hold, with the path of the first place, or undefined when it is.
 * For the error message only: the emitter itself keeps no paths, to be fast.
 */
export function describeUnwritable(value: unknown, deepest: number): string | undefined {
  return describe(value, '', [], deepest);
}

function describe(value: unknown, path: string, ancestors: unknown[], deepest: number): string | undefined {
  if (typeof value !== 'object' || value === null) return describeScalar(value, path);
  if (ancestors.includes(value)) return `${where(path)} contains itself`;
  if (ancestors.length > deepest) return `${where(path)} is nested more than ${deepest} levels deep`;

  const prototype = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) {
    return `${where(path)} is an instance of ${prototype.constructor?.name ?? 'a class'}, not a plain object`;
  }
  const inside = [...ancestors, value];
  if (Array.isArray(value)) {
    return first(
      Array.from(value, (item, i) => [`${path}[${i}]`, item]),
      inside,
      deepest,
    );
  }
  for (const key of Object.keys(value)) {
    if (LONE_SURROGATE.test(key)) return `a key of ${where(path)} has half a surrogate pair`;
  }
  const present = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return first(
    present.map(([key, inner]) => [join(path, key), inner]),
    inside,
    deepest,
  );
}

function first(entries: [string, unknown][], ancestors: unknown[], deepest: number): string | undefined {
  for (const [path, value] of entries) {
    const reason = describe(value, path, ancestors, deepest);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function describeScalar(value: unknown, path: string): string | undefined {
  switch (typeof value) {
    case 'string':
      return LONE_SURROGATE.test(value) ? `${where(path)} has half a surrogate pair` : undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : `${where(path)} is ${value}`;
    case 'boolean':
    case 'object':
      return undefined;
    default:
      return `${where(path)} is ${typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`}`;
  }
}

function join(path: string, key: string): string {
  if (!PLAIN_KEY.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

function where(path: string): string {
  return path === '' ? 'the value' : path;
}
