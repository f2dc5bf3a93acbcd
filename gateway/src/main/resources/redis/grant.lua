-- Adds an amount to one quota of an account: what it is, and that it counts, together.
--
-- KEYS[1] the account's description
-- KEYS[2] its grants
-- KEYS[3] what is granted to the quota
-- ARGV[1] call number
-- ARGV[2] id of the grant
-- ARGV[3] its description, JSON
-- ARGV[4] amount, calls
-- ARGV[5] Redis time in microseconds at which it expires, or +inf
--
-- Reply: call number, Redis time in microseconds, 1 granted | 0 the id is taken | -1 no account.
-- A repeated call answers 0 and changes nothing. The keys never expire.

local description, grants, granted = KEYS[1], KEYS[2], KEYS[3]
local call, id, json, amount, expires = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

if redis.call('EXISTS', description) == 0 then
	return { call, now, -1 }
end
if redis.call('HSETNX', grants, id, json) == 0 then
	return { call, now, 0 }
end
redis.call('ZADD', granted, expires, amount .. ':' .. id)
redis.call('PUBLISH', 'mg:changes', string.match(description, '{(.-)}'))
return { call, now, 1 }
