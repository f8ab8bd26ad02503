import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LuaEngine, LuaFactory } from 'wasmoon';
import { APPLICATION_HEALTH } from '../../../src/catalogue/platform/application-health.ts';

const SOURCE = "{repoURL='r', path='p', targetRevision='main'}";
const CHART = (version: string) => `{repoURL='c', chart='x', targetRevision='${version}'}`;
const child = (spec: string, status: string) => `{metadata={}, spec={${spec}}, status=${status}}`;
const status = (health: string, sync: string, more = '') =>
  `{health={status='${health}'}, sync={status='${sync}', comparedTo={source=${SOURCE}}}, ${more}}`;
const several = (sources: string) =>
  `{health={status='Healthy'}, sync={status='Synced', comparedTo={source={repoURL=''}, sources={${sources}}}}}`;

const CASES: readonly [string, string, string][] = [
  ['nothing is known yet', child(`source=${SOURCE}`, 'nil'), 'Progressing'],
  ['it is missing', child(`source=${SOURCE}`, status('Missing', 'OutOfSync')), 'Progressing'],
  [
    'half of it is missing, which counts as Healthy since v3.4',
    child(`source=${SOURCE}`, status('Healthy', 'OutOfSync')),
    'Progressing',
  ],
  [
    'a sync runs',
    child(`source=${SOURCE}`, status('Healthy', 'Synced', "operationState={phase='Running'}")),
    'Progressing',
  ],
  [
    'a sync is queued',
    `{metadata={}, operation={}, spec={source=${SOURCE}}, status=${status('Healthy', 'Synced')}}`,
    'Progressing',
  ],
  [
    'it is being deleted',
    `{metadata={deletionTimestamp='now'}, spec={source=${SOURCE}}, status=${status('Healthy', 'Synced')}}`,
    'Progressing',
  ],
  ['it is synced and healthy', child(`source=${SOURCE}`, status('Healthy', 'Synced')), 'Healthy'],
  ['it is synced and degraded', child(`source=${SOURCE}`, status('Degraded', 'Synced')), 'Degraded'],
  [
    'its sources cannot be compared',
    child(`source=${SOURCE}`, status('Healthy', 'Unknown', "conditions={{type='ComparisonError'}}")),
    'Degraded',
  ],
  [
    'the status is of another revision',
    child("source={repoURL='r', path='p', targetRevision='v2'}", status('Healthy', 'Synced')),
    'Progressing',
  ],
  [
    'all of its sources are as seen',
    child(`sources={${CHART('1')}, ${SOURCE}}`, several(`${CHART('1')}, ${SOURCE}`)),
    'Healthy',
  ],
  [
    'one of its sources has another version',
    child(`sources={${CHART('2')}, ${SOURCE}}`, several(`${CHART('1')}, ${SOURCE}`)),
    'Progressing',
  ],
  ['a source has come', child(`sources={${CHART('1')}, ${SOURCE}}`, several(CHART('1'))), 'Progressing'],
];

describe('health of a child Application', () => {
  let lua: LuaEngine;
  beforeAll(async () => {
    lua = await new LuaFactory().createEngine();
  });
  afterAll(() => lua.global.close());

  it.each(CASES)('when %s', async (_, application, expected) => {
    const health = await lua.doString(
      `obj = ${application}\nlocal function health()\n${APPLICATION_HEALTH}end\nreturn health().status\n`,
    );
    expect(health).toBe(expected);
  });
});
