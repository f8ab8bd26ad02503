import type { Transfer } from './download.ts';
import { type ChartSource, notOffered } from './source.ts';
import { VendorError } from './vendor-error.ts';
import { textOf, type Web } from './web.ts';

/** Layers that are a chart: what Helm writes, and what it wrote before 3.7 (helm.sh/helm pkg/registry). */
const CHART_LAYERS = ['application/vnd.cncf.helm.chart.content.v1.tar+gzip', 'application/tar+gzip'];
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

interface Manifest {
  readonly layers?: readonly { readonly mediaType: string; readonly digest: string }[];
}

/**
 * Charts in an OCI registry, pulled without an account (OCI distribution specification 1.1: manifests, blobs, tags; the
 * token is got as distribution.github.io/distribution/spec/auth/token says).
 */
export function ociRegistry(web: Web, address: string, transfer: Transfer): ChartSource {
  const { base, path } = placeOf(address);
  const get = authorized(web);
  const repository = (chart: string) => `${base}/v2/${[path, chart].filter(Boolean).join('/')}`;
  const versions = async (chart: string): Promise<readonly string[]> => {
    const tags: string[] = [];
    let url: string | undefined = `${repository(chart)}/tags/list?n=1000`;
    while (url !== undefined) {
      const page: string = url;
      const { response, text } = await get(page, { accept: 'application/json' });
      if (response.status === 404) return tags;
      refuse(page, response);
      tags.push(...((json(page, text) as { tags?: string[] | null }).tags ?? []));
      url = nextOf(response.headers.get('link'), page);
    }
    return tags.map(versionOfTag);
  };
  return {
    name: address,
    versions,
    async find(chart, version) {
      const url = `${repository(chart)}/manifests/${tagOf(version)}`;
      const { response, text } = await get(url, { accept: MANIFEST });
      if (response.status === 404) throw notOffered(address, chart, version, await versions(chart));
      refuse(url, response);
      const layer = (json(url, text) as Manifest).layers?.find(({ mediaType }) => CHART_LAYERS.includes(mediaType));
      if (layer === undefined)
        throw new VendorError(`${url} is no chart: it has no layer ${CHART_LAYERS[0]}`, 'correct the pin of the chart');
      const { digest } = layer;
      const blob = `${repository(chart)}/blobs/${digest}`;
      return {
        digest,
        read: async (_, onProgress) => transfer({ url: blob, headers: get.headersOf(blob), digest, onProgress }),
      };
    },
  };
}

/** A tag cannot hold a plus: Helm writes an underscore for it (helm.sh/helm pkg/registry). */
const tagOf = (version: string) => version.replaceAll('+', '_');
const versionOfTag = (tag: string) => tag.replaceAll('_', '+');

function placeOf(address: string): { readonly base: string; readonly path: string } {
  const [host = '', ...path] = address.slice('oci://'.length).replace(/\/+$/, '').split('/');
  // As Docker and containerd have it: what is on this machine has no certificate, and Docker's registry another name.
  const local = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(host);
  const known = host === 'docker.io' ? 'registry-1.docker.io' : host;
  return { base: `${local ? 'http' : 'https'}://${known}`, path: path.join('/') };
}

/** Asks with the token that the registry wants: it tells where to get one when it is asked without. */
function authorized(web: Web) {
  /** By repository: a token is for one. */
  const tokens = new Map<string, string>();
  const headersOf = (url: string): Record<string, string> => {
    const token = tokens.get(scopeOf(url));
    return token === undefined ? {} : { authorization: `Bearer ${token}` };
  };
  const ask = async (url: string, headers: Readonly<Record<string, string>>) => {
    const response = await web.request(url, { ...headers, ...headersOf(url) });
    return { response, text: await textOf(url, response) };
  };
  const get = (url: string, headers: Readonly<Record<string, string>>) =>
    web.persist(async () => {
      const first = await ask(url, headers);
      if (first.response.status !== 401) return first;
      const token = await anonymousToken(web, first.response.headers.get('www-authenticate'));
      if (token === undefined) return first;
      tokens.set(scopeOf(url), token);
      return ask(url, headers);
    });
  return Object.assign(get, { headersOf });
}

const scopeOf = (url: string) => /^.*?\/v2\/.*(?=\/(?:manifests|blobs|tags)\/)/.exec(url)?.[0] ?? url;

async function anonymousToken(web: Web, challenge: string | null): Promise<string | undefined> {
  if (!challenge || !/^bearer /i.test(challenge)) return undefined;
  const { realm, ...rest } = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, k, v]) => [k!, v!]),
  );
  if (realm === undefined) return undefined;
  const url = new URL(realm);
  for (const key of ['service', 'scope']) if (rest[key] !== undefined) url.searchParams.set(key, rest[key]);
  const response = await web.request(url.href);
  const text = await textOf(url.href, response);
  if (!response.ok) return undefined;
  const { token, access_token } = json(url.href, text) as { token?: string; access_token?: string };
  return token ?? access_token;
}

function refuse(url: string, { ok, status }: Response): void {
  if (ok) return;
  const closed = status === 401 || status === 403;
  throw new VendorError(
    `${url} answers ${status}`,
    closed
      ? 'correct the pin, or take the archives from elsewhere: `npm run vendor -- --from DIR`'
      : 'correct the repository of the pin',
    closed
      ? 'Charts are pulled without an account; many registries say so, too, when there is no such chart.'
      : undefined,
  );
}

function json(url: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new VendorError(`${url} does not answer as a registry does`, 'correct the repository of the pin');
  }
}

/** The next page (RFC 8288). */
function nextOf(link: string | null, page: string): string | undefined {
  const next = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
  return next === undefined ? undefined : new URL(next, page).href;
}
