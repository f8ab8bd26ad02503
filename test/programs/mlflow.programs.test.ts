import { mkdtempSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Deployment } from '../../imports/types/kubernetes.ts';
import { Processes } from '../cluster/support/processes.ts';
import { renderPlatform } from '../support/platform.ts';
import { POD_IP, startMlflow, startS3 } from './support/mlflow.ts';

const folder = mkdtempSync(join(tmpdir(), 'mooring-mlflow-'));
const processes = new Processes(folder, join(folder, 'logs'));
const platform = renderPlatform({ components: { postgresql: {}, minio: {}, mlflow: {} } });
let url: string;

beforeAll(async () => {
  const s3 = await startS3(processes, ['mlflow']);
  url = await startMlflow(processes, folder, platform.get<Deployment>('Deployment', 'mlflow'), s3);
});
afterAll(() => processes.stop());

/** What is answered to somebody who calls the server by this name. */
function ask(host: string, path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request(url + path, { headers: { host } }, (answer) => {
      let body = '';
      answer.on('data', (part) => (body += part));
      answer.on('end', () => resolve({ status: answer.statusCode!, body }));
    });
    call.on('error', reject);
    call.end();
  });
}

it('tells its metrics to whoever calls its pod by address', async () => {
  expect((await ask('mlflow.ml-lifecycle.svc', '/api/2.0/mlflow/experiments/get?experiment_id=0')).status).toBe(200);
  const { status, body } = await ask(`${POD_IP}:5000`, '/metrics');
  expect(status).toBe(200);
  expect(body).toMatch(/^mlflow_http_request_total\{.*status="200".*\} [1-9]/m);
});

it('answers to no other name', async () => {
  expect((await ask('evil.example.com', '/metrics')).status).toBe(403);
  expect((await ask('10.42.1.18:5000', '/metrics')).status).toBe(403);
});
