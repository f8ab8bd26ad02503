import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Processes } from '../cluster/support/processes.ts';
import { jobEnvOf, runJob } from './support/batch.ts';
import { generator, run } from './support/generator.ts';
import { install } from './support/installed.ts';
import { renderExample, Servers } from './support/realtime.ts';

const folder = mkdtempSync(join(tmpdir(), 'mooring-rights-'));
const processes = new Processes(folder, join(folder, 'logs'));
const REFUSED = 'Topic authorization failed';
let servers: Servers;

beforeAll(async () => {
  install();
  servers = await Servers.start(processes, folder, renderExample());
});
afterAll(async () => {
  await processes.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('writes where the platform says, and not to the topic of another project', () => {
  expect(run(generator(servers, 'a'))).toMatchObject({ status: 0 });
  const { status, said } = run(generator(servers, 'b', { TOPIC_TRANSACTIONS: 'payments.cards' }));
  expect({ status, said }).toMatchObject({ status: 1, said: expect.stringContaining(REFUSED) });
});

it('reads where the platform says, and not the bucket of another project', () => {
  expect(runJob(servers, 'compact')).toMatchObject({ status: 0, said: '0 files became 0\n' });
  expect(runJob(servers, 'compact', { BUCKET_LAKE: 'payments-ledger' })).toMatchObject({
    status: 1,
    said: expect.stringContaining('AccessDenied'),
  });
});

it('is nobody with another password', () => {
  const { status, said } = run(generator(servers, 'c', { KAFKA_PASSWORD: 'guessed' }));
  expect({ status, said }).toMatchObject({ status: 1, said: expect.stringMatching(/authentication/i) });
});

it('loses a right with its line in platform.yaml, and gets it back with it', () => {
  const written = generator(servers, 'd');
  const compacted = jobEnvOf(servers, 'compact');
  const taken = servers.apply(
    renderExample((text) =>
      text
        .replace('image: generator, writes: [ transactions ]', 'image: generator, writes: [ features ]')
        .replace('compact.py ] }, reads: [ lake ], writes: [ lake ]', 'compact.py ] }, reads: [ reports ]'),
    ),
  );
  expect(taken.taken).toBeGreaterThan(0);
  expect(run(written)).toMatchObject({ status: 1, said: expect.stringContaining(REFUSED) });
  expect(runJob(servers, 'compact', {}, compacted)).toMatchObject({
    status: 1,
    said: expect.stringContaining('AccessDenied'),
  });
  servers.apply(renderExample());
  expect(run(written)).toMatchObject({ status: 0 });
  expect(runJob(servers, 'compact', {}, compacted)).toMatchObject({ status: 0 });
});

it('is no user any more when it is gone from platform.yaml', () => {
  const written = generator(servers, 'e');
  servers.apply(renderExample((text) => text.replace(/^ {6}generator: +\{ image: generator, writes.*\n/m, '')));
  const { status, said } = run(written);
  expect({ status, said }).toMatchObject({ status: 1, said: expect.stringMatching(/authentication/i) });
});
