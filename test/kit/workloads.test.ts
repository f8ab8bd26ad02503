import { describe, expect, it } from 'vitest';
import { cronJob, daemonSet, deployment, job, statefulSet } from '../../src/kit/workloads.ts';

const runs = {
  namespace: 'ns',
  labels: { app: 'x' },
  replicas: 2,
  serviceAccount: { name: 'x' },
  talksToApi: false,
};
const pod = { containers: [{ name: 'x', image: 'x:1' }] };

describe('pods', () => {
  it('have the labels, replicas, account and token that were declared, and no links to Services', () => {
    const { metadata, spec } = deployment(runs, { name: 'x', strategy: { type: 'Recreate' } }, pod);
    expect(metadata).toEqual({ name: 'x', namespace: 'ns', labels: { app: 'x' } });
    expect(spec).toMatchObject({
      replicas: 2,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: { app: 'x' } },
    });
    expect(spec!.template).toMatchObject({
      metadata: { labels: { app: 'x' } },
      spec: { automountServiceAccountToken: false, enableServiceLinks: false, serviceAccountName: 'x' },
    });
  });

  it('keep apart when there are several, in zones too where the cluster has some', () => {
    const keys = (zones?: number) =>
      deployment(runs, { name: 'x', ...(zones && { zones }) }, pod).spec!.template.spec!.topologySpreadConstraints!.map(
        ({ topologyKey }) => topologyKey,
      );
    expect(keys()).toEqual(['kubernetes.io/hostname']);
    expect(keys(3)).toEqual(['topology.kubernetes.io/zone', 'kubernetes.io/hostname']);
    expect(deployment({ ...runs, replicas: 1 }, { name: 'x' }, pod).spec!.template.spec).not.toHaveProperty(
      'topologySpreadConstraints',
    );
  });

  it('may say otherwise what is the pod’s own matter', () => {
    const { spec } = deployment(runs, { name: 'x' }, { ...pod, enableServiceLinks: true }).spec!.template;
    expect(spec!.enableServiceLinks).toBe(true);
  });

  it('are rolled over by a changed annotation, which they have only when one is given', () => {
    const { metadata } = deployment(runs, { name: 'x', podAnnotations: { 'checksum/config': 'abc' } }, pod).spec!
      .template;
    expect(metadata).toEqual({ labels: { app: 'x' }, annotations: { 'checksum/config': 'abc' } });
    expect(deployment(runs, { name: 'x' }, pod).spec!.template.metadata).not.toHaveProperty('annotations');
  });

  it('of a StatefulSet have claims of their own', () => {
    const { spec } = statefulSet(
      runs,
      { name: 'x', claims: [{ name: 'data', size: '1Gi', storageClass: 'fast' }] },
      pod,
    );
    expect(spec).toMatchObject({ serviceName: 'x', replicas: 2 });
    expect(spec!.volumeClaimTemplates).toEqual([
      {
        metadata: { name: 'data' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
          storageClassName: 'fast',
        },
      },
    ]);
  });

  it('of a DaemonSet are not counted, nor spread; those of a Job run once', () => {
    const { spec } = daemonSet(runs, { name: 'x' }, pod);
    expect(spec).not.toHaveProperty('replicas');
    expect(spec!.template.spec).not.toHaveProperty('topologySpreadConstraints');
    expect(job(runs, { name: 'x', backoffLimit: 1 }, pod).spec).toMatchObject({
      backoffLimit: 1,
      template: { spec: { restartPolicy: 'Never' } },
    });
  });

  it('of a CronJob run once each time, as its Job says', () => {
    const cron = cronJob(runs, { name: 'x', schedule: '0 0 * * 0', job: { backoffLimit: 1 } }, pod);
    expect(cron.metadata).toEqual({ name: 'x', namespace: 'ns', labels: { app: 'x' } });
    expect(cron.spec).toMatchObject({
      schedule: '0 0 * * 0',
      jobTemplate: { spec: { backoffLimit: 1, template: { spec: { restartPolicy: 'Never' } } } },
    });
    expect(cron.spec!.jobTemplate.spec!.template.spec).not.toHaveProperty('topologySpreadConstraints');
  });
});
