-- Ends one reservation: commits its unit of every quota or gives it back, and counts the call's usage.
--
-- KEYS 1 counters    hash, <quota>:u used and <quota>:r reserved
--      2 open        hash of open reservations by request id
--      3 gone        tombstone of this request id
--      4 usage       hash of the day's counts by project, key, Api and outcome
-- ARGV 1 call        number to echo
--      2 id          request id
--      3 charge      1 to commit, 0 to release
--      4 field       the field of usage to count under
--      5 tombstone   milliseconds that a released id is remembered
--      6 lapsed      1 to end it only if its deadline has passed (the verb reap), 0 to end it in any case
-- Reply: call, now (µs), 1 settled by this run or 0 when there was nothing to settle (settled before, not lapsed).
-- Idempotent by id: what opens the reservation is deleted first and counted then, so a second run finds nothing,
--      and the script works when memory is full. A release leaves a tombstone even where nothing was open, so that
--      an admit on its way cannot make an orphan.
-- Lifetimes: usage and counters have none here.

local counters, open, gone, usage = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local call, id, charge, field, tombstone = tonumber(ARGV[1]), ARGV[2], ARGV[3] == '1', ARGV[4], ARGV[5]
local lapsed = ARGV[6] == '1'
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local reservation = redis.call('HGET', open, id)
if lapsed and (not reservation or tonumber(string.match(reservation, '^%d+')) > now) then
  return { call, now, 0 }
end
local settled = redis.call('HDEL', open, id)
if settled == 1 then
  for name in string.gmatch(string.match(reservation, '[^|]*$'), '[^,]+') do
    redis.call('HINCRBY', counters, name .. ':r', -1)
    if charge then
      redis.call('HINCRBY', counters, name .. ':u', 1)
    end
  end
  redis.call('HINCRBY', usage, field, 1)
end
if not charge then
  redis.call('SET', gone, '1', 'PX', tombstone)
end
return { call, now, settled }
