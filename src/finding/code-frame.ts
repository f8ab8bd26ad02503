import { displayWidth, printable } from './display-width.ts';
import { maskPasswords } from './mask.ts';

/** A line of a file with the word that a finding is about: `code` fits the width, the caret stands below the word. */
interface CodeFrame {
  readonly code: string;
  /** Columns before the caret, and how many carets. */
  readonly indent: number;
  readonly length: number;
}

/** The frame of a word at the 1-based `column` of `source`, one line of a file, clipped to `width` columns around the word. */
export function codeFrame(source: string, column: number, width: number): CodeFrame {
  const line = maskPasswords(printable(source.trimEnd()));
  const start = Math.min(column - 1, line.length);
  const word = wordAt(line.slice(start));

  const from = line.length <= width ? 0 : Math.max(0, Math.min(start - Math.floor(width / 3), line.length - width + 1));
  const before = (from > 0 ? '…' : '') + line.slice(from, start);
  const room = Math.max(1, width - before.length);
  const after = line.slice(start);
  const clipped = after.length > room ? `${after.slice(0, room - 1)}…` : after;
  return {
    code: before + clipped,
    indent: displayWidth(before),
    length: Math.max(1, displayWidth(clipped.slice(0, word.length))),
  };
}

/** The YAML word at the start of `rest`: a quoted text, or a plain one up to what ends it (`: `, ` #`, a comma or bracket of a flow collection). */
function wordAt(rest: string): string {
  return (
    /^(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*'|[[{]|(?:(?!:(?:\s|$)|\s+#|\s*[,\]}](?:[\s,\]}]|$)).)+)/
      .exec(rest)?.[0]
      .trimEnd() ?? ''
  );
}
