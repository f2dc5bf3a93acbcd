-- Puts a message up for delivery to webhooks, once.
--
-- uses: due
-- KEYS 1 published   sorted set of ids of messages by the time at which they were last published (µs)
--      2 due         sorted set of webhooks by the time of their next attempt (µs)
--      3 outbox      hash of payloads by delivery, <webhook>:<message>
--      4… of each webhook that wants it, what waits: sorted set of deliveries by the time of their next attempt (µs)
-- ARGV 1 call        number to echo
--      2 message     its id
--      3 payload     what is delivered
--      4 most        ids remembered
--      5 keep        milliseconds that ids are remembered after the newest
--      6 room        deliveries that may wait for one webhook
--      7… the ids of these webhooks, in the order of the keys
-- Reply: call, now (µs), deliveries made, deliveries left out for want of room.
-- Idempotent by message: one that was published before makes no delivery, whoever wants it now. To publish it again
--      keeps it remembered.
-- Lifetimes: published lives for keep; a delivery until it is concluded.

local published, due, outbox = KEYS[1], KEYS[2], KEYS[3]
local call, message, payload, room = tonumber(ARGV[1]), ARGV[2], ARGV[3], tonumber(ARGV[6])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local instant = string.format('%.0f', now)

local new = redis.call('ZADD', published, instant, message)
redis.call('ZREMRANGEBYRANK', published, 0, -ARGV[4] - 1)
redis.call('PEXPIRE', published, ARGV[5])
local made, left = 0, 0
for i = 4, new == 1 and #KEYS or 0 do
  local waiting, webhook = KEYS[i], ARGV[i + 3]
  if redis.call('ZCARD', waiting) < room then
    redis.call('HSET', outbox, webhook .. ':' .. message, payload)
    redis.call('ZADD', waiting, instant, webhook .. ':' .. message)
    schedule(due, waiting, webhook)
    made = made + 1
  else
    left = left + 1
  end
end
return { call, now, made, left }
