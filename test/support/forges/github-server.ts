import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { Effects, Killed } from '../effects.ts';
import { gitHubAdministration, newRepository } from './github-administration.ts';
import { type CommentState, gitHubComments } from './github-comments.ts';
import type { Fault, SeenRequest } from './gitlab-server.ts';

export interface PullState {
  readonly number: number;
  state: 'open' | 'closed';
  title: string;
  body: string | null;
  draft: boolean;
  readonly head: string;
  readonly base: string;
}

/** A GitHub Enterprise Server that remembers one repository, on a free port, gone after the test. */
export async function gitHubServer(repository = 'acme/platform', effects = new Effects()) {
  const state = newRepository(repository);
  const token = 'ghp_tokenOfTheServer0123456789';
  const pulls: PullState[] = [];
  const comments: CommentState[] = [];
  /** Whose token it is; that of a job is of no user who could be asked for. */
  const user = { login: 'ada', type: 'User' as 'User' | 'Bot' };
  const heads: Record<string, string> = {};
  const requests: SeenRequest[] = [];
  const faults: { readonly fault: Fault; left: number }[] = [];
  const shown = (pull: PullState) => ({
    ...pull,
    html_url: `http://github.test/${repository}/pull/${pull.number}`,
    head: { ref: pull.head, sha: heads[pull.head] ?? 'a'.repeat(40) },
  });

  const answer = (method: string, path: string, query: URLSearchParams, body: Record<string, unknown>) => {
    const base = `/repos/${repository}/pulls`;
    if (method === 'GET' && path === base) {
      const fits = (pull: PullState) =>
        pull.state === query.get('state') &&
        `${repository.split('/')[0]}:${pull.head}` === query.get('head') &&
        pull.base === query.get('base');
      return { status: 200, body: pulls.filter(fits).map(shown) };
    }
    if (method === 'POST' && path === base) {
      if (pulls.some(({ state, head }) => state === 'open' && head === body.head))
        return {
          status: 422,
          body: {
            message: 'Validation Failed',
            errors: [
              {
                resource: 'PullRequest',
                code: 'custom',
                message: `A pull request already exists for ${repository.split('/')[0]}:${body.head}.`,
              },
            ],
          },
        };
      const {
        title,
        head,
        base: into,
        body: text,
        draft = false,
      } = body as Record<string, string> & { draft?: boolean };
      const pull: PullState = {
        number: pulls.length + 1,
        state: 'open',
        title: title!,
        body: text!,
        draft,
        head: head!,
        base: into!,
      };
      pulls.push(pull);
      return { status: 201, body: shown(pull) };
    }
    if (method === 'GET' && path === '/user')
      return user.type === 'Bot'
        ? { status: 403, body: { message: 'Resource not accessible by integration' } }
        : { status: 200, body: user };
    const noted = gitHubComments(
      { comments, user, base: `/repos/${repository}/issues` },
      { method, path, query, body },
    );
    if (noted) return noted;
    const pull = pulls.find(({ number }) => path === `${base}/${number}`);
    if (method === 'GET' && pull) return { status: 200, body: shown(pull) };
    if (method === 'PATCH' && pull) return { status: 200, body: shown(Object.assign(pull, body)) };
    return (
      gitHubAdministration(state, { method, path, query, body }) ?? { status: 404, body: { message: 'Not Found' } }
    );
  };

  const changed = (method: string, path: string, make: () => ReturnType<typeof answer>) =>
    method === 'GET' ? make() : effects.change(`github ${method} ${path}`, make);
  const server = createServer((request, response) => {
    serve(request, response).catch((error: Error) => {
      if (error instanceof Killed) request.socket.destroy();
      else response.writeHead(500).end(JSON.stringify({ message: String(error.stack) }));
    });
  });
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const url = new URL(request.url!, 'http://x');
    const [method, path] = [request.method!, url.pathname.replace(/^\/api\/v3/, '')];
    const body = text === '' ? {} : JSON.parse(text);
    requests.push({ method, path, query: url.searchParams, body });
    const fault = faults.find(
      ({ fault: { on }, left }) =>
        left > 0 && (typeof on === 'string' ? on === `${method} ${path}` : on.test(`${method} ${path}`)),
    );
    if (fault) fault.left -= 1;
    if (!effects.alive) return void request.socket.destroy();
    const known = request.headers.authorization === `token ${token}`;
    const result: Omit<Fault, 'on'> = fault
      ? fault.fault
      : known
        ? await changed(method, path, () => answer(method, path, url.searchParams, body))
        : { status: 401, body: { message: 'Bad credentials' } };
    response.writeHead(result.status, { 'content-type': 'application/json; charset=utf-8', ...result.headers });
    response.end(result.status === 204 ? undefined : JSON.stringify(result.body ?? {}));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    pulls,
    comments,
    user,
    heads,
    state,
    requests,
    fail: (fault: Fault) => faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
  };
}
