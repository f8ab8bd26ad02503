import { lookup as dnsLookup } from 'node:dns';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { connect, type LookupFunction } from 'node:net';

export interface Exchange {
  readonly url: URL;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds of silence after which it fails with ETIMEDOUT. */
  readonly timeout: number;
  /** Certificates and agent. */
  readonly tls?: RequestOptions;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One request and its whole answer, whatever the status. Rejects with Node's error (`code`) when nobody answers. */
export function exchange({ url, method, headers, body, timeout, tls }: Exchange): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const call = send(
      url,
      { ...tls, method, lookup, timeout, headers: { ...(tls?.headers as object), ...headers, ...length } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    call.on('timeout', () => call.destroy(Object.assign(new Error(`${url.host} is silent`), { code: 'ETIMEDOUT' })));
    call.on('error', reject);
    call.end(body);
  });
}

/**
 * `*.localhost` is this machine (RFC 6761, section 6.3): browsers and curl know it, the resolvers of most systems do not. In a pod,
 * such as that of a CI job, it is what the name server of the cluster says: the ingress of the cluster on somebody's machine.
 */
const lookup: LookupFunction = (host, options, callback) => {
  const named = host !== 'localhost' && (!host.endsWith('.localhost') || isPod());
  if (named) return dnsLookup(host, options, callback);
  const here = { address: '127.0.0.1', family: 4 };
  return options.all ? callback(null, [here]) : callback(null, here.address, here.family);
};

/** Every pod has it (kubernetes/kubernetes@v1.35.4, pkg/kubelet/kubelet_pods.go `masterServices`). */
const isPod = () => process.env.KUBERNETES_SERVICE_HOST !== undefined;

/** The code of what went wrong between two machines: `ECONNREFUSED`. */
export function networkCode(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}

/** Whether somebody listens on a port of this machine. Asked by calling: only root may try to take a port below 1024. */
export function portTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const call = connect({ host: '127.0.0.1', port, timeout: 1000 });
    const answer = (taken: boolean) => {
      call.destroy();
      resolve(taken);
    };
    call.once('connect', () => answer(true));
    call.once('error', () => answer(false));
    call.once('timeout', () => answer(false));
  });
}
