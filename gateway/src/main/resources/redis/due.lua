-- Functions for scripts that name this file in their line of uses.

-- Has a webhook due when the first of the deliveries is that wait for it.
local function schedule(due, waiting, webhook)
  local first = redis.call('ZRANGE', waiting, 0, 0, 'WITHSCORES')
  if first[1] then
    redis.call('ZADD', due, first[2], webhook)
  else
    redis.call('ZREM', due, webhook)
  end
end
