// What must happen in Redis as one step.

/**
 * KEYS: entry, then per tag its members and its generation. ARGV: value, ttl in ms, then per tag the generation that was
 * current when the value began to be computed, or `any`. Keeps the value unless a tag was invalidated meanwhile.
 */
export const KEEP = `
local tags = (#KEYS - 1) / 2
for i = 1, tags do
  local known = ARGV[2 + i]
  if known ~= 'any' and (redis.call('GET', KEYS[2 * i + 1]) or '0') ~= known then return 0 end
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 1, tags do
  redis.call('ZREMRANGEBYSCORE', KEYS[2 * i], '-inf', now)
  redis.call('ZADD', KEYS[2 * i], now + ARGV[2], KEYS[1])
  if redis.call('PTTL', KEYS[2 * i]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[2 * i], ARGV[2]) end
end
return 1`;

/** KEYS: members of a tag, by the time when they end, and its generation. ARGV: ms for which the generation is remembered. */
export const INVALIDATE = `
redis.call('INCR', KEYS[2])
redis.call('PEXPIRE', KEYS[2], ARGV[1])
local members = redis.call('ZRANGE', KEYS[1], 0, -1)
for i = 1, #members, 1000 do redis.call('UNLINK', unpack(members, i, math.min(i + 999, #members))) end
redis.call('UNLINK', KEYS[1])
return #members`;

/** KEYS: lock. ARGV: the holder's token. Nobody opens a lock that somebody else holds by now. */
export const UNLOCK = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;
