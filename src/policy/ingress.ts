import { controllerOf } from '../clusters/ingress-controllers.ts';
import type { Manifest } from '../contract/manifest.ts';
import type { Plan } from '../graph/plan.ts';
import type { KubeObject } from '../kit/object.ts';
import { manifest, WAVE } from '../render/manifest.ts';

/**
 * An Ingress for each UI that has a host, last in its component. Nobody waits for a controller to answer it
 * (`ingress-health.ts`). In front of one that has no login of its own the controller asks for one.
 */
export function ingressManifests(plan: Plan): readonly Manifest[] {
  const { ingress } = plan.platform;
  return plan.components.flatMap(({ id, uis, config }) =>
    uis.flatMap(({ name, namespace, open, door, service, port }) => {
      if (!open) return [];
      const origin = { component: id, config, partOf: plan.platform.name, wave: WAVE.after };
      const asking = door && controllerOf(ingress)?.ask({ name, namespace }, door.secret);
      const backend = { service: { name: service, port: { number: port } } };
      const way: KubeObject = {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name, namespace, ...(asking && { annotations: { ...asking.annotations } }) },
        spec: {
          ingressClassName: ingress.class,
          rules: [{ host: open.host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
          // Without a Secret the controller's own certificate is used.
          ...(open.url.startsWith('https:') && { tls: [{ hosts: [open.host] }] }),
        },
      };
      return [...(asking?.objects ?? []), way].map((object) => manifest(object, origin));
    }),
  );
}
