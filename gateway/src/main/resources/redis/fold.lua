-- Adds the usage of a day that is kept no longer to what came earlier.
--
-- KEYS 1 usage       hash of the day's counts
--      2 earlier     hash of the counts of all days before, and through: the last day that it has, yyyyMMdd
-- ARGV 1 call        number to echo
--      2 day         yyyyMMdd
-- Reply: call, now (µs), counts moved.
-- Idempotent: the day is gone afterwards. A reader who has the day as it was finds in through that it has come here.
-- Lifetimes: none.

local usage, earlier, day = KEYS[1], KEYS[2], ARGV[2]
local clock = redis.call('TIME')

local counts = redis.call('HGETALL', usage)
for i = 1, #counts, 2 do
  redis.call('HINCRBY', earlier, counts[i], counts[i + 1])
end
if #counts > 0 and day > (redis.call('HGET', earlier, 'through') or '') then
  redis.call('HSET', earlier, 'through', day)
end
redis.call('DEL', usage)
return { tonumber(ARGV[1]), clock[1] * 1000000 + clock[2], #counts / 2 }
