import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ConfigMap, Deployment } from '../../imports/types/kubernetes.ts';
import type { SparkApplication } from '../../imports/types/sparkoperator.k8s.io.ts';
import { parseBytes } from '../../src/kit/quantity.ts';
import { Processes } from '../cluster/support/processes.ts';
import { renderPlatform } from '../support/platform.ts';
import { install } from './support/installed.ts';
import { KEYS, objectsOf, startS3 } from './support/services.ts';
import { startHistory, submit } from './support/spark.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mooring-history-'));
const processes = new Processes(folder, join(ROOT, '.mooring', 'programs-logs'));

const platform = renderPlatform({
  components: { minio: {}, postgresql: {}, spark: {}, airflow: {} },
  projects: {
    fraud: {
      images: { trainer: { build: 'images/trainer' } },
      history: { spark: { image: 'trainer' } },
      jobs: { count: { spark: { image: 'trainer', main: 'local:///opt/app/count.py' }, runs: 'airflow' } },
    },
  },
});
const { data } = platform.get<ConfigMap>('ConfigMap', 'fraud-jobs');
const job = (parse(data!['count.yaml']!) as SparkApplication).spec!;
const container = platform.get<Deployment>('Deployment', 'fraud-spark-history').spec!.template.spec!.containers[0]!;
const BUCKET = 'fraud-spark-events';

let s3Url = '';
beforeAll(async () => {
  install();
  s3Url = await startS3(processes, folder, [BUCKET]);
});
afterAll(async () => {
  await processes.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('a job writes what it does, and the history server of its project shows it', async () => {
  const main = join(folder, 'count.py');
  writeFileSync(
    main,
    'from pyspark.sql import SparkSession\nspark = SparkSession.builder.appName("count").getOrCreate()\nprint(spark.range(1000).count())\nspark.stop()\n',
  );
  const conf = { ...(job.sparkConf as Record<string, string>), 'spark.hadoop.fs.s3a.endpoint': s3Url };
  const { status, said } = submit('local[1]', main, conf, KEYS);
  expect(status, said).toBe(0);
  expect(objectsOf(s3Url, BUCKET).map((name) => name.replace(/local-\d+/g, 'APP'))).toEqual([
    'eventlog_v2_APP/',
    'eventlog_v2_APP/appstatus_APP',
    'eventlog_v2_APP/events_1_APP.zstd',
  ]);

  const { url, resident } = await startHistory(processes, folder, container, { url: s3Url, keys: KEYS });
  const applications = async () =>
    (await (await fetch(`${url}/api/v1/applications`)).json()) as {
      id: string;
      name: string;
      attempts: { completed: boolean }[];
    }[];
  while ((await applications()).length === 0) await sleep(1000);
  const [seen] = await applications();
  expect(seen).toMatchObject({ name: 'count', attempts: [{ completed: true }] });
  // Behind a controller that ends https it would send browsers to an address of its own.
  const moved = await fetch(`${url}/history/${seen!.id}`, { redirect: 'manual' });
  expect(moved.headers.get('location')).toMatch(/^http:\/\/fraud-spark-history\.localhost\/history\//);
  const page = await fetch(`${url}/history/${seen!.id}/jobs/`);
  expect(await page.text()).toContain('Spark Jobs');
  expect(resident()).toBeLessThan(parseBytes(container.resources!.limits!.memory as string));
  // What the kubelet asks.
  expect((await fetch(`${url}${container.readinessProbe!.httpGet!.path}`)).status).toBe(200);
});
