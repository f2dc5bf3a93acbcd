-- Keeps the code that confirms a deletion, for a while.
--
-- KEYS 1 code        the code: a string
-- ARGV 1 call        number to echo
--      2 code        the code
--      3 keep        milliseconds that it can be used
-- Reply: call, now (µs).
-- A code that was kept before goes.
-- Lifetimes: keep.

local clock = redis.call('TIME')

redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return { tonumber(ARGV[1]), clock[1] * 1000000 + clock[2] }
