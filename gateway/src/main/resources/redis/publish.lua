-- Puts a notice up for delivery to webhooks, once.
--
-- KEYS 1 published   sorted set of ids of notices by the time at which they were last published (µs)
--      2 due         sorted set of deliveries, <webhook>:<notice>, by the time of their next attempt (µs)
--      3 outbox      hash of payloads by delivery
-- ARGV 1 call        number to echo
--      2 notice      its id
--      3 payload     what is delivered
--      4 most        ids remembered
--      5 keep        milliseconds that ids are remembered after the newest
--      6 room        deliveries that may wait
--      7… the ids of webhooks that want it
-- Reply: call, now (µs), deliveries made, deliveries left out for want of room.
-- Idempotent by notice: one that was published before makes no delivery, whoever wants it now. To publish it again
--      keeps it remembered.
-- Lifetimes: published lives for keep; a delivery until it is concluded.

local published, due, outbox = KEYS[1], KEYS[2], KEYS[3]
local call, notice, payload, room = tonumber(ARGV[1]), ARGV[2], ARGV[3], tonumber(ARGV[6])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local instant = string.format('%.0f', now)

local new = redis.call('ZADD', published, instant, notice)
redis.call('ZREMRANGEBYRANK', published, 0, -ARGV[4] - 1)
redis.call('PEXPIRE', published, ARGV[5])
local made, left = 0, 0
for i = 7, new == 1 and #ARGV or 0 do
  local delivery = ARGV[i] .. ':' .. notice
  if redis.call('ZCARD', due) < room then
    redis.call('HSET', outbox, delivery, payload)
    redis.call('ZADD', due, instant, delivery)
    made = made + 1
  else
    left = left + 1
  end
end
return { call, now, made, left }
