import { describe, expect, it } from 'vitest';
import { baseline } from '../../../src/checks/pod-security/baseline.ts';
import { strictestLevel, violations } from '../../../src/checks/pod-security/evaluate.ts';
import { restricted } from '../../../src/checks/pod-security/restricted.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../../src/kit/security.ts';
import type { Loose } from '../../support/tree.ts';

const good = (): Loose => ({
  annotations: {},
  spec: {
    securityContext: restrictedPod(1000),
    initContainers: [{ name: 'init', securityContext: { ...RESTRICTED_CONTAINER } }],
    containers: [{ name: 'main', securityContext: { ...RESTRICTED_CONTAINER } }],
    volumes: [{ name: 'a', emptyDir: {} }, { name: 'b', secret: {} }, { name: 'c' }],
  },
});
const pod = (change: (pod: Loose) => void) => {
  const made = good();
  change(made);
  return made;
};

/** What each control forbids, and the level that is left. Kubernetes 1.35 unless it says. */
const CASES: readonly [control: string, left: 'baseline' | 'privileged', change: (pod: Loose) => void][] = [
  ['hostNamespaces', 'privileged', ({ spec }) => (spec.hostPID = true)],
  ['privileged', 'privileged', ({ spec }) => (spec.containers[0].securityContext.privileged = true)],
  [
    'capabilities_baseline',
    'privileged',
    ({ spec }) => (spec.containers[0].securityContext.capabilities = { drop: ['ALL'], add: ['NET_RAW'] }),
  ],
  ['hostPathVolumes', 'privileged', ({ spec }) => spec.volumes.push({ name: 'h', hostPath: { path: '/' } })],
  ['hostPorts', 'privileged', ({ spec }) => (spec.containers[0].ports = [{ containerPort: 80, hostPort: 80 }])],
  [
    'hostProbesAndHostLifecycle',
    'privileged',
    ({ spec }) => (spec.containers[0].livenessProbe = { httpGet: { host: '10.0.0.1' } }),
  ],
  ['appArmorProfile', 'privileged', ({ spec }) => (spec.securityContext.appArmorProfile = { type: 'Unconfined' })],
  ['seLinuxOptions', 'privileged', ({ spec }) => (spec.securityContext.seLinuxOptions = { type: 'spc_t' })],
  ['procMount', 'privileged', ({ spec }) => (spec.containers[0].securityContext.procMount = 'Unmasked')],
  [
    'seccompProfile_baseline',
    'privileged',
    ({ spec }) => (spec.containers[0].securityContext.seccompProfile = { type: 'Unconfined' }),
  ],
  ['sysctls', 'privileged', ({ spec }) => (spec.securityContext.sysctls = [{ name: 'kernel.msgmax', value: '1' }])],
  ['windowsHostProcess', 'privileged', ({ spec }) => (spec.securityContext.windowsOptions = { hostProcess: true })],
  [
    'allowPrivilegeEscalation',
    'baseline',
    ({ spec }) => delete spec.initContainers[0].securityContext.allowPrivilegeEscalation,
  ],
  ['capabilities_restricted', 'baseline', ({ spec }) => delete spec.containers[0].securityContext.capabilities],
  [
    'procMount_restricted',
    'baseline',
    ({ spec }) =>
      (Object.assign(spec, { hostUsers: false }).containers[0].securityContext = {
        ...RESTRICTED_CONTAINER,
        procMount: 'Unmasked',
      }),
  ],
  ['restrictedVolumes', 'baseline', ({ spec }) => spec.volumes.push({ name: 'n', nfs: { server: 'x', path: '/' } })],
  ['runAsNonRoot', 'baseline', ({ spec }) => (spec.containers[0].securityContext.runAsNonRoot = false)],
  ['runAsUser', 'baseline', ({ spec }) => (spec.securityContext.runAsUser = 0)],
  [
    'seccompProfile_restricted',
    'baseline',
    ({ spec }) => {
      delete spec.securityContext.seccompProfile;
      delete spec.containers[0].securityContext.seccompProfile;
    },
  ],
];

it('passes a pod that does as it should, at every level', () => {
  for (const level of ['privileged', 'baseline', 'restricted'] as const)
    expect(violations(good(), level, 35)).toEqual([]);
  expect(strictestLevel(good(), 35)).toBe('restricted');
});

describe('each control', () => {
  it.each(CASES)('%s leaves %s', (_, left, change) => {
    const broken = pod(change);
    expect(violations(broken, 'restricted', 35)).toHaveLength(1);
    expect(strictestLevel(broken, 35)).toBe(left);
  });

  it('has a case', () => {
    expect([...baseline, ...restricted].map(({ id }) => id).sort()).toEqual(CASES.map(([id]) => id).sort());
  });
});

it('says where, in the words of the pod', () => {
  const broken = pod(({ spec }) => (spec.initContainers[0].securityContext.capabilities = { drop: ['KILL'] }));
  expect(violations(broken, 'restricted', 35)).toEqual([
    {
      path: 'spec.initContainers[0].securityContext.capabilities.drop',
      message: 'a container keeps capabilities of root',
      fix: 'set capabilities.drop to [ALL]',
    },
  ]);
});

it('follows the version of Kubernetes', () => {
  const probing = pod(({ spec }) => (spec.containers[0].readinessProbe = { tcpSocket: { host: 'x' } }));
  expect([33, 34].map((minor) => violations(probing, 'baseline', minor).length)).toEqual([0, 1]);
  const root = pod(({ spec }) =>
    Object.assign(spec, { hostUsers: false, securityContext: { ...spec.securityContext, runAsUser: 0 } }),
  );
  expect([34, 35].map((minor) => violations(root, 'restricted', minor).length)).toEqual([1, 0]);
  const slow = pod(({ spec }) => (spec.securityContext.sysctls = [{ name: 'net.ipv4.tcp_notsent_lowat' }]));
  expect([36, 37].map((minor) => violations(slow, 'baseline', minor).length)).toEqual([1, 0]);
});

it('takes what the pod says for all its containers, and lets Windows be', () => {
  const common = pod(({ spec }) => {
    delete spec.containers[0].securityContext.runAsNonRoot;
    delete spec.containers[0].securityContext.seccompProfile;
  });
  expect(violations(common, 'restricted', 35)).toEqual([]);
  const windows = {
    annotations: {},
    spec: { os: { name: 'windows' }, securityContext: { runAsNonRoot: true }, containers: [{}] },
  };
  expect(violations(windows, 'restricted', 35)).toEqual([]);
});

it('does not stumble over what is no pod', () => {
  for (const spec of [{}, { containers: null }, { containers: 'x', volumes: [1], securityContext: [] }])
    expect(() => violations({ annotations: {}, spec }, 'restricted', 35)).not.toThrow();
});
