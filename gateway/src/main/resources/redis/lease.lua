-- Begins an attempt at a delivery that is due: for a time nobody else does.
--
-- uses: due
-- KEYS 1 due         sorted set of webhooks by the time of their next attempt (µs)
--      2 waiting     of the delivery's webhook: sorted set of deliveries by the time of their next attempt (µs)
--      3 attempts    hash of the number of attempts begun, by delivery
-- ARGV 1 call        number to echo
--      2 webhook     its id
--      3 delivery    <webhook>:<message>
--      4 lease       milliseconds until another node may begin the next attempt
-- Reply: call, now (µs), the number of this attempt, from 1; 0 when the delivery is not due or is gone.
-- Not idempotent: whoever has no reply has lost an attempt, and the lease passes.
-- Lifetimes: attempts go with their delivery.

local due, waiting, attempts = KEYS[1], KEYS[2], KEYS[3]
local call, webhook, delivery = tonumber(ARGV[1]), ARGV[2], ARGV[3]
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local at = redis.call('ZSCORE', waiting, delivery)
if not at or tonumber(at) > now then
  return { call, now, 0 }
end
redis.call('ZADD', waiting, string.format('%.0f', now + ARGV[4] * 1000), delivery)
schedule(due, waiting, webhook)
return { call, now, redis.call('HINCRBY', attempts, delivery, 1) }
