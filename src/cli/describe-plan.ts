import { isAnyone, isWorkload, type Peer, type Plan } from '../graph/plan.ts';

/** The Plan as people read it: waves, connections, secrets. */
export function describePlan({ platform, components, connections, seeds, views, flows }: Plan): string {
  const ours = components.filter(({ external }) => !external);
  const width = Math.max(...ours.map(({ id }) => id.length));
  const lines = [
    `${platform.name}, ${platform.environment} (${platform.profile})`,
    '',
    'Components, in the order they are installed:',
  ];
  for (const { id, wave, namespace, impliedBy } of ours)
    lines.push(
      `  ${String(wave).padStart(2)}  ${id.padEnd(width)}  ${namespace}${impliedBy ? `  (needed by ${impliedBy})` : ''}`,
    );
  lines.push('', 'Connections:');
  for (const { id, secret } of connections.filter(({ type }) => type !== 'dns'))
    lines.push(`  ${id}${secret ? `  Secret ${secret.namespace}/${secret.name}` : ''}`);
  lines.push(
    '',
    `${seeds.length} secrets, made once in the cluster, with ${views.length} views; ${flows.length} allowed flows:`,
  );
  for (const { from, to, ports } of flows.filter(({ to }) => !isWorkload(to) || to.workload !== 'dns'))
    lines.push(
      `  ${peer(from)} → ${peer(to)}  ${ports === 'all' ? 'all ports' : ports.map((port) => (typeof port === 'number' ? port : `${port.port}/${port.protocol}`)).join(', ')}`,
    );
  return `${lines.join('\n')}\n`;
}

function peer(peer: Peer): string {
  if (isAnyone(peer)) return 'anyone';
  return isWorkload(peer) ? `${peer.component}/${peer.workload}` : peer.cidrs.join(', ');
}
