-- Enters an account in the two indexes of accounts, and makes the second one where it is behind the first.
--
-- KEYS 1 created     the index by creation: a sorted set of ids by second
--      2 ids         the index by id: a sorted set of ids, all of score 0; in the slot of the first
-- ARGV 1 call        number to echo
--      2 second      when the account was made
--      3 id          the account's; empty to enter none
-- Reply: call, now (µs).
-- Idempotent.
-- Lifetimes: none.
-- The second index is behind where accounts were made by a gateway that did not know it.

local created, ids = KEYS[1], KEYS[2]
local clock = redis.call('TIME')

if ARGV[3] ~= '' then
  redis.call('ZADD', created, 'NX', ARGV[2], ARGV[3])
  redis.call('ZADD', ids, 0, ARGV[3])
end
if redis.call('ZCARD', ids) < redis.call('ZCARD', created) then
  redis.call('ZUNIONSTORE', ids, 1, created, 'WEIGHTS', 0)
end
return { tonumber(ARGV[1]), clock[1] * 1000000 + clock[2] }
