import type { Network } from '../../checks/reachability/network.ts';
import { isPod } from '../../checks/reachability/pods.ts';
import { ALL_PORTS, type PortSet, type Protocol, portRange } from '../../checks/reachability/ports.ts';
import { overlaps } from '../../checks/reachability/ranges.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { nearest } from '../../finding/nearest.ts';
import type { Plan } from '../../graph/plan.ts';
import { UsageError } from '../../workspace/workspace.ts';
import { outsidePlaces, type Place, placesOf } from './ends.ts';
import { parseAddress, type ServicePort, servicePorts } from './services.ts';

/** `mooring why <from> <to[:port]>`, with the names resolved. */
export interface Question {
  readonly from: readonly Place[];
  readonly to: readonly Place[];
  /** The port of the pods that is asked for; all when none is. */
  readonly ports?: PortSet;
  /** The Service port that was written, when pods listen on another. */
  readonly service?: ServicePort;
}

/** Resolves the two names; one that nobody has is an error with the nearest. */
export function questionOf(
  plan: Plan,
  manifests: readonly Manifest[],
  network: Network,
  from: string,
  to: string,
): Question {
  const places = placesOf(plan, network);
  const services = servicePorts(plan, manifests, network);
  const source = addressOf(from);
  if (source.port !== undefined)
    throw new UsageError(
      `${from} names a port, and a client has none`,
      `write ${source.host}: only the server's port matters`,
    );
  const { host, port, protocol } = addressOf(to);
  if (port !== undefined && (port < 1 || port > 65_535))
    throw new UsageError(`${port} is no port`, 'write a number from 1 to 65535');
  const asked = port === undefined ? undefined : portRange(protocol as Protocol, port);
  const found = resolve(host, asked, places, services);
  const question = { from: resolve(source.host, undefined, places, services), to: found, ports: asked };
  if (![...question.from, ...found].some(({ end }) => isPod(end)))
    throw new UsageError(
      `${from} and ${to} are both outside the cluster`,
      'name a component at one end: policies are about its pods',
    );
  if (asked === undefined) return question;

  const listening = found.filter(({ ports }) => overlaps(ports, asked));
  if (listening.length > 0) return { ...question, to: listening };
  const service = services.find((one) => one.port === port && (one.component === host || isCalled(one, host)));
  if (!service) return question;
  const behind = portRange(protocol as Protocol, service.target);
  const pods = found.filter(({ ports }) => overlaps(ports, behind));
  return { ...question, to: pods.length > 0 ? pods : found, ports: behind, service };
}

function addressOf(text: string) {
  const address = parseAddress(text);
  if (!address || address.host === '')
    throw new UsageError(
      `${text} is no name and no address`,
      'write a component, `component/workload`, or `name:port`',
    );
  return address;
}

function resolve(
  name: string,
  asked: PortSet | undefined,
  places: ReadonlyMap<string, readonly Place[]>,
  services: readonly ServicePort[],
): readonly Place[] {
  const known =
    places.get(name) ?? outsidePlaces(name, asked ?? ALL_PORTS, places) ?? behindService(name, places, services);
  if (known) return known;
  const close = nearest(name, [...places.keys(), ...services.flatMap(({ host }) => [host, host.split('.')[0]!])]);
  throw new UsageError(
    `nothing here is called ${name}`,
    close ? `write ${close}` : '`npm run plan` lists components and workloads',
  );
}

/** A Service stands for the pods of its component that listen on its target. */
function behindService(
  name: string,
  places: ReadonlyMap<string, readonly Place[]>,
  services: readonly ServicePort[],
): readonly Place[] | undefined {
  const service = services.find((one) => isCalled(one, name));
  const all = service && places.get(service.component);
  return all?.filter(({ ports }) => overlaps(ports, portRange('TCP', service!.target)));
}

/** `minio`, `minio.data-plane`, `minio.data-plane.svc` and so on. */
function isCalled({ host }: ServicePort, name: string): boolean {
  return host === name.replace(/\.svc(\..*)?$/, '') || host.startsWith(`${name}.`);
}
