-- Puts a value in the place of the one that was read, in a field of a hash.
--
-- KEYS 1 hash
-- ARGV 1 call        number to echo
--      2 field
--      3 before      the value that was read; empty for none
--      4 after       the value to be
-- Reply: call, now (µs), 1 replaced | 0 another value is there, or none.
-- Not idempotent: a repeated call answers 0, and changes nothing.
-- Lifetimes: none.

local hash, call, field = KEYS[1], tonumber(ARGV[1]), ARGV[2]
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

if (redis.call('HGET', hash, field) or '') ~= ARGV[3] then
  return { call, now, 0 }
end
redis.call('HSET', hash, field, ARGV[4])
return { call, now, 1 }
