/** A file, a folder or a link of an archive. */
export type Entry =
  | { readonly path: string; readonly bytes: Buffer; readonly mode?: number }
  | { readonly path: string; readonly folder: true; readonly mode?: number };

const BLOCK = 512;

/** A tar archive in the format of POSIX (ustar), all of it root's and from 1970: the same entries make the same bytes. */
export function tar(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const bytes = 'bytes' in entry ? entry.bytes : Buffer.alloc(0);
    return [header(entry, bytes.length), bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function header(entry: Entry, size: number): Buffer {
  const folder = 'folder' in entry;
  if (Buffer.byteLength(entry.path) > 100) throw new Error(`longer than a name in a tar archive may be: ${entry.path}`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number) =>
    block.write(`${value.toString(8).padStart(digits, '0')}\0`, at, 'ascii');
  block.write(entry.path, 0);
  octal(entry.mode ?? (folder ? 0o755 : 0o644), 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(size, 124, 11);
  octal(0, 136, 11);
  block.write(folder ? '5' : '0', 156);
  block.write('ustar\0', 257);
  block.write('00', 263);
  // The sum is taken with spaces in its own place.
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return block;
}
