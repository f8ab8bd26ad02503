import { expect, it } from 'vitest';
import { jobPods } from '../../../../src/catalogue/platform/gitlab/runner-pods.ts';
import { object } from '../../../support/subject.ts';

const pods = (text: string) =>
  jobPods(object('v1', 'ConfigMap', 'one', 'gitlab', { data: { 'config.toml': text } }), { find: () => undefined });

it('makes the pods of jobs of what the settings of a runner say', () => {
  const [pod, ...others] = pods(`
    [[runners]]
    executor = "kubernetes"
    [runners.kubernetes]
    namespace = "jobs"
    service_account = "job"
    privileged = true
    memory_limit = "1Gi"
    helper_memory_limit = "256Mi"
    helper_ephemeral_storage_request = "1Gi"
    priority_class_name = "batch"
    runtime_class_name = "kata"
    pod_cpu_request = "1"
    [runners.kubernetes.node_selector]
    "kubernetes.io/arch" = "amd64"
    [runners.kubernetes.pod_security_context]
    run_as_user = 1000
    [runners.kubernetes.pod_security_context.seccomp_profile]
    type = "RuntimeDefault"
  `);
  expect(others).toEqual([]);
  expect(pod).toMatchObject({
    namespace: 'jobs',
    spec: {
      serviceAccountName: 'job',
      priorityClassName: 'batch',
      runtimeClassName: 'kata',
      nodeSelector: { 'kubernetes.io/arch': 'amd64' },
      resources: { requests: { cpu: '1' } },
      initContainers: [{ name: 'init-permissions', resources: { limits: { memory: '256Mi' } } }],
      securityContext: { runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        { name: 'build', resources: { limits: { memory: '1Gi' } }, securityContext: { privileged: true } },
        { name: 'helper', resources: { requests: { 'ephemeral-storage': '1Gi' }, limits: { memory: '256Mi' } } },
      ],
    },
  });
});

it('makes none of other executors, of what cannot be read, and of other files', () => {
  expect(pods('[[runners]]\nexecutor = "shell"\n')).toEqual([]);
  expect(pods('[[runners]\n')).toEqual([]);
  expect(jobPods(object('v1', 'ConfigMap', 'one', 'a', { data: { a: 'b' } }), { find: () => undefined })).toEqual([]);
});
