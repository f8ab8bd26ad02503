import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Handler = (request: IncomingMessage, response: ServerResponse, nth: number) => void;

export interface Server {
  /** `127.0.0.1:port`. */
  readonly host: string;
  readonly url: string;
  /** `GET /path` of every request, in order. */
  readonly requests: readonly string[];
}

/**
 * A web server on this machine for one test. Handlers by path; `nth` counts the requests of a path from 1. A text or
 * bytes instead of a handler are answered as they are.
 */
export async function serve(pages: Readonly<Record<string, Handler | string | Uint8Array>>): Promise<Server> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url!.split('?')[0]!;
    requests.push(`${request.method} ${request.url}`);
    const page = pages[path];
    const nth = requests.filter((line) => line.split('?')[0] === `${request.method} ${path}`).length;
    if (page === undefined) response.writeHead(404).end('not here');
    else if (typeof page === 'function') page(request, response, nth);
    else response.end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, url: `http://${host}`, requests };
}
