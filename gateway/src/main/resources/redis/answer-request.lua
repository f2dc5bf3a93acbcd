-- Answers an open request for quota, and grants what was approved: both or neither.
--
-- KEYS 1 description the account's description
--      2 open        hash of open requests by id
--      3 answered    list of answered ones, newest first
--      4 grants      of an approved one only: the account's grants
--      5 granted     with grants only: what is granted to the quota
-- ARGV 1 call        number to echo
--      2 id          of the request
--      3 answered    the request with its answer, JSON
--      4 most        answered ones kept
--      5 grant       with grants only: its id
--      6 its description, JSON
--      7 amount      calls
--      8 expires     Redis time in microseconds, or +inf
-- Reply: call, now (µs), 1 answered or 0 when it was not open.
-- A repeated call answers 0 and changes nothing.
-- Lifetimes: none.

local description, open, answered, grants, granted = unpack(KEYS)
local call, id = tonumber(ARGV[1]), ARGV[2]
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

if redis.call('HDEL', open, id) == 0 then
  return { call, now, 0 }
end
redis.call('LPUSH', answered, ARGV[3])
redis.call('LTRIM', answered, 0, ARGV[4] - 1)
if grants then
  redis.call('HSET', grants, ARGV[5], ARGV[6])
  redis.call('ZADD', granted, ARGV[8], ARGV[7] .. ':' .. ARGV[5])
  redis.call('PUBLISH', 'mg:changes', string.match(description, '{(.-)}'))
end
return { call, now, 1 }
