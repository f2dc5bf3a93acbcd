-- Gives an ApiKey another end, if it still has the one that was read.
--
-- KEYS 1 key         the ApiKey's hash
-- ARGV 1 call        number to echo
--      2 expires     when it was to expire, 3 revoked: when it was revoked; ISO 8601, empty for not at all
--      4 expires, 5 revoked: the same, as it is to be
-- Reply: call, now (µs), 1 changed | 0 it has another end meanwhile | -1 there is no such key.
-- Idempotent: a repeated call answers 0 or 1 and changes nothing.
-- Lifetimes: none.

local key, call = KEYS[1], tonumber(ARGV[1])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

if redis.call('EXISTS', key) == 0 then
  return { call, now, -1 }
end
local has = redis.call('HMGET', key, 'expires', 'revoked')
if (has[1] or '') ~= ARGV[2] or (has[2] or '') ~= ARGV[3] then
  return { call, now, 0 }
end
if ARGV[4] ~= '' then
  redis.call('HSET', key, 'expires', ARGV[4])
end
if ARGV[5] ~= '' then
  redis.call('HSET', key, 'revoked', ARGV[5])
end
return { call, now, 1 }
