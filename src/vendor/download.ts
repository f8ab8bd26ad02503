import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../helm/archive.ts';
import { VendorError } from './vendor-error.ts';
import { PassingError, reasonOf, type Web } from './web.ts';

export interface Wanted {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** `sha256:…` that the bytes must have, where it is known. */
  readonly digest?: string;
  readonly onProgress?: (bytes: number, total: number | undefined) => void;
}

/** Brings the bytes of an address. */
export type Transfer = (wanted: Wanted) => Promise<Uint8Array>;

/** Milliseconds without a byte after which a transfer is begun again where it stopped. */
const SILENCE = 60_000;

/**
 * Transfers that survive a broken connection, and the end of this process: what has come is kept in `folder` under its
 * digest, and the rest is asked for (RFC 9110 §14, Range). Where no digest is known, nothing could tell whether the
 * two halves belong together: such a transfer begins anew.
 */
export function downloads(web: Web, folder: string): Transfer {
  return async (wanted) => {
    if (wanted.digest === undefined) return web.persist(() => transfer(web, wanted, memory()));
    const part = file(join(folder, `${wanted.digest.replace(':', '-')}.part`));
    const resumed = part.size() > 0;
    const bytes = await web.persist(() => transfer(web, wanted, part));
    part.clear();
    // The rest may be of another archive than the beginning: once more, from the beginning.
    const again = resumed && digestOf(bytes) !== wanted.digest;
    return again ? web.persist(() => transfer(web, wanted, memory())) : bytes;
  };
}

/** What has come so far. */
interface Part {
  size(): number;
  add(bytes: Uint8Array): void;
  clear(): void;
  bytes(): Uint8Array;
}

async function transfer(web: Web, { url, headers, onProgress }: Wanted, part: Part): Promise<Uint8Array> {
  const silent = new AbortController();
  const start = part.size();
  // Compressed once more on its way it would be other bytes than what the range counts.
  const asked = { ...headers, 'accept-encoding': 'identity', ...(start > 0 && { range: `bytes=${start}-` }) };
  const response = await web.request(url, asked, silent.signal);
  if (response.status === 416) {
    await response.body?.cancel();
    part.clear();
    throw new PassingError(`${url} has less than what came before`, 0);
  }
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new VendorError(`${url} answers ${response.status}`, 'correct the pin of the chart, or its repository');
  }
  if (response.status !== 206 || !response.headers.get('content-range')?.startsWith(`bytes ${start}-`)) part.clear();
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  const total = Number.isNaN(length) ? undefined : part.size() + length;
  const giveUp = () => silent.abort(new Error(`nothing came for ${SILENCE / 1000} s`));
  let timer = setTimeout(giveUp, SILENCE);
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      clearTimeout(timer);
      timer = setTimeout(giveUp, SILENCE);
      part.add(chunk);
      onProgress?.(part.size(), total);
    }
  } catch (error) {
    throw new PassingError(`${url} breaks off after ${part.size()} bytes: ${reasonOf(error)}`);
  } finally {
    clearTimeout(timer);
  }
  return part.bytes();
}

function memory(): Part {
  let chunks: Uint8Array[] = [];
  return {
    size: () => chunks.reduce((sum, { length }) => sum + length, 0),
    add: (bytes) => chunks.push(bytes),
    clear: () => {
      chunks = [];
    },
    bytes: () => Buffer.concat(chunks),
  };
}

function file(path: string): Part {
  return {
    size: () => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    add: (bytes) => {
      mkdirSync(join(path, '..'), { recursive: true });
      appendFileSync(path, bytes);
    },
    clear: () => rmSync(path, { force: true }),
    bytes: () => readFileSync(path),
  };
}
