-- Reads an account's books whole: its counters, what holds them and what explains them, all at one instant.
--
-- KEYS 1 counters    hash, <counter>:u used and <counter>:r reserved
--      2 open        hash of open reservations by request id: <deadline µs>|<yyyyMMdd>|<note>|<counter>,<counter>…
--      3… usage      of each day: hash of calls by <project>:<key>:<api>:<outcome>, and of more, which is not looked at
-- ARGV 1 call        number to echo
--      2… counter    the name of each: an Api's, or * for the total
-- Reply: call, now (µs), calls settled with any outcome, then for each counter: used, reserved, open reservations that
--      it is held by, successes in usage.
-- Changes nothing.

local counters, open, call = KEYS[1], KEYS[2], tonumber(ARGV[1])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local held = {}
for _, reservation in ipairs(redis.call('HVALS', open)) do
  for counter in string.gmatch(string.match(reservation, '[^|]*$'), '[^,]+') do
    held[counter] = (held[counter] or 0) + 1
  end
end

local settled, succeeded = 0, { ['*'] = 0 }
for i = 3, #KEYS do
  local counts = redis.call('HGETALL', KEYS[i])
  for j = 1, #counts, 2 do
    local api, outcome = string.match(counts[j], '^[^:]*:[^:]*:([^:]*):([^:]*)$')
    local count = tonumber(counts[j + 1])
    if outcome and outcome ~= 'refused' and outcome ~= 'replayed' then
      settled = settled + count
    end
    if outcome == 'success' then
      succeeded[api] = (succeeded[api] or 0) + count
      succeeded['*'] = succeeded['*'] + count
    end
  end
end

local reply = { call, now, settled }
for i = 2, #ARGV do
  local name = ARGV[i]
  local has = redis.call('HMGET', counters, name .. ':u', name .. ':r')
  for _, number in ipairs({ has[1] or 0, has[2] or 0, held[name] or 0, succeeded[name] or 0 }) do
    reply[#reply + 1] = tonumber(number)
  end
end
return reply
