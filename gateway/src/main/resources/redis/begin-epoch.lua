-- Begins an epoch of this store: it is new, or an administrator accepts what it holds.
--
-- KEYS 1 epoch       hash: began (µs), doubt
--      2 schema      number of the newest layout that was written to this store
-- ARGV 1 call        number to echo
--      2 accepted    1 to begin it over whatever is here, 0 only where there is none
--      3 known       when the epoch that the node knows began, microseconds; the new one is later
--      4 written     the layout that the node writes, for a store that has none
-- Reply: call, now (µs), 1 begun or 0 when there was one.
-- Not idempotent: each acceptance begins another epoch, which every node takes for its own.
-- Lifetimes: none.

local epoch, schema = KEYS[1], KEYS[2]
local call, accepted, known, written = tonumber(ARGV[1]), ARGV[2] == '1', tonumber(ARGV[3]), ARGV[4]
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

if not accepted and redis.call('EXISTS', epoch) == 1 then
  return { call, now, 0 }
end
local before = tonumber(redis.call('HGET', epoch, 'began') or 0)
if before == 0 then
  redis.call('SET', schema, written, 'NX')
end
redis.call('HDEL', epoch, 'doubt')
redis.call('HSET', epoch, 'began', string.format('%.0f', math.max(now, before + 1, known + 1)))
redis.call('PUBLISH', 'mg:changes', '*')
return { call, now, 1 }
