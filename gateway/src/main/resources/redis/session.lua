-- Uses a session, if it has not ended.
--
-- KEYS 1 sessions   hash of the owner's sessions, as sign-in says
-- ARGV 1 call       number to echo
--      2 session    hash of its token
--      3 idle       milliseconds without use after which it ends
--      4 longest    milliseconds after which it ends however it is used
--      5 grain      milliseconds within which a further use is not written
-- Reply: call, now (µs), 1 used, 0 there is none or it has ended.
-- Idempotent: a use that is repeated is another use.
-- Lifetimes: one that has ended is removed.

local sessions, call, session = KEYS[1], tonumber(ARGV[1]), ARGV[2]
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local found = redis.call('HGET', sessions, session)

if not found then
  return { call, now, 0 }
end
local began, used = found:match('(%d+) (%d+)')
if now - began >= ARGV[4] * 1000 or now - used >= ARGV[3] * 1000 then
  redis.call('HDEL', sessions, session)
  return { call, now, 0 }
end
if now - used >= ARGV[5] * 1000 then
  redis.call('HSET', sessions, session, string.format('%s %d', began, now))
end
return { call, now, 1 }
