import type { Fault } from '../../../contract/problem.ts';
import { at, recordOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';

/** Where what a job remembers is kept, by what needs it (Flink 2.2, CheckpointingOptions, HighAvailabilityOptions). */
const FOLDERS = [
  'execution.checkpointing.dir',
  'execution.checkpointing.savepoint-dir',
  'high-availability.storageDir',
];

/** A job that begins from nothing when it is started again (operator 1.15.0, docs/content/docs/custom-resource/job-management.md). */
export function* stateFaults({ spec }: KubeObject): Iterable<Fault> {
  if (at(spec, 'job') === undefined) return;
  if ((at(spec, 'job', 'upgradeMode') ?? 'stateless') === 'stateless')
    yield {
      path: 'spec.job.upgradeMode',
      message: 'the job begins from nothing whenever it is changed',
      fix: 'write `last-state` or `savepoint`',
    };
  const configuration = recordOf(at(spec, 'flinkConfiguration'));
  for (const folder of FOLDERS)
    if (/^(file:|\/)/.test(String(configuration[folder] ?? '')))
      yield {
        path: `spec.flinkConfiguration["${folder}"]`,
        message: 'what the job remembers lies in its pod, and goes with it',
        fix: 'name a folder in a bucket',
      };
  if (
    String(configuration['high-availability.type'] ?? 'NONE').toUpperCase() === 'NONE' &&
    at(spec, 'job', 'upgradeMode') === 'last-state'
  )
    yield {
      path: 'spec.flinkConfiguration["high-availability.type"]',
      message: 'nothing leads to the last state of the job once its JobManager is gone',
      fix: 'write `kubernetes`, with `high-availability.storageDir`',
    };
}
