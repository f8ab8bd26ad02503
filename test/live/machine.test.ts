import { describe, expect, it } from 'vitest';
import type { Installation } from '../../src/live/installation.ts';
import { type DockerMachine, machineProblems } from '../../src/live/machine.ts';
import { planOf } from '../support/platform.ts';

const { plan } = planOf({ cluster: { kind: 'k3d' }, components: { gitlab: {}, 'gitlab-runner': {} } });
const problems = (
  info: DockerMachine,
  kernel: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
  installation = { plan } as Installation,
) => machineProblems(installation, info, { env, kernelSetting: (name) => kernel[name] });
const rules = (...args: Parameters<typeof problems>) => problems(...args).map(({ rule }) => rule);

const APPARMOR = 'kernel.apparmor_restrict_unprivileged_userns';
const INOTIFY = 'fs.inotify.max_user_instances';

describe('a machine', () => {
  it('that tells nothing, or is as the cluster wants it, is not complained about', () => {
    expect(rules({})).toEqual([]);
    expect(rules({ Architecture: 'x86_64', Name: 'laptop' }, { [APPARMOR]: '0', [INOTIFY]: '512' })).toEqual([]);
  });

  it('of another architecture is told what to write', () => {
    const [problem] = problems({ Architecture: 'aarch64' });
    expect(problem).toMatchObject({
      rule: 'bootstrap/architecture',
      severity: 'error',
      config: '/cluster/architecture',
    });
    expect(problem!.fix).toContain('`cluster: { architecture: arm64 }` in environments/local.yaml');
  });

  it('whose kernel forbids namespaces of users cannot build images, where any are built', () => {
    const [problem] = problems({}, { [APPARMOR]: '1' });
    expect(problem).toMatchObject({ rule: 'bootstrap/kernel', severity: 'warning' });
    expect(problem!.fix).toContain(`sudo sysctl -w ${APPARMOR}=0`);
    const { plan: without } = planOf({ cluster: { kind: 'k3d' } });
    expect(rules({}, { [APPARMOR]: '1' }, {}, { plan: without } as Installation)).toEqual([]);
  });

  it('needs inotify instances for each of its nodes', () => {
    const [problem] = problems({}, { [INOTIFY]: '128' });
    expect(problem).toMatchObject({ message: `${INOTIFY} is 128, which 4 nodes on one machine share` });
    expect(problem!.fix).toContain(`sudo sysctl -w ${INOTIFY}=512`);
    expect(rules({}, { [INOTIFY]: '511' })).toEqual(['bootstrap/kernel']);
  });

  it('in Colima is told of the DNS, until that is set', () => {
    expect(rules({ Name: 'colima' })).toEqual(['bootstrap/colima']);
    expect(rules({ Name: 'colima' }, {}, { K3D_FIX_DNS: '0' })).toEqual([]);
    expect(rules({ Name: 'colimanot' })).toEqual([]);
  });
});
