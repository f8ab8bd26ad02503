import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Access } from '../../../src/cluster/client.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly type?: string;
  readonly accept?: string;
  readonly authorization?: string;
  readonly body?: unknown;
}

type Answer = { readonly status?: number; readonly body: unknown } | undefined;

/** A server that speaks as the Kubernetes API does, with a kubeconfig's access to it. Unknown paths are 404, with a Status. */
export async function apiServer(answer: (request: ApiRequest) => Answer) {
  const requests: ApiRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const url = new URL(incoming.url!, 'http://x');
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const request = {
      method: incoming.method!,
      path: url.pathname,
      query: url.searchParams,
      type: incoming.headers['content-type'],
      accept: incoming.headers.accept,
      authorization: incoming.headers.authorization,
      ...(text !== '' && { body: JSON.parse(text) as unknown }),
    };
    requests.push(request);
    const { status = 200, body } = answer(request) ?? { status: 404, body: { kind: 'Status', message: 'not found' } };
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const access: Access = {
    getCurrentContext: () => 'k3d-mlops',
    getCurrentCluster: () => ({ name: 'c', server: `http://127.0.0.1:${port}`, skipTLSVerify: false }),
    applyToHTTPSOptions: async (options) => {
      options.headers = { ...options.headers, Authorization: 'Bearer the-token' } as typeof options.headers;
    },
  };
  return { access, requests };
}
