-- Reads what an account has been granted, has used and has reserved of some quotas, all at one instant.
--
-- KEYS 1 counters    hash, <counter>:u used and <counter>:r reserved
--      2… granted    one sorted set for each quota: <amount>:<grant id> by expiry in microseconds
-- ARGV 1 call        number to echo
--      2… counter    of each quota, in the order of its key
-- Reply: call, now (µs), then for each quota: granted in force, used, reserved.
-- Changes nothing.

local counters, call = KEYS[1], tonumber(ARGV[1])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local reply = { call, now }
for i = 2, #KEYS do
  local granted = 0
  for _, grant in ipairs(redis.call('ZRANGEBYSCORE', KEYS[i], '(' .. string.format('%.0f', now), '+inf')) do
    granted = granted + tonumber(string.match(grant, '^%d+'))
  end
  local has = redis.call('HMGET', counters, ARGV[i] .. ':u', ARGV[i] .. ':r')
  reply[#reply + 1], reply[#reply + 2], reply[#reply + 3] = granted, tonumber(has[1] or 0), tonumber(has[2] or 0)
end
return reply
