import { OutsideError } from '../workspace/outside-error.ts';

/** Why the API server refused, as far as callers tell it apart. */
type ClusterReason =
  | 'unreachable'
  | 'unauthorized'
  | 'forbidden'
  | 'missing'
  | 'conflict'
  | 'invalid'
  | 'unavailable'
  | 'unknown-kind';

/** A cluster did not do what was asked of it. */
export class ClusterError extends OutsideError {
  readonly reason: ClusterReason;
  /** HTTP status; absent when nobody answered. */
  readonly status?: number;

  constructor(reason: ClusterReason, message: string, fix: string, status?: number) {
    super(message, fix);
    this.name = 'ClusterError';
    this.reason = reason;
    if (status !== undefined) this.status = status;
  }
}

/**
 * An answer that is no success, in words. `said` is the message of the API server's Status object, which quotes what was
 * sent: of a Secret it is left out.
 */
export function refusal(status: number, said: string, what: string, context: string): ClusterError {
  const told = said ? `: ${said}` : ` (HTTP ${status})`;
  const error = (reason: ClusterReason, message: string, fix: string) => new ClusterError(reason, message, fix, status);
  switch (status) {
    case 401:
      return error(
        'unauthorized',
        `the cluster of context ${context} does not accept your credentials`,
        `log in again, and try \`kubectl --context ${context} get nodes\``,
      );
    case 403:
      return error(
        'forbidden',
        `not allowed to ${what}${told}`,
        `use a user of context ${context} that may, such as a cluster administrator`,
      );
    case 404:
      return error(
        'missing',
        `cannot ${what}: it is not there`,
        'run it again, since something took it away meanwhile',
      );
    case 409:
      return error('conflict', `cannot ${what}${told}`, 'see who else keeps it, and run it again');
    case 400:
    case 422:
      return error('invalid', `the cluster refuses to ${what}${told}`, 'correct what the message names');
    default:
      return error('unavailable', `cannot ${what}${told}`, 'wait for the API server to be well, and run it again');
  }
}

/** Nobody answered. */
export function unreachable(context: string, server: string, code: string): ClusterError {
  return new ClusterError(
    'unreachable',
    `the cluster of context ${context} does not answer at ${server} (${code})`,
    `see that it runs, and try \`kubectl --context ${context} get nodes\``,
  );
}
