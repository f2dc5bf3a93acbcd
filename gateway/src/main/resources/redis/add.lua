-- Adds one thing to a hash of an account, unless its id is taken or its owner is missing.
--
-- KEYS[1] hash that the owner is a field of
-- KEYS[2] hash to add to
-- KEYS[3] hash of what was deleted of the account, where ids are not used again; only for such things
-- ARGV[1] call number
-- ARGV[2] the owner's field
-- ARGV[3] id of the thing
-- ARGV[4] its description, JSON
--
-- Reply: call number, Redis time in microseconds, 1 added | 0 the id is taken | -1 no owner | -2 the id was used
--        by something that is deleted.
-- A repeated call answers 0 and changes nothing. The keys never expire.

local owners, things, deleted = KEYS[1], KEYS[2], KEYS[3]
local call, owner, id, json = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4]

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

if redis.call('HEXISTS', owners, owner) == 0 then
	return { call, now, -1 }
elseif deleted and redis.call('HEXISTS', deleted, id) == 1 then
	return { call, now, -2 }
end
return { call, now, redis.call('HSETNX', things, id, json) }
