-- Makes an account, unless its id is or was taken.
--
-- KEYS[1] the account's description
-- KEYS[2] hash of what was deleted of it, itself as '*'
-- ARGV[1] call number
-- ARGV[2] name of its plan
-- ARGV[3] instant of creation, ISO 8601
--
-- Reply: call number, Redis time in microseconds, 1 made | 0 the id is taken | -2 an account of this id is deleted.
-- A repeated call answers 0 and changes nothing. The key never expires.

local description, deleted = KEYS[1], KEYS[2]
local call, plan, created = tonumber(ARGV[1]), ARGV[2], ARGV[3]

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

if redis.call('EXISTS', description) == 1 then
	return { call, now, 0 }
elseif redis.call('HEXISTS', deleted, '*') == 1 then
	return { call, now, -2 }
end
redis.call('HSET', description, 'plan', plan, 'created', created)
return { call, now, 1 }
