-- Decides one call against every quota of its account, and reserves one unit of each, or of none.
--
-- KEYS 1 counters    hash, <counter>:u used and <counter>:r reserved; each quota has a lifetime counter named after it,
--                    limited or not, and one of a period is counted besides in <quota>@<yyyyMM> or <quota>@<yyyyMMdd>
--      2 open        hash of open reservations by request id
--      3 gone        tombstone of this request id
--      4 decisions   sorted set of recent decisions: <request id> <word> <now µs>
--      5… granted    one sorted set for each quota: <amount>:<grant id> by expiry in microseconds
--      last, repeat  with a fingerprint only: hash of the Idempotency-Key: id, fingerprint, state (open, done), answer
-- ARGV 1 call        number to echo
--      2 id          request id
--      3 ttl         milliseconds until the reservation may be reaped
--      4 note        what whoever settles it needs to know: <project>:<key>:<api> <effect> <node> <repeat>; no '|'
--      5 fingerprint what was asked, of a call with an Idempotency-Key; else empty
--      6 keep        milliseconds that an Idempotency-Key is remembered
--      7 most        decisions kept
--      8… for each quota, in the order of its key: its name, its limit (calls, -1 unlimited), its period (life, day, month)
-- Reply: call, now (µs), verdict, place of the quota that refused (from 1; 0 when none), then for each quota: limit +
--      grants in force (-1 unlimited), used, reserved (this call included when admitted). Verdict: 1 admitted, 0 refused
--      by a quota, -1 released before it came; and by its Idempotency-Key: 2 answered before, 3 still running,
--      4 the key was sent with another request, 5 completed before, its answer was not kept.
-- Idempotent by id: an open reservation is answered as admitted and not made twice.
-- Lifetimes: lifetime counters and open have none, past periods' counters go when the next begins; a reservation
--      carries its own deadline: <deadline µs>|<yyyyMMdd>|<note>|<counter>,<counter>…; repeat lives for keep.

local counters, open, gone, decisions = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local call, id, ttl, note = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), ARGV[4]
local fingerprint, keep, most = ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7])
local quotas = (#ARGV - 7) / 3
local again = KEYS[5 + quotas]
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

-- The UTC date of now as yyyyMMdd (Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days).
local function today()
  local z = math.floor(clock[1] / 86400) + 719468
  local era = math.floor(z / 146097)
  local doe = z - era * 146097
  local yoe = math.floor((doe - math.floor(doe / 1460) + math.floor(doe / 36524) - math.floor(doe / 146096)) / 365)
  local doy = doe - (365 * yoe + math.floor(yoe / 4) - math.floor(yoe / 100))
  local mp = math.floor((5 * doy + 2) / 153)
  local month = mp < 10 and mp + 3 or mp - 9
  local year = yoe + era * 400 + (month <= 2 and 1 or 0)
  return year * 10000 + month * 100 + doy - math.floor((153 * mp + 2) / 5) + 1
end

local day = today()
local dated = { day = string.format('@%d', day), month = string.format('@%d', math.floor(day / 100)), life = '' }

local function granted(key)
  local sum = 0
  for _, grant in ipairs(redis.call('ZRANGEBYSCORE', key, '(' .. string.format('%.0f', now), '+inf')) do
    sum = sum + tonumber(string.match(grant, '^%d+'))
  end
  return sum
end

-- Removes a quota's counters of past periods, but those that calls in flight belong to.
local function forget(name, current)
  for _, field in ipairs(redis.call('HKEYS', counters)) do
    local past = string.match(field, '^(.*@%d+):r$')
    if past and past ~= current and string.match(past, '^[^@]*') == name and redis.call('HGET', counters, field) == '0' then
      redis.call('HDEL', counters, field, past .. ':u')
    end
  end
end

-- The verdict of the Idempotency-Key; 1 when it is new.
local function repeated()
  local before = redis.call('HMGET', again, 'fingerprint', 'state', 'answer')
  if not before[1] then
    return 1
  elseif before[1] ~= fingerprint then
    return 4
  elseif before[2] ~= 'done' then
    return 3
  end
  return before[3] and 2 or 5
end

local known = redis.call('HEXISTS', open, id) == 1
local verdict, refuser = 1, 0
if not known and redis.call('EXISTS', gone) == 1 then
  verdict = -1
elseif not known and again then
  verdict = repeated()
end

local reply, moved, begun = {}, {}, {}
for i = 1, quotas do
  local name, limit, date = ARGV[5 + 3 * i], tonumber(ARGV[6 + 3 * i]), dated[ARGV[7 + 3 * i]]
  local has = redis.call('HMGET', counters, name .. date .. ':u', name .. date .. ':r')
  local used, reserved = tonumber(has[1] or 0), tonumber(has[2] or 0)
  moved[#moved + 1] = name
  if date ~= '' then
    moved[#moved + 1] = name .. date
    begun[name] = not has[2] and name .. date or nil
  end
  if limit >= 0 then
    limit = limit + granted(KEYS[4 + i])
    if verdict == 1 and not known and used + reserved >= limit then
      verdict, refuser = 0, i
    end
  end
  reply[3 * i + 2], reply[3 * i + 3], reply[3 * i + 4] = limit, used, reserved
end
reply[1], reply[2], reply[3], reply[4] = call, now, verdict, refuser

if verdict == 1 and not known then
  for _, counter in ipairs(moved) do
    redis.call('HINCRBY', counters, counter .. ':r', 1)
  end
  for i = 1, quotas do
    reply[3 * i + 4] = reply[3 * i + 4] + 1
  end
  for name, current in pairs(begun) do
    forget(name, current)
  end
  local deadline = string.format('%.0f', now + ttl * 1000)
  redis.call('HSET', open, id, table.concat({ deadline, string.format('%d', day), note, table.concat(moved, ',') }, '|'))
  if again then
    redis.call('HSET', again, 'id', id, 'fingerprint', fingerprint, 'state', 'open')
    redis.call('PEXPIRE', again, keep)
  end
elseif verdict ~= 1 and verdict ~= -1 then
  redis.pcall('ZADD', decisions, 0, id .. (verdict == 2 and ' replayed ' or ' refused ') .. string.format('%.0f', now))
  redis.call('ZREMRANGEBYRANK', decisions, 0, -most - 1)
  redis.call('PEXPIRE', decisions, keep)
end
return reply
