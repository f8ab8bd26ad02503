import { wrap } from '../../finding/display-width.ts';

/** A text of several lines as one. */
export const oneLine = (text: string) => text.replaceAll(/\s*\n\s*/g, ' ⏎ ');

const SET_IN = '    ';

/** A line broken between words, the rest of it set in. */
export function wrapped(line: string, columns: number): readonly string[] {
  const indent = /^ */.exec(line)![0];
  return wrap(line.trim(), columns - indent.length - SET_IN.length).map(
    (part, i) => indent + (i > 0 ? SET_IN : '') + part,
  );
}
