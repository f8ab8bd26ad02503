import { text } from '../../template/template.ts';

/**
 * Health of a CustomResourceDefinition (Lua, `obj` is the definition).
 *
 * The one that Argo CD brings calls a definition Degraded until the API server has established it (argo-cd
 * v3.3.10, resource_customizations/apiextensions.k8s.io). Degraded fails the sync of whoever waits for it, and on a busy
 * machine the controller sees a new definition so for minutes, since it reads its watches anew for each one.
 */
export const CRD_HEALTH = text('src/catalogue/platform/crd-health.lua');
