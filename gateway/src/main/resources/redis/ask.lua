-- Adds an open request for quota to an account's, if there is room.
--
-- KEYS 1 open        hash of open requests by id
-- ARGV 1 call        number to echo
--      2 id          of the request
--      3 request     JSON
--      4 most        open requests
-- Reply: call, now (µs), 1 added or there already, 0 no room.
-- Idempotent by id.
-- Lifetimes: until it is answered.

local open, call, id = KEYS[1], tonumber(ARGV[1]), ARGV[2]
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

if redis.call('HEXISTS', open, id) == 0 and redis.call('HLEN', open) >= tonumber(ARGV[4]) then
  return { call, now, 0 }
end
redis.call('HSET', open, id, ARGV[3])
return { call, now, 1 }
