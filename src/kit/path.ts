/** The way from an object to a value in it: field names and list indexes. */
export type Path = readonly (string | number)[];

/** Reads ajv's JSON pointer, in which an index looks like a name, along the object that it points into. */
export function parsePointer(pointer: string, object: unknown): Path {
  let value = object;
  return pointer
    .split('/')
    .slice(1)
    .map((escaped) => {
      const name = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
      const step = Array.isArray(value) ? Number(name) : name;
      value = (value as Record<string | number, unknown> | undefined)?.[step];
      return step;
    });
}

export function valueAt(object: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string | number, unknown> | undefined)?.[step], object);
}

/** `spec.listeners[0].tls`, `metadata.labels["app.kubernetes.io/name"]`. */
export function formatPath(path: Path): string {
  return path.reduce<string>(below, '');
}

/** The path of what stands one step below a path, which is empty at the top. */
export function below(path: string, step: string | number): string {
  if (typeof step === 'number') return `${path}[${step}]`;
  if (!/^[A-Za-z_$][\w$-]*$/.test(step)) return `${path}[${JSON.stringify(step)}]`;
  return path === '' ? step : `${path}.${step}`;
}

/** Reads what `formatPath` has written, and paths of the review, which name items of lists: `containers[kafka]`. */
export function pathOf(text: string): Path {
  return [...text.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|\[([^\]"]+)\]|\.?([A-Za-z_$][\w$-]*)/g)].map(
    ([, index, quoted, label, plain]) =>
      index !== undefined ? Number(index) : quoted ? (JSON.parse(quoted) as string) : (label ?? plain!),
  );
}
