-- Tells Redis's time, by which a node judges before any other reply has told it.
--
-- KEYS 1 place       any key; in a Cluster, its server answers
-- ARGV 1 call        number to echo
-- Reply: call, now (µs).
-- Idempotent: it changes nothing.

local clock = redis.call('TIME')
return { tonumber(ARGV[1]), clock[1] * 1000000 + clock[2] }
