-- Keeps a line of the audit log.
--
-- KEYS 1 audit       list of lines, newest first
-- ARGV 1 call        number to echo
--      2 line        JSON
--      3 most        lines kept
-- Reply: call, now (µs).
-- Not idempotent: a repeated call keeps the line twice.
-- Lifetimes: none.

local audit = KEYS[1]
local clock = redis.call('TIME')

redis.call('LPUSH', audit, ARGV[2])
redis.call('LTRIM', audit, 0, ARGV[3] - 1)
return { tonumber(ARGV[1]), clock[1] * 1000000 + clock[2] }
