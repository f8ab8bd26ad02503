import { text } from '../../template/template.ts';

/**
 * Health of a Cluster of CloudNativePG (Lua, `obj` is the Cluster).
 *
 * The one that Argo CD brings ends in an error while the operator has not written a status yet, and calls what passes by
 * itself Degraded (argo-cd v3.3.10, resource_customizations/postgresql.cnpg.io, where the phases are listed). Either fails
 * the sync that waits for the Cluster: the first sync of each installation.
 */
export const POSTGRES_HEALTH = text('src/catalogue/platform/postgres-health.lua');
