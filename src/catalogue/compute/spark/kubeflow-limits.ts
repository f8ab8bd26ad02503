import type { Fault } from '../../../contract/problem.ts';
import { cronProblem } from '../../../kit/cron.ts';
import { at, type Json, recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { isOpen } from '../../../kit/open-services.ts';
import { isSize, ROLES } from './properties.ts';

/** Names that Services can have (kubeflow/spark-operator v2.5.2, internal/webhook/sparkapplication_validator.go `validateName`). */
const NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** UIs of a driver that are opened to outside (v2.5.2, api/v1beta2/sparkapplication_types.go `serviceType`). */
export function* openFaults({ spec }: KubeObject): Iterable<Fault> {
  const options: readonly (readonly [unknown, string])[] = [
    [at(spec, 'sparkUIOptions', 'serviceType'), 'spec.sparkUIOptions.serviceType'],
    ...recordsOf(at(spec, 'driverIngressOptions')).map(
      ({ serviceType }, i) => [serviceType, `spec.driverIngressOptions[${i}].serviceType`] as const,
    ),
  ];
  for (const [type, path] of options)
    if (isOpen(type))
      yield { path, message: `its driver is opened to outside as a ${String(type)}`, fix: 'write ClusterIP' };
}

/** What the operator's webhook, or Spark, refuses of an application. */
export function* limitFaults({ metadata, spec }: KubeObject): Iterable<Fault> {
  yield* nameFaults(metadata.name);
  yield* applicationFaults(recordOf(spec), 'spec');
}

/** The same of one that starts at set times; in five fields, the days of the week 0 to 6 (v2.5.2, scheduledsparkapplication/controller.go `cron.ParseStandard`). */
export function* scheduleFaults({ metadata, spec }: KubeObject): Iterable<Fault> {
  yield* nameFaults(metadata.name);
  const { schedule, timeZone, suspend, template } = recordOf(spec);
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
  yield* applicationFaults(recordOf(template), 'spec.template');
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

function* applicationFaults(spec: Json, path: string): Iterable<Fault> {
  const { nodeSelector, driverIngressOptions } = spec;
  for (const role of ROLES) {
    const { memory, memoryOverhead, nodeSelector: own } = recordOf(spec[role]);
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
