import { Octokit } from '@octokit/rest';
import { type Answer, networkCode } from '../net/http.ts';
import type { Clock } from '../workspace/clock.ts';
import { ForgeError, forgeRefusal } from './forge-error.ts';
import { answerTo, isRateLimit, waitTold } from './retry.ts';

/** How a GitHub is reached. */
export interface GitHubConnection {
  /** `https://github.com`, or a GitHub Enterprise Server. */
  readonly url: string;
  /** Personal access token, token of an app's installation or of a job. */
  readonly token: string;
  readonly clock: Clock;
  /** Nothing is repeated: whoever asks looks again before. */
  readonly once?: boolean;
}

/** Where the API of a server is (docs, "Getting started with the REST API": Enterprise Server has it below `/api/v3`). */
function gitHubApiUrl(server: string): string {
  return server === 'https://github.com' ? 'https://api.github.com' : `${server}/api/v3`;
}

/**
 * GitHub's API by @octokit/rest, with our own requests: they know `*.localhost`, wait as the forge says, and repeat nothing
 * that may have had its effect. Every failure is a ForgeError; call through `ask`, which takes it out of Octokit's own.
 */
export function gitHubApi({ url, token, clock, once }: GitHubConnection): Octokit {
  const forge = `GitHub at ${url}`;
  const send = async (target: string, { method = 'GET', headers, body }: Sent = {}): Promise<Response> => {
    const to = new URL(target);
    const request = `${method} ${to.pathname.replace(/^\/api\/v3/, '')}`;
    const answer = await answerTo({ url: to, method, headers, body }, clock, once).catch((error: unknown) => {
      throw new ForgeError(
        'unreachable',
        `${forge} does not answer (${networkCode(error)})`,
        'see that it runs, that this machine has a network and that the address is right',
      );
    });
    const { status, text, headers: got } = answer;
    if (status < 200 || status >= 300) throw refusal(forge, request, answer);
    return new Response(status === 204 ? null : text, {
      status,
      headers: { 'content-type': got['content-type'] ?? 'text/plain' },
    });
  };
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  return new Octokit({ auth: token, baseUrl: gitHubApiUrl(url), request: { fetch: send }, log: silent });
}

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Makes a call of Octokit, whose errors wrap ours. */
export async function ask<T>(call: Promise<{ readonly data: T }>): Promise<T> {
  try {
    return (await call).data;
  } catch (error) {
    throw error instanceof Error && error.cause instanceof ForgeError ? error.cause : error;
  }
}

/** What only administrators of a repository may look at or change; to others it is missing. */
const ADMINISTERED = /^\w+ \/repos\/[^/]+\/[^/]+\/(keys|hooks|branches\/.*\/protection)(\/|$)/;

function refusal(forge: string, request: string, answer: Answer): ForgeError {
  const said = wordsOf(answer);
  const status = isRateLimit(answer) ? 429 : answer.status;
  if (status === 422 && /already exists/i.test(said)) return forgeRefusal({ forge, request, status: 409, said });
  if (status === 403 || status === 404)
    return new ForgeError(
      status === 403 ? 'forbidden' : 'missing',
      status === 403
        ? `${forge} does not allow ${request}${said && `: ${said}`}`
        : `${forge} knows nothing of ${request}`,
      ADMINISTERED.test(request)
        ? 'use a token of somebody who administers the repository: scope `repo`, or a fine-grained one with Administration and Webhooks, read and write'
        : 'check the address, and use a token that may write contents and pull requests of the repository (scope `repo`): what a token may not see is missing too',
      status,
    );
  return forgeRefusal({ forge, request, status, said, wait: waitTold(answer.headers) });
}

/** GitHub's own words: `message`, and what `errors` add to "Validation Failed". */
function wordsOf({ text }: Answer): string {
  try {
    const { message = '', errors = [] } = JSON.parse(text) as { message?: string; errors?: (string | Problem)[] };
    const more = errors.map((error) =>
      typeof error === 'string' ? error : (error.message ?? [error.resource, error.field, error.code].join(' ')),
    );
    return [message, ...more].filter(Boolean).join(': ');
  } catch {
    return '';
  }
}

interface Problem {
  readonly message?: string;
  readonly resource?: string;
  readonly field?: string;
  readonly code?: string;
}
