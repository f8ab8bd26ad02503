import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { judge } from '../../support/admission.ts';
import { renderPlatform } from '../../support/platform.ts';
import type { Loose } from '../../support/tree.ts';

const IMAGE = 'ghcr.io/team/app:1.0.0';
const rendered = renderPlatform({
  components: { minio: {}, postgresql: {}, airflow: {} },
  projects: {
    fraud: {
      dags: 'dags/fraud',
      buckets: { lake: {} },
      jobs: { backfill: { container: { image: IMAGE, user: 1500 }, writes: ['lake'], runs: 'airflow' } },
    },
  },
});
const policy = (name: string) => rendered.get<Loose>('ValidatingAdmissionPolicy', `mooring-fraud-${name}`);
const template = parse(rendered.get<Loose>('ConfigMap', 'fraud-jobs', 'orchestration').data['backfill.yaml']) as Loose;
const changed = (change: (pod: Loose) => void): Loose => {
  const copy = structuredClone(template);
  copy.metadata.labels.kubernetes_pod_operator = 'True';
  change(copy);
  return copy;
};

/** Against the real API server, with what it fills in: test/cluster/admission.cluster.test.ts. */
describe('the pod of a job that a DAG makes', () => {
  const made = (change: (pod: Loose) => void = () => {}, user = 'airflow-worker-fraud') =>
    judge(policy('pods'), { operation: 'CREATE', user, object: changed(change) }).join();

  it('is let through, with sizes, arguments and nodes of the DAG’s own', () => {
    expect(made()).toBe('');
    expect(
      made(({ spec }) => {
        spec.nodeSelector = { disk: 'ssd' };
        spec.containers[0].args = ['--day', '1'];
        spec.containers[0].env = [{ name: 'DAY', value: '1' }];
        spec.containers[0].resources = {};
      }),
    ).toBe('');
    expect(made(({ spec }) => (spec.containers[0].image = 'evil:1'), 'somebody-else')).toBe('');
  });

  it.each<[string, string, (pod: Loose) => void]>([
    ['another account', 'each of which has an account', ({ spec }) => (spec.serviceAccountName = 'fraud-other')],
    ['another image', 'the image that platform.yaml gives', ({ spec }) => (spec.containers[0].image = 'evil:1')],
    ['a sidecar', 'a field that no job', ({ spec }) => spec.containers.push({ ...spec.containers[0], name: 'b' })],
    ['a Secret', 'a field that no job', ({ spec }) => spec.volumes.push({ name: 'a', secret: { secretName: 'x' } })],
    ['a node', 'a field that no job', ({ spec }) => (spec.nodeName = 'node-1')],
    ['another user', 'security context', ({ spec }) => (spec.securityContext.runAsUser = 0)],
    ['privileges', 'security context', ({ spec }) => (spec.containers[0].securityContext.privileged = true)],
    ['another priority', 'the priority of the job', ({ spec }) => (spec.priorityClassName = 'mlops-data')],
    ['another label', 'the labels of the job', ({ metadata }) => (metadata.labels.component = 'jobmanager')],
    ['no labels', 'the labels of the job', ({ metadata }) => delete metadata.labels],
    [
      'another Secret as variables',
      'the Secrets of the job',
      ({ spec }) => spec.containers[0].envFrom.push({ secretRef: { name: 'x' } }),
    ],
  ])('is refused with %s', (_, message, change) => {
    expect(made(change)).toContain(message);
  });
});

describe('a pod that is there', () => {
  const own = changed(() => {});
  const others = changed(({ metadata, spec }) => {
    delete metadata.labels.kubernetes_pod_operator;
    spec.serviceAccountName = 'fraud-other';
  });
  const asks = (operation: 'DELETE' | 'UPDATE', oldObject: Loose, object?: Loose, user = 'airflow-worker-fraud') =>
    judge(policy('pod-changes'), { operation, user, oldObject, ...(object && { object }) }).join();
  const become = (pod: Loose, change: (pod: Loose) => void) => {
    const copy = structuredClone(pod);
    change(copy);
    return asks('UPDATE', pod, copy);
  };

  it('is marked by a DAG, and not changed', () => {
    const REFUSED = 'of a pod that is there a DAG may set the label already_checked, and nothing else';
    for (const pod of [own, others]) {
      expect(become(pod, ({ metadata }) => (metadata.labels.already_checked = 'True'))).toBe('');
      expect(become(pod, ({ spec }) => (spec.containers[0].image = 'evil:1'))).toBe(REFUSED);
      expect(become(pod, ({ metadata }) => (metadata.labels.component = 'jobmanager'))).toBe(REFUSED);
      expect(become(pod, ({ metadata }) => delete metadata.labels['app.kubernetes.io/name'])).toBe(REFUSED);
      expect(become(pod, ({ metadata }) => (metadata.ownerReferences = [{ name: 'x' }]))).toBe(REFUSED);
    }
  });

  it('is deleted where a DAG started it, by its project and by what waits for it', () => {
    for (const user of ['airflow-worker-fraud', 'airflow-triggerer']) {
      expect(asks('DELETE', own, undefined, user)).toBe('');
      expect(asks('DELETE', others, undefined, user)).toContain('a DAG may delete the pods of jobs');
    }
    const ofAnother = changed(({ spec }) => (spec.serviceAccountName = 'risk-backfill'));
    expect(asks('DELETE', ofAnother)).toContain('a DAG may delete the pods of jobs');
  });
});
