import type { Manifest } from '../../contract/manifest.ts';
import { recordsOf, textOf } from '../../kit/json.ts';
import { describeObject } from '../../kit/object.ts';
import { type PodTree, podsOf } from '../pods/pods-of.ts';
import { PROTOCOLS, type Protocol } from './ports.ts';
import type { Labels } from './selector.ts';

/** A port that a container says it listens on. */
export interface ContainerPort {
  readonly name?: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** What policies see of the pods that an object of the tree makes. */
export interface PodTemplate {
  readonly manifest: Manifest;
  /** The object that makes them. */
  readonly object: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: readonly ContainerPort[];
  readonly hostNetwork: boolean;
  /** Where in the manifest its labels are. */
  readonly path: string;
}

export function podTemplates(tree: PodTree): readonly PodTemplate[] {
  return podsOf(tree).map(({ manifest, object, namespace, labels, spec, locate }) => {
    const sidecars = recordsOf(spec.initContainers).filter(({ restartPolicy }) => restartPolicy === 'Always');
    return {
      manifest,
      object: describeObject(object),
      namespace,
      labels: Object.fromEntries(
        Object.entries(labels).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
      ),
      ports: [...recordsOf(spec.containers), ...sidecars].flatMap(({ ports }) =>
        recordsOf(ports).map(({ name, containerPort, protocol }) => ({
          name: textOf(name),
          port: Number(containerPort),
          protocol: PROTOCOLS.find((one) => one === protocol) ?? 'TCP',
        })),
      ),
      hostNetwork: spec.hostNetwork === true,
      path: locate('metadata.labels'),
    };
  });
}
