-- Decides one call against every quota of its account, and reserves one unit of each, or of none.
--
-- KEYS 1 counters    hash, <quota>:u used and <quota>:r reserved
--      2 open        hash of open reservations by request id
--      3 gone        tombstone of this request id
--      4… granted    one sorted set for each quota: <amount>:<grant id> by expiry in microseconds
-- ARGV 1 call        number to echo
--      2 id          request id
--      3 ttl         milliseconds until the reservation may be reaped
--      4 note        what whoever reaps it needs to know: <day> <project>:<key>:<api> <effect> <node>; no '|'
--      5… for each quota, in the order of its key: its name, its limit (calls)
-- Reply: call, now (µs), verdict (1 admitted, 0 refused, -1 released before it came),
--      place of the quota that refused (from 1; 0 when none), then for each quota:
--      limit + grants in force, used, reserved (this call included when admitted).
-- Idempotent by id: an open reservation is answered as admitted and not made twice.
-- Lifetimes: counters and open have none; a reservation carries its own: <deadline µs>|<note>|<quota>,<quota>…

local counters, open, gone = KEYS[1], KEYS[2], KEYS[3]
local call, id, ttl, note = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), ARGV[4]
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local known = redis.call('HEXISTS', open, id) == 1
local verdict, refuser = 1, 0
if not known and redis.call('EXISTS', gone) == 1 then
  verdict = -1
end

local function granted(key)
  local sum = 0
  for _, grant in ipairs(redis.call('ZRANGEBYSCORE', key, '(' .. string.format('%.0f', now), '+inf')) do
    sum = sum + tonumber(string.match(grant, '^%d+'))
  end
  return sum
end

local names, limits, used, reserved = {}, {}, {}, {}
for i = 1, #KEYS - 3 do
  local name = ARGV[3 + 2 * i]
  local has = redis.call('HMGET', counters, name .. ':u', name .. ':r')
  names[i] = name
  limits[i] = tonumber(ARGV[4 + 2 * i]) + granted(KEYS[3 + i])
  used[i], reserved[i] = tonumber(has[1] or 0), tonumber(has[2] or 0)
  if verdict == 1 and not known and used[i] + reserved[i] >= limits[i] then
    verdict, refuser = 0, i
  end
end

if verdict == 1 and not known then
  for i, name in ipairs(names) do
    redis.call('HINCRBY', counters, name .. ':r', 1)
    reserved[i] = reserved[i] + 1
  end
  local deadline = string.format('%.0f', now + ttl * 1000)
  redis.call('HSET', open, id, deadline .. '|' .. note .. '|' .. table.concat(names, ','))
end

local reply = { call, now, verdict, refuser }
for i = 1, #names do
  reply[#reply + 1], reply[#reply + 2], reply[#reply + 3] = limits[i], used[i], reserved[i]
end
return reply
