/**
 * Health of a Cluster of CloudNativePG (Lua, `obj` is the Cluster).
 *
 * The one that Argo CD brings ends in an error while the operator has not written a status yet, and calls what passes by
 * itself Degraded (argo-cd v3.3.10, resource_customizations/postgresql.cnpg.io, where the phases are listed). Either fails
 * the sync that waits for the Cluster: the first sync of each installation.
 */
export const POSTGRES_HEALTH = `\
hs = {}
hs.status = "Progressing"
hs.message = "waiting for the operator"
local notes = obj.metadata.annotations
if notes ~= nil and notes["cnpg.io/reconciliationLoop"] == "disabled" then
  hs.status = "Suspended"
  hs.message = "reconciliation is switched off"
  return hs
end
if obj.status == nil or obj.status.phase == nil then
  return hs
end
for _, c in ipairs(obj.status.conditions or {}) do
  if c.type == "cnpg.io/hibernation" and c.status == "True" then
    hs.status = "Suspended"
    hs.message = c.message or "hibernating"
    return hs
  end
end
local phase = obj.status.phase
hs.message = phase
if obj.status.phaseReason ~= nil and obj.status.phaseReason ~= "" then
  hs.message = phase .. ": " .. obj.status.phaseReason
end
local needsSomebody = {
  ["Waiting for user action"] = true,
  ["Unable to create required cluster objects"] = true,
  ["Cluster cannot proceed to reconciliation due to an unknown plugin being required"] = true,
  ["Cluster has incomplete or invalid image catalog"] = true,
  ["Cluster is unrecoverable and needs manual intervention"] = true,
  ["Cluster cannot execute instance online upgrade due to missing architecture binary"] = true,
}
if phase == "Cluster in healthy state" then
  hs.status = "Healthy"
elseif needsSomebody[phase] then
  hs.status = "Degraded"
end
return hs
`;
