import { describe, expect, it } from 'vitest';
import { capacityScratch } from '../../../../src/checks/rules/capacity/scratch.ts';
import type { KubeObject } from '../../../../src/kit/object.ts';
import { renderPlatform } from '../../../support/platform.ts';
import { object, of, subject } from '../../../support/subject.ts';

// Rules of `src/checks/rules/capacity/scratch.ts`.
const { plan } = renderPlatform({ components: {} });
const disk = (limit?: string) => (limit === undefined ? {} : { limits: { 'ephemeral-storage': limit } });
const pods = (emptyDir: object, limit?: string, sidecar?: string) =>
  object('apps/v1', 'Deployment', 'web', 'n', {
    spec: {
      template: {
        spec: {
          containers: [{ name: 'web', resources: disk(limit) }],
          ...(sidecar && { initContainers: [{ name: 'side', restartPolicy: 'Always', resources: disk(sidecar) }] }),
          volumes: [
            { name: 'config', configMap: { name: 'c' } },
            { name: 'tmp', emptyDir },
          ],
        },
      },
    },
  });
const range = (size: string, field = 'default') =>
  object('v1', 'LimitRange', 'limits', 'n', {
    spec: { limits: [{ type: 'Container', [field]: { 'ephemeral-storage': size } }] },
  });
const check = (one: KubeObject, more: readonly KubeObject[] = [], chart?: true) =>
  [
    ...capacityScratch.check(
      subject([{ ...of('web', one), ...(chart && { chart }) }, ...more.map((other) => of('namespaces', other))], {
        plan,
      }),
    ),
  ].map(({ path, message }) => `${path}: ${message}`);

const ENDLESS = 'spec.template.spec.volumes[1].emptyDir: the folder tmp may grow without end';
const EVICTED =
  "spec.template.spec.volumes: its folders take up to 20Gi, and the containers together may use 10Gi of the node's disk";

describe('a folder that goes with the pod', () => {
  it('has a size, on disk and in memory', () => {
    expect(check(pods({}))).toEqual([ENDLESS]);
    expect(check(pods({ medium: 'Memory' }))).toEqual([ENDLESS]);
    expect(check(pods({ sizeLimit: '1Gi' }))).toEqual([]);
  });

  it('of a chart ends at the limit of the pod', () => expect(check(pods({}), [], true)).toEqual([]));

  it('has room in what the containers may use, together or by default of the namespace', () => {
    expect(check(pods({ sizeLimit: '20Gi' }, '10Gi'))).toEqual([EVICTED]);
    expect(check(pods({ sizeLimit: '20Gi' }), [range('10Gi')])).toEqual([EVICTED]);
    expect(check(pods({ sizeLimit: '20Gi' }), [range('10Gi', 'max')])).toEqual([EVICTED]);
    expect(check(pods({ sizeLimit: '20Gi' }, '10Gi', '10Gi'))).toEqual([]);
    expect(check(pods({ sizeLimit: '20Gi' }, '20Gi'), [range('10Gi')])).toEqual([]);
    expect(check(pods({ sizeLimit: '20Gi', medium: 'Memory' }, '10Gi'))).toEqual([]);
  });
});
