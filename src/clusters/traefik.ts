import type { IngressDefaults } from './profile.ts';

/**
 * Traefik by its chart, as the release `traefik` in the namespace `traefik`, for clusters that bring no controller whose pods
 * policies can name (traefik-helm-chart, traefik/templates/_helpers.tpl `traefik.labelselector`).
 */
export const TRAEFIK: IngressDefaults = {
  class: 'traefik',
  controller: {
    namespace: 'traefik',
    labels: { 'app.kubernetes.io/instance': 'traefik-traefik', 'app.kubernetes.io/name': 'traefik' },
  },
};
