import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { runProgram } from '../../../src/workspace/run.ts';
import { gitLabRoutes } from '../../support/forges/gitlab-routes.ts';
import { GitLabState } from '../../support/forges/gitlab-state.ts';
import { serveGit } from './git-server.ts';

/**
 * A GitLab: its API as the routes of the tests answer it, its repositories real ones, for the tokens that it gave out. It
 * outlives every run of bootstrap.
 */
export interface Forge {
  readonly url: string;
  readonly state: GitLabState;
  /** What changed something, in order: `POST /projects`. */
  readonly changes: readonly string[];
  /** Told of each change once it is made, and before whoever asked for it is: after that, a caller may be dead. */
  onChange: (change: string) => void;
  readonly close: () => Promise<void>;
}

/** Keeps the repositories below `root`. */
export async function startForge(root: string): Promise<Forge> {
  const state = new GitLabState();
  const changes: string[] = [];

  const api = async (request: IncomingMessage, response: ServerResponse, { pathname, searchParams }: URL) => {
    const user = state.userOf(String(request.headers['private-token'] ?? ''));
    if (!user.ok) return send(response, 401, user.body);
    const method = request.method!;
    const path = pathname.slice('/api/v4'.length);
    const sent = await text(request);
    const body = sent === '' ? {} : (JSON.parse(sent) as Record<string, unknown>);
    const answer = gitLabRoutes(state, { method, path, query: searchParams, body, admin: user.admin });
    if (method !== 'GET' && answer.status < 300) {
      changes.push(`${method} ${path}`);
      for (const project of state.projects) await repository(join(root, `${project.path_with_namespace}.git`));
      forge.onChange(changes.at(-1)!);
    }
    send(response, answer.status, answer.body);
  };

  const git = (request: IncomingMessage, response: ServerResponse, { pathname }: URL) => {
    const [, login = ''] = request.headers.authorization?.split(' ') ?? [];
    const [, token = ''] = Buffer.from(login, 'base64').toString('utf8').split(':');
    const path = /^\/(.+)\.git\//.exec(pathname)?.[1];
    if (!state.userOf(token).ok) response.writeHead(401, { 'www-authenticate': 'Basic realm="GitLab"' }).end();
    else if (!state.project(path ?? '')) response.writeHead(404).end();
    else serveGit(root, request, response);
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://forge');
    if (!url.pathname.startsWith('/api/v4/')) git(request, response, url);
    else api(request, response, url).catch((error: Error) => send(response, 500, { message: error.stack }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const forge: Forge = {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    state,
    changes,
    onChange: () => {},
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return forge;
}

/** Made once; again it changes nothing. */
async function repository(folder: string): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  const args = ['init', '--bare', '--quiet', '--initial-branch=main', folder];
  const { exitCode, stderr } = await runProgram({ program: 'git', args });
  if (exitCode !== 0) throw new Error(stderr);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(status === 204 ? undefined : JSON.stringify(body ?? {}));
}
