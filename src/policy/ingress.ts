import type { Manifest } from '../contract/manifest.ts';
import type { Plan } from '../graph/plan.ts';
import { manifest, WAVE } from '../render/manifest.ts';

/**
 * An Ingress for each UI that has a host, last in its component. Nobody waits for a controller to answer it
 * (`ingress-health.ts`).
 */
export function ingressManifests(plan: Plan): readonly Manifest[] {
  const { class: ingressClassName } = plan.platform.ingress;
  return plan.components.flatMap(({ id, namespace, uis, config }) =>
    uis.flatMap(({ name, open, service, port }) => {
      if (!open) return [];
      const backend = { service: { name: service, port: { number: port } } };
      return manifest(
        {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'Ingress',
          metadata: { name, namespace },
          spec: {
            ingressClassName,
            rules: [{ host: open.host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
            // Without a Secret the controller's own certificate is used.
            ...(open.url.startsWith('https:') && { tls: [{ hosts: [open.host] }] }),
          },
        },
        { component: id, from: config, partOf: plan.platform.name, wave: WAVE.after },
      );
    }),
  );
}
