import { maskPasswords, maskTokens } from '../finding/mask.ts';
import { OutsideError } from '../workspace/outside-error.ts';

/** Why a forge refused, as far as callers tell it apart. */
type ForgeReason =
  | 'unreachable'
  /** It answers 502, 503 or 504: starting, restarting or overloaded. */
  | 'unavailable'
  /** The token is wrong, expired or revoked. */
  | 'unauthorized'
  /** The token is good, but not for this. */
  | 'forbidden'
  | 'missing'
  /** It is there already, or changed meanwhile. */
  | 'conflict'
  | 'rate-limit'
  /** The branch is protected. */
  | 'protected'
  | 'invalid'
  | 'failed';

/** A forge (GitLab, GitHub) did not do what was asked of it. Holds no token and no request. */
export class ForgeError extends OutsideError {
  readonly reason: ForgeReason;
  /** HTTP status; absent when nobody answered. */
  readonly status?: number;
  /** Milliseconds that it asks to wait, where it said so with `rate-limit`. */
  readonly wait?: number;

  constructor(reason: ForgeReason, message: string, fix: string, status?: number, wait?: number) {
    super(maskPasswords(maskTokens(message)), fix);
    this.name = 'ForgeError';
    this.reason = reason;
    if (status !== undefined) this.status = status;
    if (wait !== undefined) this.wait = wait;
  }
}

/** What a look-up answers; undefined when the forge has no such thing. */
export async function ifThere<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof ForgeError && error.reason === 'missing') return undefined;
    throw error;
  }
}

/** What a forge answered that is no success. */
export interface Refused {
  /** The forge for people: `GitLab at http://gitlab.localhost`. */
  readonly forge: string;
  /** `POST /projects`. */
  readonly request: string;
  readonly status: number;
  /** Its own words. */
  readonly said: string;
  /** Milliseconds that it asks to wait. */
  readonly wait?: number;
}

/** An answer that is no success, in words. */
export function forgeRefusal({ forge, request, status, said, wait }: Refused): ForgeError {
  const told = said ? `: ${said}` : ` (HTTP ${status})`;
  const error = (reason: ForgeReason, message: string, fix: string) => new ForgeError(reason, message, fix, status);
  if (status === 401)
    return error(
      'unauthorized',
      `${forge} does not accept the token`,
      /expired/i.test(said)
        ? 'make a new one: this one has expired'
        : 'make a new one: this one is wrong, expired or revoked',
    );
  if (/protected branch/i.test(said) && status !== 404)
    return error(
      'protected',
      `${forge} refuses ${request}${told}`,
      'merge by a merge request, or let this user push to the branch',
    );
  if (status === 403)
    return error(
      'forbidden',
      `${forge} does not allow ${request}${told}`,
      'use a token with the scope `api` whose owner is a maintainer',
    );
  if (status === 404)
    return error(
      'missing',
      `${forge} knows nothing of ${request}`,
      'check the address; what a token may not see is missing too',
    );
  if (status === 409)
    return error('conflict', `${forge} refuses ${request}${told}`, 'see what is there, and run it again');
  if (status === 429)
    return new ForgeError(
      'rate-limit',
      `${forge} takes no more requests for now`,
      'run it again in a few minutes',
      status,
      wait,
    );
  if (status === 400 || status === 422)
    return error('invalid', `${forge} refuses ${request}${told}`, 'correct what the message names');
  if (status >= 502 && status <= 504)
    return error('unavailable', `${forge} is not ready (HTTP ${status})`, 'wait until it is, and run it again');
  return error('failed', `${forge} failed at ${request}${told}`, 'look at its log, and run it again');
}
