import type { Runner } from '../../../src/workspace/run.ts';
import { type Installed, MachineError, requirePrograms } from '../../cluster/support/machine.ts';

const INSTALLED: readonly Installed[] = [
  ['containerd', 'containerd', 'has containers made for kubelet'],
  ['runc', 'runc', 'makes containers'],
  ['iptables', 'iptables', 'is what kube-proxy and kube-router write rules with'],
  ['ipset', 'ipset', 'is how kube-router names pods in its rules'],
  ['conntrack', 'conntrack', 'is what kube-proxy forgets connections with'],
  ['ip', 'iproute2', 'sets up networks'],
  ['sysctl', 'procps', 'sets up networks'],
  ['nsenter', 'util-linux', 'runs programs where a node is'],
];

const RULES =
  'iptables --wait -A FORWARD -m comment --comment x -m addrtype --src-type LOCAL -m mark --mark 1 -j REJECT && ' +
  'iptables --wait -A FORWARD -m physdev --physdev-is-bridged -j ACCEPT';

const OVERLAY =
  'mount -t tmpfs x /mnt && mkdir /mnt/a /mnt/b /mnt/c /mnt/d && ' +
  'mount -t overlay -o lowerdir=/mnt/a,upperdir=/mnt/b,workdir=/mnt/c overlay /mnt/d';

/** What a node needs of the kernel and the rights of this process: what for, and a command that succeeds where it is given. */
const RIGHTS: readonly (readonly [string, string])[] = [
  ['namespaces for a node (root, or CAP_SYS_ADMIN)', 'true'],
  ['networks (CAP_NET_ADMIN)', 'ip link set lo up'],
  ['veth interfaces', 'ip link add veth-a type veth peer name veth-b'],
  ['bridges', 'ip link add bridge0 type bridge'],
  ['VXLAN', 'ip link add vxlan1 type vxlan id 1 dstport 8472 nolearning'],
  ['packet filters (iptables with comment, addrtype, mark, physdev)', RULES],
  ['bridged packets in filters (br_netfilter)', 'test -e /proc/sys/net/bridge/bridge-nf-call-iptables'],
  ['sets of addresses (ipset)', 'ipset create s hash:ip'],
  ['overlay mounts', OVERLAY],
];

/**
 * Looks for what `test/node/install.sh` installs, and for the rights to make a node. Everything is tried in namespaces that
 * are gone afterwards.
 *
 * @throws MachineError that names all that is missing.
 */
export async function requireNode(run: Runner): Promise<void> {
  await requirePrograms(run, INSTALLED, 'test/node/install.sh');
  const refused: string[] = [];
  for (const [what, command] of RIGHTS) {
    const { exitCode, stderr } = await run({
      program: 'unshare',
      args: ['--mount', '--net', '--pid', '--cgroup', '--uts', '--ipc', '--fork', 'sh', '-c', command],
    });
    if (exitCode !== 0) refused.push(`${what}: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  }
  if (refused.length > 0)
    throw new MachineError(
      `this machine does not let us make a node:\n  ${refused.join('\n  ')}\n` +
        'Run it as root on a machine of its own.',
    );
}
