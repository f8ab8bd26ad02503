import { type Manifest, namespaceOf } from '../../contract/manifest.ts';
import { numberOf, recordOf, recordsOf, textOf } from '../../kit/json.ts';
import { kindOf } from '../../kit/object.ts';
import { withEmbedded } from '../embedded.ts';

/** A Service of the tree. */
export interface Service {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly name: string;
  /** Labels of its pods; none where somebody else says where it leads. */
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly ServicePort[];
  /** Its name leads to each of its pods, and no address of its own stands before them. */
  readonly headless: boolean;
}

/** A port of a Service. */
export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly target: number | string;
  readonly protocol: string;
}

const known = new WeakMap<readonly Manifest[], readonly Service[]>();

/** The Services of a tree and of its texts, each with the defaults of the API server: read once, however many rules ask. */
export function servicesOf({ manifests }: { readonly manifests: readonly Manifest[] }): readonly Service[] {
  const found = known.get(manifests) ?? withEmbedded(manifests).flatMap((manifest) => read(manifest));
  known.set(manifests, found);
  return found;
}

/** Those of the tree by `namespace/name`. */
export const servicesByName = (tree: { readonly manifests: readonly Manifest[] }): ReadonlyMap<string, Service> =>
  new Map(
    servicesOf(tree)
      .filter(({ manifest }) => !manifest.inside)
      .map((service) => [`${service.namespace}/${service.name}`, service]),
  );

function read(manifest: Manifest): readonly Service[] {
  const { object } = manifest;
  if (kindOf(object) !== 'Service') return [];
  const { selector, ports, clusterIP, type } = recordOf(object.spec);
  const { name } = object.metadata;
  const namespace = namespaceOf(manifest) ?? 'default';
  return [
    {
      manifest,
      namespace,
      name,
      selector:
        type === 'ExternalName'
          ? {}
          : Object.fromEntries(
              Object.entries(recordOf(selector)).filter(
                (entry): entry is [string, string] => textOf(entry[1]) !== undefined,
              ),
            ),
      ports: recordsOf(ports).flatMap(({ name: called, port, targetPort, protocol }) => {
        const number = numberOf(port);
        if (number === undefined) return [];
        const target = numberOf(targetPort) ?? textOf(targetPort) ?? number;
        return [
          {
            port: number,
            target,
            protocol: textOf(protocol) ?? 'TCP',
            ...(textOf(called) !== undefined && { name: textOf(called)! }),
          },
        ];
      }),
      headless: clusterIP === 'None',
    },
  ];
}
