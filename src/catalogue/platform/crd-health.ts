/**
 * Health of a CustomResourceDefinition (Lua, `obj` is the definition).
 *
 * The one that Argo CD brings calls a definition Degraded until the API server has established it (argo-cd
 * v3.3.10, resource_customizations/apiextensions.k8s.io). Degraded fails the sync of whoever waits for it, and on a busy
 * machine the controller sees a new definition so for minutes, since it reads its watches anew for each one.
 */
export const CRD_HEALTH = `\
hs = {}
hs.status = "Progressing"
hs.message = "waiting to be established"
if obj.metadata.deletionTimestamp ~= nil then
  hs.message = "being deleted"
  return hs
end
if obj.status == nil or obj.status.conditions == nil then
  return hs
end
for _, c in ipairs(obj.status.conditions) do
  if (c.type == "NamesAccepted" and c.status == "False") or (c.type == "NonStructuralSchema" and c.status == "True") then
    hs.status = "Degraded"
    hs.message = c.message or c.type
    return hs
  end
  if c.type == "Established" and c.status == "True" then
    hs.status = "Healthy"
    hs.message = "established"
  end
end
return hs
`;
