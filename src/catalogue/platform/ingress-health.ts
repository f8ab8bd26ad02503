import { text } from '../../template/template.ts';

/**
 * Health of an Ingress (Lua, `obj` is the Ingress): its being there.
 *
 * The check that Argo CD brings waits until a controller has written an address into it (argo-cd v3.3.10, health_ingress.go).
 * A sync waits for that too, whatever the annotation `ignore-healthcheck` says, and with it every component behind: a
 * controller that does not answer, or that writes no address, must keep people from a UI and nothing else.
 */
export const INGRESS_HEALTH = text('src/catalogue/platform/ingress-health.lua');
