import type { Fault } from '../../../contract/problem.ts';
import { cronProblem } from '../../../kit/cron.ts';
import { at, recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { isOpen } from '../../../kit/open-services.ts';
import { saidIn } from './application.ts';
import { isSize, ROLES } from './properties.ts';

/** Names that Services can have (kubeflow/spark-operator v2.5.2, internal/webhook/sparkapplication_validator.go `validateName`). */
const NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** UIs of a driver that are opened to outside (v2.5.2, api/v1beta2/sparkapplication_types.go `serviceType`). */
export function* openFaults(object: KubeObject): Iterable<Fault> {
  const { application, place } = saidIn(object);
  const options: readonly (readonly [unknown, string])[] = [
    [at(application, 'sparkUIOptions', 'serviceType'), `${place}.sparkUIOptions.serviceType`],
    ...recordsOf(application.driverIngressOptions).map(
      ({ serviceType }, i) => [serviceType, `${place}.driverIngressOptions[${i}].serviceType`] as const,
    ),
  ];
  for (const [type, path] of options)
    if (isOpen(type))
      yield { path, message: `its driver is opened to outside as a ${String(type)}`, fix: 'write ClusterIP' };
}

/** What the operator's webhook, or Spark, refuses of an application. */
export function* limitFaults(object: KubeObject): Iterable<Fault> {
  yield* nameFaults(object.metadata.name);
  yield* applicationFaults(object);
}

/** Each run has its name, a - and nanoseconds since 1970 (the default of `--scheduled-spark-application-timestamp-precision`). */
const LONGEST_AT_SET_TIMES = 63 - '-1764556800000000000'.length;

/** Of others it starts no run while there is an earlier one (v2.5.2, scheduledsparkapplication/controller.go `shouldStartNextRun`). */
const CONCURRENCY = ['Allow', 'Forbid', 'Replace'];

/** The same of one that starts at set times; in five fields, the days of the week 0 to 6 (v2.5.2, scheduledsparkapplication/controller.go `cron.ParseStandard`). */
export function* scheduleFaults(object: KubeObject): Iterable<Fault> {
  const { name } = object.metadata;
  yield* nameFaults(name);
  if (NAME.test(name) && name.length > LONGEST_AT_SET_TIMES)
    yield {
      path: 'metadata.name',
      message: `${name} has ${name.length} characters, and its runs, which have their time behind it, more than the 63 that they may`,
      fix: `take ${LONGEST_AT_SET_TIMES} characters at most`,
    };
  const { schedule, timeZone, suspend, concurrencyPolicy } = recordOf(object.spec);
  if (!CONCURRENCY.includes(String(concurrencyPolicy)))
    yield {
      path: 'spec.concurrencyPolicy',
      message: 'it starts once, and never again while that run is kept',
      fix: 'write Forbid, and the next run waits until the one before has ended',
    };
  // A zone of its own before it is taken as such.
  const wrong = cronProblem(String(schedule).replace(/^(?:CRON_)?TZ=\S+\s+/, ''));
  if (wrong !== undefined)
    yield { path: 'spec.schedule', message: wrong, fix: 'write five fields: `30 1 * * *` is half past one' };
  const zone = textOf(timeZone);
  if (zone !== undefined && zone !== 'Local' && !isZone(zone))
    yield {
      path: 'spec.timeZone',
      message: `there is no time zone ${zone}`,
      fix: 'write UTC, or one such as Europe/Berlin',
    };
  if (suspend === true) yield { path: 'spec.suspend', message: 'it never starts', fix: 'write `suspend: false`' };
  yield* applicationFaults(object);
}

function* nameFaults(name: string): Iterable<Fault> {
  // DAGs fill names in.
  if (!/[{$]/.test(name) && !NAME.test(name))
    yield {
      path: 'metadata.name',
      message: `${name} is no name of a Service, which its driver gets`,
      fix: 'take 63 characters at most: small letters, digits and -, and a letter first',
    };
}

function* applicationFaults(object: KubeObject): Iterable<Fault> {
  const { application, place: path } = saidIn(object);
  const { nodeSelector, driverIngressOptions } = application;
  for (const role of ROLES) {
    const { memory, memoryOverhead, nodeSelector: own } = recordOf(application[role]);
    for (const [name, size] of Object.entries({ memory, memoryOverhead }))
      if (size !== undefined && !isSize(size))
        yield {
          path: `${path}.${role}.${name}`,
          message: `${String(size)} is no size that Spark reads`,
          fix: 'write one such as 2g or 2048m',
        };
    if (nodeSelector !== undefined && own !== undefined)
      yield {
        path: `${path}.nodeSelector`,
        message: `nodes are chosen for the application and for its ${role}`,
        fix: 'choose them in one of both',
      };
  }
  const ports = recordsOf(driverIngressOptions).map(({ servicePort }) => servicePort);
  for (const [i, port] of ports.entries())
    if (port === undefined || ports.indexOf(port) !== i)
      yield {
        path: `${path}.driverIngressOptions[${i}].servicePort`,
        message: port === undefined ? 'it has no port' : `another has the port ${String(port)}`,
        fix: 'give each a port of its own',
      };
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
