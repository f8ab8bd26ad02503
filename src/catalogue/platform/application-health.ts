import { text } from '../../template/template.ts';

/**
 * Health of an Application for the one that holds it (Lua, `obj` is the child): what makes waves between Applications wait.
 *
 * Argo CD brings none, and the one in its documentation is not enough: since v3.4 a child of which half is missing counts as
 * Healthy, and a status may belong to an older spec (argoproj/argo-cd#27917, #29649). A child that never becomes Synced
 * blocks the waves behind it, so differences that are no drift must all be ignored.
 */
export const APPLICATION_HEALTH = text('src/catalogue/platform/application-health.lua');
