-- Adds the usage of a day that is kept no longer to what came earlier.
--
-- KEYS 1 usage       hash of the day's counts
--      2 earlier     hash of the counts of all days before
-- ARGV 1 call        number to echo
-- Reply: call, now (µs), counts moved.
-- Idempotent: the day is gone afterwards.
-- Lifetimes: none.

local usage, earlier = KEYS[1], KEYS[2]
local clock = redis.call('TIME')

local counts = redis.call('HGETALL', usage)
for i = 1, #counts, 2 do
  redis.call('HINCRBY', earlier, counts[i], counts[i + 1])
end
redis.call('DEL', usage)
return { tonumber(ARGV[1]), clock[1] * 1000000 + clock[2], #counts / 2 }
