import { expect, it } from 'vitest';
import { kinds } from '../../../../src/checks/rules/schema/kinds.ts';
import { object, of, subject } from '../../../support/subject.ts';

// Every kind and field is held by test/checks/api/kinds.test.ts, and against the API server by test/cluster/validation.cluster.test.ts.
const told = (one: Parameters<typeof of>[1]) =>
  [...kinds.check(subject([of('x', one, '/projects/a')]))].map(({ object, path, config, message, fix }) => [
    `${object} ${path} (${config})`,
    message,
    fix,
  ]);

it('says which object, where, what is wrong and what to do', () => {
  const cron = (schedule: string) =>
    object('batch/v1', 'CronJob', 'one', 'a', {
      spec: { schedule, jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never' } } } } },
    });
  expect(told(cron('0 2 * * *'))).toEqual([]);
  expect(told(cron('0 24 * * *'))).toEqual([
    [
      'CronJob.batch a/one spec.schedule (/projects/a)',
      '"24" is no hour: it goes from 0 to 23',
      'write five fields, such as "30 2 * * *" or "*/15 * * * 1-5", or @daily',
    ],
  ]);
  expect(told(object('v1', 'Service', 'one', 'a', { spec: { type: 'Nodeport', ports: [{ port: 80 }] } }))).toEqual([
    [
      'Service a/one spec.type (/projects/a)',
      '"Nodeport" is not one of ClusterIP, NodePort, LoadBalancer, ExternalName',
      'did you mean NodePort?',
    ],
  ]);
});

it('is silent about shapes that the schema refuses', () => {
  const all = ['apps/v1 Deployment', 'batch/v1 CronJob', 'v1 LimitRange', 'networking.k8s.io/v1 Ingress', 'v1 Secret'];
  for (const one of all)
    for (const spec of [5, [], 'x', { ports: 5, limits: 5, rules: [5], strategy: 'x', template: [], schedule: 5 }]) {
      const [apiVersion, kind] = one.split(' ') as [string, string];
      expect(() => told(object(apiVersion, kind, 'one', 'a', { spec, data: spec }))).not.toThrow();
    }
});
