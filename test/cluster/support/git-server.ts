import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** Who may read the repositories. */
export const GIT_LOGIN = { username: 'argocd', password: 'correct-horse' };

/** A Git server over http with a login, as GitLab is one: `git http-backend` (git-http-backend(1)) behind Node. */
export interface GitServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves the bare repositories below `root`. */
export async function startGitServer(root: string): Promise<GitServer> {
  const login = Buffer.from(`${GIT_LOGIN.username}:${GIT_LOGIN.password}`).toString('base64');
  const server = createServer((request, response) => {
    if (request.headers.authorization === `Basic ${login}`) serveGit(root, request, response);
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end('who are you?\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers a request of git's about a repository below `root`, whoever asks: it may read and push. */
export function serveGit(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://git');
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: header(request, 'git-protocol'),
      CONTENT_TYPE: header(request, 'content-type'),
      CONTENT_LENGTH: header(request, 'content-length'),
      HTTP_CONTENT_ENCODING: header(request, 'content-encoding'),
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REMOTE_ADDR: '127.0.0.1',
      REMOTE_USER: GIT_LOGIN.username,
      REQUEST_METHOD: request.method,
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // A client that has heard enough closes early.
  backend.stdin.on('error', () => {});
  request.pipe(backend.stdin);
  let head: Buffer | undefined = Buffer.alloc(0);
  backend.stdout.on('data', (part: Buffer) => {
    if (head === undefined) {
      response.write(part);
      return;
    }
    head = Buffer.concat([head, part]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const fields = head.subarray(0, end).toString().split('\r\n').map(field);
    const status = fields.find(([name]) => name === 'status')?.[1] ?? '200';
    response.writeHead(Number.parseInt(status, 10), fields.filter(([name]) => name !== 'status').flat());
    response.write(head.subarray(end + 4));
    head = undefined;
  });
  backend.stdout.on('end', () => {
    if (head !== undefined) response.writeHead(500);
    response.end();
  });
}

const header = (request: IncomingMessage, name: string) => String(request.headers[name] ?? '');

function field(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}
