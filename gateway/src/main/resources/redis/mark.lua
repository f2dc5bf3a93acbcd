-- Marks an account whose ApiKeys were changed in their own slot, and has every node hear of it.
--
-- KEYS 1 changed     present for a minute after something was changed of which callers are known
-- ARGV 1 call        number to echo
-- Reply: call, now (µs).
-- Idempotent.
-- Lifetimes: changed a minute, longer than any node remembers a caller.

local clock = redis.call('TIME')
redis.call('SET', KEYS[1], '1', 'PX', 60000)
redis.call('PUBLISH', 'mg:changes', string.match(KEYS[1], '{(.-)}'))
return { tonumber(ARGV[1]), clock[1] * 1000000 + clock[2] }
