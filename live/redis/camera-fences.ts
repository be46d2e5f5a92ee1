/**
 * Lua: `takeFence(fences, session, camera, fence, most)` is false where a camera's fence is too low, else remembers
 * it. `fences` is a hash of the highest fence by camera, of `most` fields at most: when there are more, the cameras
 * that the session no longer names are forgotten, and the field '', which is no camera's id, keeps the highest fence
 * of theirs. Fences rise over all cameras (task-marks.ts), so whoever is let in later is above it, and a late write
 * of a forgotten camera, or of an earlier holder of one, is not. A browser that was let in before and has not sent
 * yet stands in the session with its fence.
 */
export const TAKE_FENCE = `
local function camerasOf(session)
  local text = redis.call('GET', session)
  return text and cjson.decode(text).cameras or {}
end
local function isNamed(session, camera, fence)
  for _, one in ipairs(camerasOf(session)) do
    if one.id == camera and one.fence == tonumber(fence) then return true end
  end
  return false
end
local function forgetOthers(fences, session, camera)
  local named = { [''] = true, [camera] = true }
  for _, one in ipairs(camerasOf(session)) do named[one.id] = true end
  local highest = redis.call('HGET', fences, '') or '0'
  local all = redis.call('HGETALL', fences)
  for place = 1, #all, 2 do
    if not named[all[place]] then
      if tonumber(all[place + 1]) > tonumber(highest) then highest = all[place + 1] end
      redis.call('HDEL', fences, all[place])
    end
  end
  redis.call('HSET', fences, '', highest)
end
local function takeFence(fences, session, camera, fence, most)
  local known = redis.call('HMGET', fences, camera, '')
  if known[1] == fence then return true end
  if known[1] and tonumber(known[1]) > tonumber(fence) then return false end
  local isLow = not known[1] and known[2] and tonumber(known[2]) >= tonumber(fence)
  if isLow and not isNamed(session, camera, fence) then return false end
  redis.call('HSET', fences, camera, fence)
  if not known[1] and redis.call('HLEN', fences) > tonumber(most) then forgetOthers(fences, session, camera) end
  return true
end
`
