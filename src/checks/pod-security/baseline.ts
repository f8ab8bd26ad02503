import { recordOf, recordsOf, textOf, textsOf } from '../../kit/json.ts';
import type { Control, Pod, Violation } from './check.ts';
import { containersOf, contextsOf, hasOwnUsers } from './containers.ts';

const CAPABILITIES = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const SELINUX_TYPES = new Set(['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);

const SYSCTLS = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);
const SYSCTLS_SINCE_37 = new Set(['net.ipv4.tcp_notsent_lowat', 'net.ipv4.tcp_slow_start_after_idle']);

const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

/** Profiles of seccomp and AppArmor that a node has by itself or that an administrator put there. */
export const PROFILES = new Set(['RuntimeDefault', 'Localhost']);

/** The controls of the level `baseline`: nothing that is known to lead out of a container. */
export const baseline: readonly Control[] = [
  {
    id: 'hostNamespaces',
    level: 'baseline',
    *check({ spec }) {
      for (const field of ['hostNetwork', 'hostPID', 'hostIPC'])
        if (spec[field] === true) yield { path: `spec.${field}`, message: `${field} is true`, fix: `remove ${field}` };
    },
  },
  {
    id: 'privileged',
    level: 'baseline',
    *check(pod) {
      for (const { path, security } of containersOf(pod))
        if (security.privileged === true)
          yield {
            path: `${path}.securityContext.privileged`,
            message: 'a container is privileged',
            fix: 'remove privileged',
          };
    },
  },
  {
    id: 'capabilities_baseline',
    level: 'baseline',
    *check(pod) {
      for (const { path, security } of containersOf(pod))
        for (const name of textsOf(recordOf(security.capabilities).add))
          if (!CAPABILITIES.has(name)) yield addedCapability(path, name);
    },
  },
  {
    id: 'hostPathVolumes',
    level: 'baseline',
    *check({ spec }) {
      for (const [i, volume] of recordsOf(spec.volumes).entries())
        if (volume.hostPath != null)
          yield {
            path: `spec.volumes[${i}].hostPath`,
            message: 'a volume is a folder of the node',
            fix: 'use a volume claim or an emptyDir',
          };
    },
  },
  {
    id: 'hostPorts',
    level: 'baseline',
    *check(pod) {
      for (const { path, container } of containersOf(pod))
        for (const [i, { hostPort }] of recordsOf(container.ports).entries())
          if (hostPort !== undefined && hostPort !== 0 && hostPort !== null)
            yield {
              path: `${path}.ports[${i}].hostPort`,
              message: 'a container takes a port of the node',
              fix: 'remove hostPort; a Service brings connections to it',
            };
    },
  },
  { id: 'hostProbesAndHostLifecycle', level: 'baseline', since: 34, check: probeHosts },
  {
    id: 'appArmorProfile',
    level: 'baseline',
    *check(pod) {
      for (const { path, security } of contextsOf(pod)) {
        const { appArmorProfile } = security;
        if (appArmorProfile != null && !PROFILES.has(String(recordOf(appArmorProfile).type)))
          yield {
            path: `${path}.appArmorProfile.type`,
            message: 'AppArmor is switched off',
            fix: 'remove appArmorProfile, or name RuntimeDefault or Localhost',
          };
      }
      for (const [name, value] of Object.entries(pod.annotations))
        if (name.startsWith(APPARMOR_ANNOTATION) && !/^(|runtime\/default|localhost\/.*)$/.test(String(value)))
          yield {
            path: `metadata.annotations["${name}"]`,
            message: 'AppArmor is switched off',
            fix: 'remove the annotation',
          };
    },
  },
  {
    id: 'seLinuxOptions',
    level: 'baseline',
    *check(pod) {
      for (const { path, security } of contextsOf(pod)) {
        const options = recordOf(security.seLinuxOptions);
        const type = textOf(options.type);
        if (type !== undefined && !SELINUX_TYPES.has(type))
          yield {
            path: `${path}.seLinuxOptions.type`,
            message: `the SELinux type is ${type}`,
            fix: 'remove it, or name one of container_t',
          };
        for (const field of ['user', 'role'])
          if (textOf(options[field]) !== undefined)
            yield { path: `${path}.seLinuxOptions.${field}`, message: `the SELinux ${field} is set`, fix: 'remove it' };
      }
    },
  },
  {
    id: 'procMount',
    level: 'baseline',
    *check(pod, minor) {
      if (minor < 35 || !hasOwnUsers(pod)) yield* unmaskedProc(pod);
    },
  },
  {
    id: 'seccompProfile_baseline',
    level: 'baseline',
    *check(pod) {
      for (const { path, security } of contextsOf(pod))
        if (security.seccompProfile != null && !PROFILES.has(String(recordOf(security.seccompProfile).type)))
          yield noSeccomp(path);
    },
  },
  {
    id: 'sysctls',
    level: 'baseline',
    *check({ spec }, minor) {
      for (const [i, { name }] of recordsOf(recordOf(spec.securityContext).sysctls).entries())
        if (!SYSCTLS.has(String(name)) && !(minor >= 37 && SYSCTLS_SINCE_37.has(String(name))))
          yield { path: `spec.securityContext.sysctls[${i}]`, message: `the sysctl ${name} is set`, fix: 'remove it' };
    },
  },
  {
    id: 'windowsHostProcess',
    level: 'baseline',
    *check(pod) {
      for (const { path, security } of contextsOf(pod))
        if (recordOf(security.windowsOptions).hostProcess === true)
          yield {
            path: `${path}.windowsOptions.hostProcess`,
            message: 'hostProcess is true',
            fix: 'remove hostProcess',
          };
    },
  },
];

export function addedCapability(container: string, name: string): Violation {
  return {
    path: `${container}.securityContext.capabilities.add`,
    message: `a container adds the capability ${name}`,
    fix: `remove ${name} from capabilities.add`,
  };
}

export function noSeccomp(context: string): Violation {
  return {
    path: `${context}.seccompProfile.type`,
    message: 'seccomp is switched off',
    fix: 'set seccompProfile.type to RuntimeDefault',
  };
}

/** Reading what /proc hides of the node. */
export function* unmaskedProc(pod: Pod): Iterable<Violation> {
  for (const { path, security } of containersOf(pod))
    if (security.procMount != null && security.procMount !== 'Default')
      yield {
        path: `${path}.securityContext.procMount`,
        message: 'a container sees all of /proc',
        fix: 'remove procMount',
      };
}

function* probeHosts(pod: Pod): Iterable<Violation> {
  for (const { path, container } of containersOf(pod)) {
    const lifecycle = recordOf(container.lifecycle);
    const handlers = {
      livenessProbe: container.livenessProbe,
      readinessProbe: container.readinessProbe,
      startupProbe: container.startupProbe,
      'lifecycle.postStart': lifecycle.postStart,
      'lifecycle.preStop': lifecycle.preStop,
    };
    for (const [name, handler] of Object.entries(handlers))
      for (const action of ['httpGet', 'tcpSocket'])
        if (textOf(recordOf(recordOf(handler)[action]).host) !== undefined)
          yield {
            path: `${path}.${name}.${action}.host`,
            message: 'a probe or hook asks another host than the pod',
            fix: 'remove host',
          };
  }
}
