-- Begins a session of an owner; the one that was not used for longest makes room.
--
-- KEYS 1 sessions   hash of the owner's sessions by the hash of their token:
--                   <began, µs> <last used, µs>
-- ARGV 1 call       number to echo
--      2 session    hash of its token
--      3 most       sessions of an owner
--      4 longest    milliseconds after which a session ends however it is used
-- Reply: call, now (µs), sessions.
-- Idempotent by session, but for its beginning.
-- Lifetimes: the owner's sessions go when the youngest has ended.

local sessions = KEYS[1]
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local all = redis.call('HGETALL', sessions)

redis.call('HSET', sessions, ARGV[2], string.format('%d %d', now, now))
if redis.call('HLEN', sessions) > tonumber(ARGV[3]) then
  local oldest, idle
  for i = 1, #all, 2 do
    local used = tonumber(all[i + 1]:match('%d+$'))
    if not idle or used < idle then
      oldest, idle = all[i], used
    end
  end
  redis.call('HDEL', sessions, oldest)
end
redis.call('PEXPIRE', sessions, ARGV[4])
return { tonumber(ARGV[1]), now, redis.call('HLEN', sessions) }
