import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { Effects, Killed } from '../effects.ts';
import { gitLabRoutes } from './gitlab-routes.ts';
import { GitLabState } from './gitlab-state.ts';

/** An answer in place of the real one: for the next `times` requests (default: all) that match. */
export interface Fault {
  /** `POST /projects` or a pattern of it; the path is without `/api/v4` and query. */
  readonly on: string | RegExp;
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly times?: number;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
}

/** A GitLab that remembers, on a free port of this machine, gone after the test. */
export interface GitLabServer {
  readonly url: string;
  readonly state: GitLabState;
  readonly requests: SeenRequest[];
  /** Methods and paths of what was asked: `POST /projects`. */
  readonly log: () => readonly string[];
  fail(fault: Fault): void;
  heal(): void;
}

export async function gitLabServer(state = new GitLabState(), effects = new Effects()): Promise<GitLabServer> {
  const requests: SeenRequest[] = [];
  let faults: { fault: Fault; left: number }[] = [];
  const server = createServer((request, response) => {
    serve(request, response).catch((error: Error) => {
      // A run that is over hears nothing any more.
      if (response.headersSent) response.end();
      else if (error instanceof Killed) request.socket.destroy();
      else send(response, 500, { message: String(error.stack) });
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, 'http://x');
    const path = url.pathname.replace(/^\/api\/v4/, '');
    const method = request.method!;
    const text = await textOf(request);
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    requests.push({ method, path, query: url.searchParams, body });
    effects.assertAlive();

    const fault = faults.find(({ fault, left }) => left > 0 && matches(fault.on, `${method} ${path}`));
    if (fault) {
      fault.left -= 1;
      return send(response, fault.fault.status, fault.fault.body ?? { message: 'fault' }, fault.fault.headers);
    }
    const user = state.userOf(String(request.headers['private-token'] ?? ''));
    if (!user.ok) return send(response, 401, user.body);
    const answer = () => gitLabRoutes(state, { method, path, query: url.searchParams, body, admin: user.admin });
    const result = method === 'GET' ? answer() : await effects.change(`gitlab ${method} ${path}`, answer);
    send(response, result.status, result.body, result.headers);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    requests,
    log: () => requests.map(({ method, path }) => `${method} ${path}`),
    fail: (fault) => faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
    heal: () => {
      faults = [];
    },
  };
}

function matches(on: string | RegExp, request: string): boolean {
  return typeof on === 'string' ? on === request : on.test(request);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(status === 204 ? undefined : JSON.stringify(body ?? {}));
}
