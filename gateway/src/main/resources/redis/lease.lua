-- Begins an attempt at a delivery that is due: for a time nobody else does.
--
-- KEYS 1 due         sorted set of deliveries by the time of their next attempt (µs)
--      2 attempts    hash of the number of attempts begun, by delivery
-- ARGV 1 call        number to echo
--      2 delivery    <webhook>:<notice>
--      3 lease       milliseconds until another node may begin the next attempt
-- Reply: call, now (µs), the number of this attempt, from 1; 0 when the delivery is not due or is gone.
-- Not idempotent: whoever has no reply has lost an attempt, and the lease passes.
-- Lifetimes: attempts go with their delivery.

local due, attempts = KEYS[1], KEYS[2]
local call, delivery = tonumber(ARGV[1]), ARGV[2]
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local at = redis.call('ZSCORE', due, delivery)
if not at or tonumber(at) > now then
  return { call, now, 0 }
end
redis.call('ZADD', due, string.format('%.0f', now + ARGV[3] * 1000), delivery)
return { call, now, redis.call('HINCRBY', attempts, delivery, 1) }
