-- Replaces what a field of a hash holds, if it still holds what was read.
--
-- KEYS 1 hash
-- ARGV 1 call        number to echo
--      2 field
--      3 before      what was read
--      4 after       what it is to hold
-- Reply: call, now (µs), 1, or 0 when it holds something else or is gone.
-- Idempotent: a second run finds what the first has written.

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

if redis.call('HGET', KEYS[1], ARGV[2]) ~= ARGV[3] then
  return { tonumber(ARGV[1]), now, 0 }
end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[4])
return { tonumber(ARGV[1]), now, 1 }
