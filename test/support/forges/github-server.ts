import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
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

/** A GitHub Enterprise Server that remembers pull requests of one repository, on a free port, gone after the test. */
export async function gitHubServer(repository = 'acme/platform') {
  const token = 'ghp_tokenOfTheServer0123456789';
  const pulls: PullState[] = [];
  const requests: SeenRequest[] = [];
  const faults: { readonly fault: Fault; left: number }[] = [];
  const shown = (pull: PullState) => ({ ...pull, html_url: `http://github.test/${repository}/pull/${pull.number}` });

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
    const pull = pulls.find(({ number }) => path === `${base}/${number}`);
    if (method === 'PATCH' && pull) return { status: 200, body: shown(Object.assign(pull, body)) };
    return { status: 404, body: { message: 'Not Found' } };
  };

  const server = createServer(async (request, response) => {
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
    const known = request.headers.authorization === `token ${token}`;
    const result: Omit<Fault, 'on'> = fault
      ? fault.fault
      : known
        ? answer(method, path, url.searchParams, body)
        : { status: 401, body: { message: 'Bad credentials' } };
    response.writeHead(result.status, { 'content-type': 'application/json; charset=utf-8', ...result.headers });
    response.end(JSON.stringify(result.body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    pulls,
    requests,
    fail: (fault: Fault) => faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
  };
}
