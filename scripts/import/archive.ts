import { gunzipSync } from 'node:zlib';

const BLOCK = 512;

/** Texts of the files of a `.tgz` that are wanted, by path. Reads what `helm package` writes: ustar, with short names. */
export function readArchive(archive: Uint8Array, wanted: ReadonlySet<string>): ReadonlyMap<string, string> {
  const tar = gunzipSync(archive);
  const files = new Map<string, string>();
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const name = textAt(tar, at, 100);
    if (name === '') break;
    const size = Number.parseInt(textAt(tar, at + 124, 12), 8);
    if (Number.isNaN(size)) throw new Error(`the archive is no tar: ${JSON.stringify(name)} has no size`);
    const start = at + BLOCK;
    if (wanted.has(name)) files.set(name, tar.toString('utf8', start, start + size));
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

/** A field of a header: up to its first zero byte or its end. */
function textAt(tar: Buffer, start: number, length: number): string {
  const end = tar.indexOf(0, start);
  return tar.toString('utf8', start, end < 0 ? start + length : Math.min(end, start + length)).trim();
}
