-- Remembers when an account's first call under a policy revision was.
--
-- KEYS 1 revisions   sorted set of revisions by that (µs)
-- ARGV 1 call        number to echo
--      2 most        revisions remembered, the newest
--      3 revision    the policy's
--      4 at          when a call under it was (µs)
-- Reply: call, now (µs).
-- Idempotent: the earliest counts.
-- Lifetimes: none.

local revisions = KEYS[1]
local clock = redis.call('TIME')

redis.call('ZADD', revisions, 'LT', ARGV[4], ARGV[3])
redis.call('ZREMRANGEBYRANK', revisions, 0, -ARGV[2] - 1)
return { tonumber(ARGV[1]), clock[1] * 1000000 + clock[2] }
