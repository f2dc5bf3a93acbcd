-- Tells what rate limits have left, for a call that would count 1.
-- uses: rate
--
-- KEYS 1 rates       hash of the states of rate limits
-- ARGV 1 call        number to echo
--      2… for each rate: its field in rates, kind (bucket or window), amount, per (µs), burst
-- Reply: call, now (µs), then for each rate: units left, µs until such a call conforms (0 when it does).
-- Changes nothing.

local rates, call = KEYS[1], tonumber(ARGV[1])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local reply, name = { call, now }, nil
local function older()
  return redis.call('HGET', rates, name .. ':older')
end
for at = 2, #ARGV, 5 do
  name = ARGV[at]
  local limit = { amount = tonumber(ARGV[at + 2]), per = tonumber(ARGV[at + 3]), burst = tonumber(ARGV[at + 4]) }
  local kind = ARGV[at + 1] == 'bucket' and bucket or window
  reply[#reply + 1], reply[#reply + 2] = kind.look(kind.read(redis.call('HGET', rates, name), older), limit, now, 1)
end
return reply
