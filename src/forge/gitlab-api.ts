import { createRequesterFn } from '@gitbeaker/requester-utils';
import { Gitlab } from '@gitbeaker/rest';
import { type Answer, networkCode } from '../net/http.ts';
import type { Clock } from '../workspace/clock.ts';
import { ForgeError, forgeRefusal } from './forge-error.ts';
import { answerTo, waitTold } from './retry.ts';

/** How a GitLab is reached. */
export interface GitLabConnection {
  /** `http://gitlab.localhost`, without a path. */
  readonly url: string;
  /** Personal, project or group access token. */
  readonly token: string;
  readonly clock: Clock;
  /** Nothing is repeated: whoever asks looks again before. */
  readonly once?: boolean;
}

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly prefixUrl?: string;
  readonly searchParams?: string;
}

/**
 * GitLab's API by @gitbeaker/rest. The requests are our own: gitbeaker repeats a POST that was answered 502, though GitLab may
 * have done it (a second token, a second project), waits milliseconds where GitLab says seconds, and leaves `*.localhost`
 * to a resolver that does not know it. Every failure is a ForgeError.
 */
export function gitLabApi({ url, token, clock, once }: GitLabConnection) {
  const forge = `GitLab at ${url}`;
  const handle = async (endpoint: string, options: Sent = {}) => {
    const { method = 'GET', prefixUrl = url, searchParams = '', headers = {}, body } = options;
    const target = new URL(`${prefixUrl.replace(/\/$/, '')}/${endpoint}`);
    target.search = searchParams;
    const request = `${method} /${endpoint}`;
    const answer = await answerTo({ url: target, method, headers, body }, clock, once).catch((error: unknown) => {
      throw new ForgeError(
        'unreachable',
        `${forge} does not answer (${networkCode(error)})`,
        'see that it runs and that the address is right',
      );
    });
    const { status } = answer;
    if (status < 200 || status >= 300)
      throw forgeRefusal({ forge, request, status, said: wordsOf(answer), wait: waitTold(answer.headers) });
    return { status, headers: singleHeaders(answer), body: bodyOf(answer) };
  };
  return new Gitlab({
    host: url,
    token,
    // GitLab says itself when it is too much (429), and a limiter for each of a hundred resources takes longer than a request.
    rateLimits: {},
    requesterFn: createRequesterFn(
      (_, options) => Promise.resolve(options),
      handle as Parameters<typeof createRequesterFn>[1],
    ),
  });
}

function bodyOf({ text, headers }: Answer): unknown {
  const json = headers['content-type']?.startsWith('application/json') ?? false;
  return json && text !== '' ? JSON.parse(text) : text;
}

/** GitLab's own words: `error`, `error_description` or `message`, which may be a text, a list or fields with lists. */
function wordsOf(answer: Answer): string {
  try {
    const said = JSON.parse(answer.text) as { error?: unknown; error_description?: unknown; message?: unknown };
    const words = said.error_description ?? said.message ?? said.error ?? '';
    return typeof words === 'string' ? words : JSON.stringify(words);
  } catch {
    return '';
  }
}

function singleHeaders({ headers }: Answer): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
