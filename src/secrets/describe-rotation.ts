import { secretKey } from '../checks/secrets/inventory.ts';
import type { Rotation } from './rotation.ts';

/** Jobs take their environment when they start, and nobody restarts them for a Secret. */
const RUNS = /^(SparkApplication|ScheduledSparkApplication|Job|CronJob)\b/;
const STANDING = /^(Deployment|StatefulSet|DaemonSet|FlinkDeployment)\b/;

/** What a rotation does, step by step, in words. */
export function describeRotation(rotation: Rotation): readonly string[] {
  const { secret, component, renewal, views, readers } = rotation;
  const name = secretKey(secret);
  if (renewal.by === 'hand')
    return [
      `${name} of ${component} is not for Mooring to rotate: ${renewal.why}.`,
      'By hand:',
      ...renewal.steps.map((step, i) => `  ${i + 1}. ${step}`),
      ...told(rotation),
    ];
  const steps = [
    renewal.by === 'forge'
      ? `let the Git server make another token, or take another key, write it into the Secret ${name}, and end the old one`
      : `delete the Secret ${name}, then its ExternalSecret, and apply that again: External Secrets makes a new value`,
    ...{
      operator: [`give ${component} time to take it over${'within' in renewal ? `: ${renewal.within}` : ''}`],
      sync: [`sync the Application ${component}: its hook passes the new value on`],
      restart: [],
      forge: [],
    }[renewal.by],
    ...views.map((view) => `refresh ${secretKey(view)} of ${view.component}`),
    ...(renewal.by === 'restart'
      ? [`restart the pods of ${component} that read it, and wait until they are ready`]
      : []),
    ...readers
      .filter((reader) => reader.component !== component)
      .map((reader) => restartOf(reader.component, reader.objects)),
  ];
  return [
    `Rotation of ${name}, of ${component}:`,
    ...steps.map((step, i) => `  ${i + 1}. ${step}`),
    ...(renewal.by === 'restart' || readers.length > 0
      ? ['Until it is restarted, a client is refused as soon as it logs in anew.']
      : []),
  ];
}

function restartOf(component: string, objects: readonly string[]): string {
  const running = objects.filter((object) => STANDING.test(object));
  const runs = objects.filter((object) => RUNS.test(object));
  if (running.length === 0 && runs.length > 0) return `${component}: the next run of ${runs.join(', ')} has it`;
  const what = running.length > 0 ? running.join(', ') : `the pods of ${component} that read it`;
  return `restart ${what}, and wait until they are ready${runs.length > 0 ? `; the next run of ${runs.join(', ')} has it` : ''}`;
}

function told({ views, readers }: Rotation): string[] {
  return [
    ...(views.length > 0 ? [`Follow within five minutes: ${views.map(secretKey).join(', ')}`] : []),
    ...(readers.length > 0 ? [`Read it: ${readers.map(({ component }) => component).join(', ')}`] : []),
  ];
}
