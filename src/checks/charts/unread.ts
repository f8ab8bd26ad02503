import type { ChartRelease } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/rule.ts';
import { nearest } from '../../finding/nearest.ts';
import { formatPath, type Path, parsePointer, valueAt } from '../../kit/path.ts';
import { FURTHER } from '../../workspace/chart-values.ts';

/** Id of the rule, which `mooring vendor` and synth share. */
export const UNREAD_VALUE = 'chart/unread-value';

/**
 * Tells of a value that changes nothing in what the chart renders; its object is the value, so that a switch can name it.
 * `pointer` leads to it in the release's values, `config` to the component in the configuration; `keys` are maps of the keys
 * that the chart has, as far as they are known.
 */
export function unreadProblem(
  { component, pin, values }: ChartRelease,
  pointer: string,
  config: string,
  keys: unknown,
) {
  const path = parsePointer(pointer, values);
  const name = formatPath(path);
  // A component of the catalogue sets its values in its code; then the component itself is the nearest place.
  const place = { component, object: `values.${name}`, config: `${config}/values${pointer}` };
  const meant = meantBy(path, keys);
  if (meant)
    return {
      ...place,
      message: `the chart ${pin.name} does not read the value ${name}`,
      fix: `write ${meant}`,
    } satisfies Problem;
  return {
    ...place,
    message: `the value ${name} changes nothing in what the chart ${pin.name} renders`,
    fix: 'remove it, or set what makes the chart read it',
  } satisfies Problem;
}

/** The path with its first unknown key as it was probably meant. */
function meantBy(path: Path, keys: unknown): string | undefined {
  for (const [i, step] of path.entries()) {
    const siblings = valueAt(keys, path.slice(0, i));
    if (typeof siblings !== 'object' || siblings === null || typeof step === 'number') return undefined;
    if (Object.hasOwn(siblings, step)) continue;
    const close = nearest(
      step,
      Object.keys(siblings).filter((key) => key !== FURTHER),
    );
    return close && formatPath([...path.slice(0, i), close, ...path.slice(i + 1)]);
  }
  return undefined;
}
