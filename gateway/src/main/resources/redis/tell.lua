-- Keeps a notice of an account, once.
--
-- KEYS 1 notices     list of the account's notices, newest first, JSON
-- ARGV 1 call        number to echo
--      2 notice      its id
--      3 json        the notice
--      4 most        notices kept
--      5 keep        milliseconds that notices are kept after the newest
-- Reply: call, now (µs), 1 kept now or 0 kept before.
-- Idempotent by notice, while it is among those kept.
-- Lifetimes: notices live for keep.

local notices, call = KEYS[1], tonumber(ARGV[1])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

for _, kept in ipairs(redis.call('LRANGE', notices, 0, -1)) do
  if string.find(kept, '"id":"' .. ARGV[2] .. '"', 1, true) then
    return { call, now, 0 }
  end
end
redis.call('LPUSH', notices, ARGV[3])
redis.call('LTRIM', notices, 0, ARGV[4] - 1)
redis.call('PEXPIRE', notices, ARGV[5])
return { call, now, 1 }
