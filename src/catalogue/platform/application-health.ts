/**
 * Health of an Application for the one that holds it (Lua, `obj` is the child): what makes waves between Applications wait.
 *
 * Argo CD brings none, and the one in its documentation is not enough: since v3.4 a child of which half is missing counts as
 * Healthy, and a status may belong to an older spec (argoproj/argo-cd#27917, #29649). A child that never becomes Synced
 * blocks the waves behind it, so differences that are no drift must all be ignored.
 */
export const APPLICATION_HEALTH = `\
hs = {}
hs.status = "Progressing"
hs.message = "waiting for the Application controller"
if obj.metadata.deletionTimestamp ~= nil then
  hs.message = "being deleted"
  return hs
end
if obj.status == nil or obj.status.health == nil or obj.status.sync == nil then
  return hs
end
if obj.operation ~= nil then
  hs.message = "an operation is queued"
  return hs
end
local op = obj.status.operationState
if op ~= nil and (op.phase == "Running" or op.phase == "Terminating") then
  hs.message = op.message or "a sync is running"
  return hs
end
if obj.status.conditions ~= nil then
  for _, c in ipairs(obj.status.conditions) do
    if c.type == "ComparisonError" or c.type == "InvalidSpecError" then
      hs.status = "Degraded"
      hs.message = c.type .. ": " .. (c.message or "")
      return hs
    end
  end
end
local function moved(a, b)
  return a.repoURL ~= b.repoURL or a.path ~= b.path or a.chart ~= b.chart or a.targetRevision ~= b.targetRevision
end
local cmp = obj.status.sync.comparedTo
local stale = false
if cmp ~= nil and cmp.source ~= nil and obj.spec.source ~= nil then
  stale = moved(cmp.source, obj.spec.source)
end
if cmp ~= nil and obj.spec.sources ~= nil then
  local seen = cmp.sources or {}
  stale = stale or #seen ~= #obj.spec.sources
  for i, source in ipairs(obj.spec.sources) do
    stale = stale or moved(seen[i], source)
  end
end
if stale then
  hs.message = "status belongs to an older spec"
  return hs
end
local h = obj.status.health.status
if (h == "Healthy" or h == "Missing") and obj.status.sync.status ~= "Synced" then
  hs.message = "sync status " .. (obj.status.sync.status or "Unknown")
  return hs
end
hs.status = h
hs.message = obj.status.health.message or ""
return hs
`;
