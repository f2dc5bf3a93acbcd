-- Reads what an account has used, reserved and been granted of some quotas, all at one instant.
--
-- KEYS[1]  the account's counters
-- KEYS[2…] what is granted to each quota
-- ARGV[1]  call number
-- ARGV[2…] the quotas' names, in the order of the keys
--
-- Reply: call number, Redis time in microseconds, then for each quota: used, reserved, granted in force.
-- Changes nothing.

local counters, call = KEYS[1], tonumber(ARGV[1])

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local after = '(' .. time[1] .. string.format('%06d', time[2])

local reply = { call, now }
for i = 2, #KEYS do
	local quota, granted = ARGV[i], 0
	for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[i], after, '+inf')) do
		granted = granted + string.match(member, '^%d+')
	end
	reply[#reply + 1] = tonumber(redis.call('HGET', counters, quota .. ':u') or 0)
	reply[#reply + 1] = tonumber(redis.call('HGET', counters, quota .. ':r') or 0)
	reply[#reply + 1] = granted
end
return reply
