import { readFileSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

/**
 * Text of a file; undefined when it is not there. `name`: the file as the person knows it.
 *
 * @throws UsageError when it is there and cannot be read, or is not UTF-8.
 */
export function readText(path: string, name = path): string | undefined {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadable(error, name);
  }
  return decode(bytes, name);
}

/** What the system answered when a file or folder was to be read, in words. */
export function unreadable(error: unknown, name: string): UsageError {
  const { code = String(error) } = error as NodeJS.ErrnoException;
  if (code === 'EISDIR') return new UsageError(`${name} is a folder, and no file`, 'name the file in it');
  if (code === 'ENOTDIR') return new UsageError(`${name} is a file, and no folder`, 'move it away, or name a folder');
  if (code === 'EACCES' || code === 'EPERM')
    return new UsageError(
      `${name} is there, and you may not read it (${code})`,
      `give yourself the right: chmod u+r ${name}`,
    );
  if (code === 'ELOOP') return new UsageError(`${name} is a link that leads to itself`, 'put the file in its place');
  return new UsageError(`${name} cannot be read (${code})`, 'make it readable');
}

/** Text of bytes that are UTF-8, with a byte order mark or without. @throws UsageError when they are not. */
export function decode(bytes: Uint8Array, name: string): string {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (utf16 || bytes.subarray(0, 4).includes(0))
    throw new UsageError(
      `${name} is not UTF-8 but UTF-16, as some Windows programs write`,
      `save it as UTF-8: iconv -f UTF-16 -t UTF-8 ${name}`,
    );
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const { line, column, byte } = firstBadByte(bytes);
    throw new UsageError(
      `${name}:${line}:${column} is not UTF-8: the byte 0x${byte.toString(16)} there is of another encoding`,
      `save it as UTF-8; when it is Latin-1: iconv -f LATIN1 -t UTF-8 ${name}`,
    );
  }
}

function firstBadByte(bytes: Uint8Array): { readonly line: number; readonly column: number; readonly byte: number } {
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const encoder = new TextEncoder();
  // A replacement character may also stand in the file itself: the first that is not there is the one.
  let offset = 0;
  let good = '';
  for (const character of lenient) {
    const expected = encoder.encode(character);
    if (!expected.every((byte, i) => bytes[offset + i] === byte)) break;
    offset += expected.length;
    good += character;
  }
  const lines = good.split('\n');
  return { line: lines.length, column: lines.at(-1)!.length + 1, byte: bytes[offset]! };
}
