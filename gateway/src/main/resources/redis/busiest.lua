-- Adds calls and refusals of accounts to the busiest accounts of a day.
--
-- KEYS 1 calls       sorted set of accounts by calls
--      2 refusals    sorted set of accounts by refusals
--      3 since       hash of accounts that are in either: since when, Redis's microseconds
-- ARGV 1 call        number to echo
--      2 most        accounts remembered in each
--      3 keep        milliseconds that a day is remembered after its last call
--      4… of each account: its id, calls, refusals among them
-- Reply: call, now (µs).
-- Where a set is full a new account takes the place of the last one and goes on from its number (Metwally, Agrawal, El
--      Abbadi, "Efficient Computation of Frequent and Top-k Elements in Data Streams", Space-Saving): no number is too
--      low, none is too high by more than the lowest, and no account with more than 1/most of all is missing.
-- Not idempotent: whoever has no reply does not repeat it.
-- Lifetimes: all live for keep.

local calls, refusals, since = unpack(KEYS)
local call, most, keep = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local size = { [calls] = redis.call('ZCARD', calls), [refusals] = redis.call('ZCARD', refusals) }

local function add(set, other, account, number)
  if number == '0' then
    return
  end
  if not redis.call('ZSCORE', set, account) then
    if size[set] < most then
      size[set] = size[set] + 1
    else
      local last = redis.call('ZPOPMIN', set)
      number = number + last[2]
      if size[other] == 0 or not redis.call('ZSCORE', other, last[1]) then
        redis.call('HDEL', since, last[1])
      end
    end
    redis.call('HSETNX', since, account, string.format('%.0f', now))
  end
  redis.call('ZINCRBY', set, number, account)
end

for i = 4, #ARGV, 3 do
  add(calls, refusals, ARGV[i], ARGV[i + 1])
  add(refusals, calls, ARGV[i], ARGV[i + 2])
end
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, keep)
end
return { call, now }
