import dns from 'node:dns';
import { createServer } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { exchange, networkCode, portTaken } from '../../src/net/http.ts';

async function silentServer(): Promise<number> {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

it('a port is taken when somebody listens there', async () => {
  const port = await silentServer();
  expect(await portTaken(port)).toBe(true);
  expect(await portTaken(9)).toBe(false);
});

describe('a request', () => {
  it('to who is silent ends', async () => {
    const url = new URL(`http://127.0.0.1:${await silentServer()}/`);
    const failed = await exchange({ url, method: 'GET', timeout: 50 }).catch((error: unknown) => error);
    expect(networkCode(failed)).toBe('ETIMEDOUT');
  });

  it('to who is not there has a code', async () => {
    const url = new URL('http://anything.localhost:9/');
    expect(networkCode(await exchange({ url, method: 'GET', timeout: 1000 }).catch((error: unknown) => error))).toBe(
      'ECONNREFUSED',
    );
  });

  it('in a pod goes where its name server says, also for names of somebody’s machine', async () => {
    const asked = vi
      .spyOn(dns, 'lookup')
      .mockImplementation(((...args: unknown[]) =>
        (args.at(-1) as (error: Error) => void)(Object.assign(new Error(), { code: 'ENOTFOUND' }))) as never);
    syncBuiltinESMExports();
    vi.stubEnv('KUBERNETES_SERVICE_HOST', '10.43.0.1');
    onTestFinished(() => {
      vi.unstubAllEnvs();
      asked.mockRestore();
      syncBuiltinESMExports();
    });
    const url = new URL('http://gitlab.localhost:9/');
    expect(networkCode(await exchange({ url, method: 'GET', timeout: 1000 }).catch((error: unknown) => error))).toBe(
      'ENOTFOUND',
    );
    expect(asked.mock.calls.map(([host]) => host)).toEqual(['gitlab.localhost']);
  });
});
