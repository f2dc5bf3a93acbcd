-- Moves the deadline of one open reservation, whose call is still in flight.
--
-- KEYS 1 open        hash of open reservations by request id
-- ARGV 1 call        number to echo
--      2 id          request id
--      3 ttl         milliseconds from now until the reservation may be reaped
-- Reply: call, now (µs), 1 renewed or 0 when it is not open.
-- Idempotent: the deadline is set, not added to; a reservation that has been settled is not made anew.
-- Lifetimes: the reservation's own deadline.

local open = KEYS[1]
local call, id, ttl = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local reservation = redis.call('HGET', open, id)
if not reservation then
  return { call, now, 0 }
end
local deadline = string.format('%.0f', now + ttl * 1000)
redis.call('HSET', open, id, deadline .. string.match(reservation, '|.*$'))
return { call, now, 1 }
