-- Ends an attempt at a delivery: takes the delivery away, or has it tried again later.
--
-- uses: due
-- KEYS 1 due         sorted set of webhooks by the time of their next attempt (µs)
--      2 waiting     of the delivery's webhook: sorted set of deliveries by the time of their next attempt (µs)
--      3 attempts    hash of the number of attempts begun, by delivery
--      4 outbox      hash of payloads by delivery
-- ARGV 1 call        number to echo
--      2 webhook     its id
--      3 delivery    <webhook>:<message>
--      4 attempt     the number that lease gave
--      5 pause       milliseconds until the next attempt; -1 for none
-- Reply: call, now (µs), 1, or 0 when this is not the newest attempt any more.
-- Idempotent by attempt.
-- Lifetimes: a delivery that has ended leaves nothing.

local due, waiting, attempts, outbox = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local call, webhook, delivery, pause = tonumber(ARGV[1]), ARGV[2], ARGV[3], tonumber(ARGV[5])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

if redis.call('HGET', attempts, delivery) ~= ARGV[4] then
  return { call, now, 0 }
end
if pause < 0 then
  redis.call('ZREM', waiting, delivery)
  redis.call('HDEL', attempts, delivery)
  redis.call('HDEL', outbox, delivery)
else
  redis.call('ZADD', waiting, string.format('%.0f', now + pause * 1000), delivery)
end
schedule(due, waiting, webhook)
return { call, now, 1 }
