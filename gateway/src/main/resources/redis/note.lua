-- Remembers decisions of an account that were made without asking it here.
--
-- KEYS 1 decisions   sorted set of recent decisions, as admit says
-- ARGV 1 call        number to echo
--      2 keep        milliseconds that decisions are kept
--      3 most        decisions kept
--      4… decisions, in that form
-- Reply: call, now (µs), decisions kept.
-- Idempotent: a decision that is there stays.
-- Lifetimes: decisions live for keep.

local decisions = KEYS[1]
local clock = redis.call('TIME')

for i = 4, #ARGV do
  redis.call('ZADD', decisions, 0, ARGV[i])
end
redis.call('ZREMRANGEBYRANK', decisions, 0, -tonumber(ARGV[3]) - 1)
redis.call('PEXPIRE', decisions, ARGV[2])
return { tonumber(ARGV[1]), clock[1] * 1000000 + clock[2], redis.call('ZCARD', decisions) }
