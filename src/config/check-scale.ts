import { nearest } from '../finding/nearest.ts';
import type { ProjectConfig } from './project-schema.ts';
import { resolveReference } from './references.ts';
import type { Report } from './report.ts';
import type { ServiceConfig } from './service-schema.ts';

interface Scaled {
  readonly project: string;
  readonly name: string;
  /** Path of `scale`. */
  readonly at: readonly string[];
  readonly scale: NonNullable<ServiceConfig['scale']>;
  readonly reads: readonly string[];
}

/** What is wrong with how many pods a service has, where no schema can say it. */
export function checkScale(
  report: Report,
  projects: Readonly<Record<string, ProjectConfig>>,
  { project, name, at, scale: { min, max, lag }, reads }: Scaled,
): void {
  if (max < min)
    report(
      'range',
      at,
      `between ${min} and ${max} pods there is no number`,
      `write ${max} as \`min\` and ${min} as \`max\``,
    );
  if (min === 0 && !lag)
    report(
      'service',
      [...at, 'min'],
      `nothing would bring service ${name} back from no pods`,
      'write 1, or say by which records a pod comes: `lag`',
      'what pods use is measured at pods, and there are none',
    );
  if (!lag) return;
  const topics = reads.filter((reference) => resolveReference(projects, project, reference)?.kind === 'topic');
  const set = resolveReference(projects, project, lag.topic);
  if (!topics.some((one) => resolveReference(projects, project, one)!.fullName === set?.fullName)) {
    const close = nearest(lag.topic, topics) ?? topics[0];
    report(
      'reference',
      [...at, 'lag', 'topic'],
      `service ${name} does not read the topic ${lag.topic}, of which nothing waits for it`,
      close === undefined
        ? 'name the topic under `reads` of the service'
        : `write ${close}, or name it under \`reads\``,
    );
    return;
  }
  const { partitions } = projects[set!.project]!.topics[set!.name]!;
  if (max > partitions)
    report(
      'range',
      [...at, 'max'],
      `service ${name} may have ${max} pods, and the topic ${lag.topic} has ${partitions} ${partitions === 1 ? 'partition' : 'partitions'}`,
      `write ${partitions}, or give the topic \`partitions: ${max}\``,
      'a partition is read by one pod of a group, and the pods beyond have nothing to do',
    );
}
