-- Begins an epoch of this store: it is new, or an administrator accepts what it holds.
--
-- KEYS 1 epoch       hash: began (µs), doubt
-- ARGV 1 call        number to echo
--      2 accepted    1 to begin it over whatever is here, 0 only where there is none
--      3 known       when the epoch that the node knows began, microseconds; the new one is later
-- Reply: call, now (µs), 1 begun or 0 when there was one.
-- Not idempotent: each acceptance begins another epoch, which every node takes for its own.
-- Lifetimes: none.

local epoch = KEYS[1]
local call, accepted, known = tonumber(ARGV[1]), ARGV[2] == '1', tonumber(ARGV[3])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

if not accepted and redis.call('EXISTS', epoch) == 1 then
  return { call, now, 0 }
end
local before = tonumber(redis.call('HGET', epoch, 'began') or 0)
redis.call('HDEL', epoch, 'doubt')
redis.call('HSET', epoch, 'began', string.format('%.0f', math.max(now, before + 1, known + 1)))
redis.call('PUBLISH', 'mg:changes', '*')
return { call, now, 1 }
