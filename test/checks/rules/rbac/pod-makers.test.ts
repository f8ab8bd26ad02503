import { expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { podMakers } from '../../../../src/checks/rules/rbac/pod-makers.ts';
import { changed, having, type Loose, treeOf } from '../../../support/tree.ts';

const job = { flink: { image: 'ghcr.io/team/score:1.0.0', jar: 'local:///opt/flink/usrlib/score.jar' } };
const project = { buckets: { lake: {} }, jobs: { score: { ...job, writes: ['lake'] } } };
const platform = { components: { minio: {}, flink: {} }, projects: { fraud: project, risk: project } };
const apart = treeOf(platform);
const shared = treeOf({ ...platform, jobs: { namespace: 'shared' } });
const check = (subject: Subject) => [...podMakers.check(subject)].map(({ object, message }) => [object, message]);

it('passes jobs of each project in a namespace of its own, and the operator that makes their pods', () =>
  expect(check(apart)).toEqual([]));

it('passes a shared namespace that was chosen, and finds the same one that was not', () => {
  expect(check(shared)).toEqual([]);
  const plan = { ...shared.plan, platform: { ...shared.plan.platform, jobs: { namespace: 'project' as const } } };
  expect(check({ ...shared, plan })).toEqual([
    [
      'ServiceAccount processing-jobs/fraud-score',
      'it may create pods in processing-jobs, and so use the account risk-score of project-risk there',
    ],
    [
      'ServiceAccount processing-jobs/risk-score',
      'it may create pods in processing-jobs, and so use the account fraud-score of project-fraud there',
    ],
  ]);
});

it('finds a Secret of another component where pods can be created, and no ConfigMap', () => {
  const beside = (apiVersion: string, kind: string) =>
    check(having(apart, 'minio', { apiVersion, kind, metadata: { name: 'copy', namespace: 'fraud-jobs' } }));
  expect(beside('external-secrets.io/v1', 'ExternalSecret')).toEqual([
    // Who does not need the operator is not asked for its pods.
    [
      'ServiceAccount platform-operators/flink-operator',
      'it may create pods in fraud-jobs, and so use the Secret copy of minio there',
    ],
    [
      'ServiceAccount fraud-jobs/fraud-score',
      'it may create pods in fraud-jobs, and so use the Secret copy of minio there',
    ],
  ]);
  expect(beside('v1', 'ConfigMap')).toEqual([]);
});

it('finds whoever can create what becomes pods, and nobody who cannot', () => {
  const role = 'Role.rbac.authorization.k8s.io fraud-jobs/fraud-score';
  const crowded = having(apart, 'minio', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'copy', namespace: 'fraud-jobs' },
  });
  const may = (apiGroup: string, resource: string, verb: string) =>
    check(
      changed(crowded, role, (object) => {
        object.rules = [{ apiGroups: [apiGroup], resources: [resource], verbs: [verb] }];
      }),
    ).filter(([account]) => account === 'ServiceAccount fraud-jobs/fraud-score').length;
  expect(may('apps', 'deployments', 'create')).toBe(1);
  expect(may('batch', 'jobs', '*')).toBe(1);
  expect(may('', 'pods', 'get')).toBe(0);
  expect(may('', 'configmaps', 'create')).toBe(0);
});

it('passes who is judged by the API server with each pod that it makes, and nobody whom that lets through', () => {
  const judged = treeOf({
    components: { minio: {}, postgresql: {}, airflow: {} },
    projects: {
      fraud: {
        dags: 'dags/fraud',
        buckets: { lake: {} },
        jobs: { clean: { container: { image: 'ghcr.io/team/clean:1.0.0' }, writes: ['lake'], runs: 'airflow' } },
      },
    },
  });
  // Of the operators of the data plane it is known, and accepted.
  const inJobs = (subject: Subject) =>
    check(subject).flatMap(([account, message]) => (message?.includes('fraud-jobs') ? [account] : []));
  const found = (identity: string, change: (object: Loose) => void) =>
    inJobs(changed(judged, `${identity} mooring-fraud-pods`, change));
  const policy = (change: (spec: Loose) => void) =>
    found('ValidatingAdmissionPolicy.admissionregistration.k8s.io', ({ spec }) => change(spec));
  const binding = (change: (spec: Loose) => void) =>
    found('ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io', ({ spec }) => change(spec));
  const TASKS = ['ServiceAccount orchestration/airflow-worker-fraud'];

  expect(inJobs(judged)).toEqual([]);
  expect(policy((spec) => (spec.failurePolicy = 'Ignore'))).toEqual(TASKS);
  expect(policy((spec) => (spec.matchConstraints.resourceRules[0].operations = ['UPDATE']))).toEqual(TASKS);
  expect(policy((spec) => (spec.matchConstraints.namespaceSelector.matchLabels = { a: 'b' }))).toEqual(TASKS);
  expect(policy((spec) => (spec.matchConditions[0].expression = 'false'))).toEqual(TASKS);
  expect(
    policy((spec) => {
      spec.variables = [];
      spec.validations = [{ expression: 'true' }];
    }),
  ).toEqual(TASKS);
  expect(binding((spec) => (spec.validationActions = ['Audit']))).toEqual(TASKS);
  expect(binding((spec) => (spec.policyName = 'another'))).toEqual(TASKS);
});
