import { append } from '../../checks/reachability/label-index.ts';
import type { Answer, PairAnswer, SideAnswer } from './answer.ts';

/** An answer as people read it: pairs that stand alike are told together. */
export function describeAnswer({ service, pairs }: Answer, title: string): string {
  const lines = [title];
  if (service)
    lines.push(
      `Port ${service.port} is that of the Service ${service.host}; its pods listen on ${service.targetPort}, and policies are about pods.`,
    );
  const groups = new Map<string, PairAnswer[]>();
  for (const pair of pairs) append(groups, kindOf(pair), pair);
  for (const alike of groups.values()) lines.push('', ...block(alike));
  return `${lines.join('\n')}\n`;
}

function kindOf({ allowed, to, ports, connections, egress, ingress, change }: PairAnswer): string {
  const general = change?.replace(/, by its workload .*/, '');
  return JSON.stringify([allowed, to, ports, connections, egress?.allowed, ingress?.allowed, general]);
}

function block(pairs: readonly PairAnswer[]): string[] {
  const { allowed, to, ports, connections, change } = pairs[0]!;
  const from = pairs.map((pair) => pair.from).join(', ');
  const declared = connections.map(({ id, ports }) => [id, ...ports].join(', '));
  const lines = [
    `${allowed ? 'allowed' : 'denied '}  ${from} → ${to}${allowed ? `, ${ports.join(', ')}` : ''}`,
    ...labelled('connection', declared.length > 0 ? declared : ['none is declared']),
    ...sides(
      'out',
      pairs.map(({ egress }) => egress),
    ),
    ...sides(
      'in',
      pairs.map(({ ingress }) => ingress),
    ),
  ];
  if (change !== undefined)
    lines.push(
      ...labelled('change', [
        change.replace(
          /by its workload .*/,
          `by ${pairs.map((pair) => pair.from.slice(pair.from.indexOf('/') + 1)).join(', ')}`,
        ),
      ]),
    );
  return lines;
}

function sides(label: string, all: readonly (SideAnswer | undefined)[]): string[] {
  const known = all.filter((side) => side !== undefined);
  if (known.length === 0) return labelled(label, ['outside the cluster, where the tree has no policies']);
  const { allowed } = known[0]!;
  const policies = new Map(known.flatMap((side) => side.policies).map((policy) => [policy.object, policy]));
  if (policies.size === 0) return labelled(label, ['allowed: no policy of the tree selects it']);
  const told = [...policies.values()].filter(({ rules }) => !allowed || rules.length > 0);
  const words = told.flatMap(({ object, file, rules }) => [
    `${object.replace('.networking.k8s.io', '')}${rules.length > 0 ? `, ${rules.join(', ')}` : ''}`,
    `  ${file}`,
  ]);
  return labelled(label, [
    allowed ? 'allowed by' : 'denied: it is isolated, and no rule allows it, by',
    ...words.map((word) => `  ${word}`),
  ]);
}

function labelled(label: string, [first = '', ...more]: readonly string[]): string[] {
  return [`  ${label.padEnd(10)}  ${first}`, ...more.map((line) => `  ${''.padEnd(10)}  ${line}`)];
}
