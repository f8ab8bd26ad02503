import { type Answer, type Exchange, exchange } from '../net/http.ts';
import { retry } from '../net/retry.ts';
import type { Clock } from '../workspace/clock.ts';

/** How often a request is made again, and the longest wait for one that is told to wait. */
const RETRIES = 5;
export const LONGEST_WAIT = 60_000;

/** Milliseconds of silence after which nobody is thought to be there. */
export const TIMEOUT = 60_000;

/**
 * The answer to a request that stands: of one that a forge may yet take, the next. Rejects as `exchange` does.
 *
 * @param once the first one stands, whatever it is.
 */
export function answerTo(request: Omit<Exchange, 'timeout'>, clock: Clock, once = false): Promise<Answer> {
  return retry(
    () => exchange({ ...request, timeout: TIMEOUT }),
    ({ value }, attempt) => (once ? undefined : value && waitBefore(request.method, value, attempt)),
    (wait) => clock.sleep(wait),
  );
}

/** Milliseconds until the same request may be made again; undefined when it may not, or not any more. */
function waitBefore(method: string, { status, headers }: Answer, attempt: number): number | undefined {
  if (attempt >= RETRIES) return undefined;
  const backOff = 1000 * 2 ** attempt;
  if (isRateLimit({ status, headers })) {
    const wait = waitTold(headers) ?? backOff;
    return wait <= LONGEST_WAIT ? wait : undefined;
  }
  // A POST may have had its effect behind the proxy that answers so.
  return status >= 502 && status <= 504 && method !== 'POST' ? backOff : undefined;
}

/** GitHub says 403 as well (docs, "Rate limits for the REST API"): with no requests left, or with a time to wait. */
export function isRateLimit({ status, headers }: Pick<Answer, 'status' | 'headers'>): boolean {
  return status === 429 || (status === 403 && (usedUp(headers) || headers['retry-after'] !== undefined));
}

/** Milliseconds that a forge asks to wait; undefined where it does not say. Without end when the hour's requests are gone. */
export function waitTold(headers: Answer['headers']): number | undefined {
  if (usedUp(headers)) return Number.POSITIVE_INFINITY;
  const told = Number(headers['retry-after']) * 1000;
  return Number.isFinite(told) && told > 0 ? told : undefined;
}

/** The hour's requests are gone: waiting seconds is of no use. */
const usedUp = (headers: Answer['headers']) => headers['x-ratelimit-remaining'] === '0';
