-- Ends the deletion of an account or one of its projects, when nothing else is left of it.
--
-- KEYS 1 deleted     hash of deletions by project, '*' for the account
--      2 description the account's: a hash
--      3 standing    the account's: a hash
-- ARGV 1 call        number to echo
--      2 field       the project, or '*' for the account
--      3 deletion    JSON, with its end
--      4 keep        milliseconds that a deleted account stays suspended
-- Reply: call, now (µs).
-- A repeated call changes nothing but the end.
-- Lifetimes: standing of a deleted account lives for keep, longer than any node remembers a key; deleted has none.

local deleted, description, standing = KEYS[1], KEYS[2], KEYS[3]
local field = ARGV[2]
local clock = redis.call('TIME')

if field == '*' then
  redis.call('DEL', deleted)
  redis.call('PEXPIRE', standing, ARGV[4])
else
  redis.call('HDEL', description, 'deleting:' .. field)
end
redis.call('HSET', deleted, field, ARGV[3])
return { tonumber(ARGV[1]), clock[1] * 1000000 + clock[2] }
