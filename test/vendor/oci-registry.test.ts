import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src/helm/archive.ts';
import { downloads } from '../../src/vendor/download.ts';
import { ociRegistry } from '../../src/vendor/oci-registry.ts';
import { createWeb } from '../../src/vendor/web.ts';
import { chartArchive } from '../support/chart-archive.ts';
import { type Handler, type Server, serve } from './server.ts';

const archive = chartArchive();
const digest = digestOf(archive);
const CHART = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
const manifest = (mediaType = CHART) =>
  JSON.stringify({
    schemaVersion: 2,
    config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: 'sha256:1', size: 2 },
    layers: [
      { mediaType: 'application/vnd.cncf.helm.chart.provenance.v1.prov', digest: 'sha256:3' },
      { mediaType, digest, size: archive.length },
    ],
  });

function open({ host }: Server, path = '/charts') {
  const web = createWeb({ retry: 1 });
  const source = ociRegistry(web, `oci://${host}${path}`, downloads(web, '/nowhere/parts'));
  return {
    source,
    fetched: async (version = '1.2.3') =>
      Buffer.from(await (await source.find('pier', version)).read(undefined, () => {})),
  };
}

/** A page for those who have a token, and the way to one for all others. */
const guarded =
  (host: () => string, page: Handler | string | Uint8Array): Handler =>
  (request, response, nth) => {
    if (request.headers.authorization === 'Bearer anyone') {
      if (typeof page === 'function') page(request, response, nth);
      else response.end(page);
      return;
    }
    const scope = 'repository:charts/pier:pull';
    response
      .writeHead(401, { 'www-authenticate': `Bearer realm="http://${host()}/token",service="here",scope="${scope}"` })
      .end('{}');
  };

describe('a chart in a registry', () => {
  it('is pulled without an account, with the token that the registry wants', async () => {
    let host = '';
    const elsewhere: (string | undefined)[] = [];
    const store = await serve({
      '/blob': (request, to) => {
        elsewhere.push(request.headers.authorization);
        to.end(archive);
      },
    });
    const server = await serve({
      '/v2/charts/pier/manifests/1.2.3': guarded(() => host, manifest()),
      [`/v2/charts/pier/blobs/${digest}`]: guarded(
        () => host,
        (_, to) => to.writeHead(307, { location: `http://localhost:${store.host.split(':')[1]}/blob` }).end(),
      ),
      '/token': JSON.stringify({ access_token: 'anyone' }),
    });
    host = server.host;
    expect(await open(server).fetched()).toEqual(archive);
    expect(server.requests).toEqual([
      'GET /v2/charts/pier/manifests/1.2.3',
      'GET /token?service=here&scope=repository%3Acharts%2Fpier%3Apull',
      'GET /v2/charts/pier/manifests/1.2.3',
      `GET /v2/charts/pier/blobs/${digest}`,
    ]);
    // The token is for the registry, and not for the store behind it.
    expect(elsewhere).toEqual([undefined]);
  });

  it('is pulled from one that wants no token; a plus of its version is an underscore there', async () => {
    const server = await serve({
      '/v2/pier/manifests/1.2.3_build.1': manifest(),
      [`/v2/pier/blobs/${digest}`]: archive,
    });
    expect(await open(server, '').fetched('1.2.3+build.1')).toEqual(archive);
  });

  it('has the versions of its tags, on however many pages', async () => {
    const server = await serve({
      '/v2/charts/pier/tags/list': (request, to) => {
        if (request.url!.includes('last=1.2.3')) to.end(JSON.stringify({ tags: ['2.0.0_build.1', 'sha256-12.sig'] }));
        else
          to.setHeader('link', '</v2/charts/pier/tags/list?n=1000&last=1.2.3>; rel="next"').end(
            JSON.stringify({ name: 'charts/pier', tags: ['1.2.3'] }),
          );
      },
    });
    expect(await open(server).source.versions('pier')).toEqual(['1.2.3', '2.0.0+build.1', 'sha256-12.sig']);
  });

  it('that is not there is told, with whether it is the chart or its version', async () => {
    const server = await serve({ '/v2/charts/pier/tags/list': '{"tags":["1.2.3"]}' });
    await expect(open(server).source.find('pier', '9.0.0')).rejects.toThrow('has no version 9.0.0 of the chart pier');
    await expect(open(server).source.find('peer', '9.0.0')).rejects.toThrow('has no chart peer');
  });

  it('is told from an image, a closed registry and something else altogether', async () => {
    const server = await serve({
      '/v2/charts/pier/manifests/1.0.0': manifest('application/vnd.oci.image.layer.v1.tar+gzip'),
      '/v2/charts/pier/manifests/2.0.0': (_, to) => to.writeHead(401).end('{}'),
      '/v2/charts/pier/manifests/3.0.0': '<html>',
    });
    const { source } = open(server);
    await expect(source.find('pier', '1.0.0')).rejects.toThrow('is no chart: it has no layer');
    await expect(source.find('pier', '2.0.0')).rejects.toMatchObject({
      message: expect.stringContaining('answers 401'),
      why: expect.stringContaining('without an account'),
    });
    await expect(source.find('pier', '3.0.0')).rejects.toThrow('does not answer as a registry does');
  });

  it('is not what the registry hands out when the token does not help', async () => {
    let host = '';
    const server = await serve({
      '/v2/charts/pier/manifests/1.2.3': guarded(() => host, manifest()),
      '/token': JSON.stringify({ token: 'nobody' }),
    });
    host = server.host;
    await expect(open(server).fetched()).rejects.toThrow('answers 401');
    expect(server.requests.length).toBe(3);
  });
});
