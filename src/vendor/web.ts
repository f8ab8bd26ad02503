import { setTimeout as sleep } from 'node:timers/promises';
import { retry } from '../net/retry.ts';
import { VendorError } from './vendor-error.ts';

/** What goes over the network. */
export interface Web {
  /**
   * One request, answered by any status that is not a passing trouble.
   * @throws PassingError
   */
  request(url: string, headers?: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Response>;
  /** Does work again, after a while, when it meets a passing trouble. */
  persist<T>(work: () => Promise<T>): Promise<T>;
}

interface WebOptions {
  /** Milliseconds before the second try; each further wait is twice as long. */
  readonly retry?: number;
  /** Hears why something is tried again. */
  readonly onRetry?: (why: string, milliseconds: number) => void;
}

const TRIES = 4;
/** A server that asks for a longer wait is not waited for. */
const LONGEST_WAIT = 30_000;
/** Statuses that a second try may not meet: RFC 9110 §15, RFC 6585 §4. */
const PASSING = [408, 425, 429, 500, 502, 503, 504];

/** A trouble of the moment: the network, or a server that is not well. */
export class PassingError extends VendorError {
  /** Milliseconds that the server asks for. */
  readonly wait?: number;

  constructor(message: string, wait?: number) {
    super(
      message,
      'run it again when the network is there, or take the archives from elsewhere: `npm run vendor -- --from DIR`',
      proxyHint(),
    );
    this.wait = wait;
  }
}

/** Node's fetch takes a proxy only when it is told at its start (doc/api/cli.md, NODE_USE_ENV_PROXY). */
function proxyHint(): string | undefined {
  const { HTTPS_PROXY, https_proxy, NODE_USE_ENV_PROXY } = process.env;
  return (HTTPS_PROXY ?? https_proxy) !== undefined && NODE_USE_ENV_PROXY !== '1'
    ? 'HTTPS_PROXY is set, but Node heeds it only with NODE_USE_ENV_PROXY=1, from Node 22.21 and 24 on.'
    : undefined;
}

/** The network by Node's fetch: it follows redirects, and tells credentials to no other host. */
export function createWeb({ retry: first = 1000, onRetry = () => {} }: WebOptions = {}): Web {
  return {
    async request(url, headers = {}, signal) {
      let response: Response;
      try {
        response = await fetch(url, { headers, ...(signal && { signal }) });
      } catch (error) {
        throw new PassingError(`${url} cannot be reached: ${reasonOf(error)}`);
      }
      if (!PASSING.includes(response.status)) return response;
      await response.body?.cancel();
      throw new PassingError(`${url} answers ${response.status}`, waitOf(response.headers.get('retry-after')));
    },
    persist(work) {
      const waitAfter = ({ error }: { readonly error?: unknown }, attempt: number) => {
        if (!(error instanceof PassingError) || attempt + 1 === TRIES) return undefined;
        const wait = error.wait ?? first * 2 ** attempt;
        if (wait > LONGEST_WAIT) return undefined;
        onRetry(error.message, wait);
        return wait;
      };
      return retry(work, waitAfter, sleep);
    },
  };
}

/** The whole text of an answer. */
export async function textOf(url: string, response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    throw new PassingError(`${url} breaks off: ${reasonOf(error)}`);
  }
}

/** Why a request failed: fetch says no more than `fetch failed` itself. */
export function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const inner = cause as (Error & { code?: string }) | undefined;
  return inner?.message || inner?.code || message;
}

/** `Retry-After` in milliseconds; a date is not worth a clock. */
function waitOf(header: string | null): number | undefined {
  return header !== null && /^\d+$/.test(header) ? Number(header) * 1000 : undefined;
}
