-- Gives an account a plan, and another one later if there is to be one.
--
-- KEYS 1 description the account's: a hash
--      2 changed     present for a minute after something was changed of which callers are known
-- ARGV 1 call        number to echo
--      2 plan        its name
--      3 next        name of the plan it will have; empty for none
--      4 from        from when, ISO 8601
-- Reply: call, now (µs), 1 assigned or 0 when there is no account.
-- Idempotent.
-- Lifetimes: changed a minute.

local description, call = KEYS[1], tonumber(ARGV[1])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

if redis.call('EXISTS', description) == 0 then
  return { call, now, 0 }
end
redis.call('HSET', description, 'plan', ARGV[2])
redis.call('HDEL', description, 'nextPlan', 'nextFrom')
if ARGV[3] ~= '' then
  redis.call('HSET', description, 'nextPlan', ARGV[3], 'nextFrom', ARGV[4])
end
redis.call('SET', KEYS[2], '1', 'PX', 60000)
redis.call('PUBLISH', 'mg:changes', string.match(description, '{(.-)}'))
return { call, now, 1 }
