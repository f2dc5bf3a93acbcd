-- Notes that an account's use has reached a share of one of its quotas, once for each crossing, and keeps the notice of it.
--
-- KEYS 1 crossed     hash by <counter>:<share>: the calls at which the share was crossed last, followed by '+' until
--                    the notice has been passed on
--      2 notices     list of the account's notices, newest first, JSON
-- ARGV 1 call        number to echo
--      2 counter     of the quota, as admit counts: <quota>, <quota>@<yyyyMM> or <quota>@<yyyyMMdd>
--      3 field       <counter>:<share>
--      4 at          calls that are that share of the limit
--      5 exact       1 if the use has just become that, which happens once; 0 if it was found to be that or more
--      6 notice      JSON
--      7 most        notices kept
--      8 keep        milliseconds that notices are kept after the newest
-- Reply: call, now (µs), 1 noted now, 2 noted before and not passed on yet, or 0 told before.
-- Where the limit was lifted, the share is crossed again only when the use becomes the new number: an account that is
--      still above it is not told again.
-- Idempotent by field and at.
-- Lifetimes: notices live for keep; crossed has none, but the fields of past periods go when the next one's come.

local crossed, notices = KEYS[1], KEYS[2]
local call, counter, field, at, exact = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4], ARGV[5] == '1'
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local before = redis.call('HGET', crossed, field)
if before == at .. '+' then
  return { call, now, 2 }
elseif before and (not exact or before == at) then
  return { call, now, 0 }
end

local quota = string.match(counter, '^(.*)@%d+$')
for _, past in ipairs(quota and redis.call('HKEYS', crossed) or {}) do
  local other = string.match(past, '^(.*):%d+$')
  if other < counter and string.match(other, '^(.*)@%d+$') == quota then
    redis.call('HDEL', crossed, past)
  end
end
redis.call('HSET', crossed, field, at .. '+')
redis.call('LPUSH', notices, ARGV[6])
redis.call('LTRIM', notices, 0, ARGV[7] - 1)
redis.call('PEXPIRE', notices, ARGV[8])
return { call, now, 1 }
