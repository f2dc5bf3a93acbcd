-- Decides one call against every limit of its account, all or nothing: moves every rate, reserves one unit of every quota.
-- uses: calendar, lasting, rate, ladder
--
-- KEYS 1 counters    hash, <counter>:u used and <counter>:r reserved; each quota has a lifetime counter named after it,
--                    limited or not, and one of a period is counted besides in <quota>@<yyyyMM> or <quota>@<yyyyMMdd>
--      2 open        hash of open reservations by request id
--      3 gone        tombstone of this request id
--      4 decisions   sorted set of recent decisions: <request id> <word> <settled µs> <decided µs> <project>:<key>:<api>
--                    <revision> <limit that refused> <limits>; '-' for what there is not
--      5 rates       hash of the states of rate limits, and of what else a window keeps: <field>:older
--      6 standing    hash: state (none, temporary, permanent), until (µs), rate (calls a minute let through until then)
--      7 changed     present for a minute after something was changed of which callers are known
--      8… granted    one sorted set for each quota: <amount>:<grant id> by expiry in microseconds
--      last, repeat  with a fingerprint only: hash of the Idempotency-Key: id, fingerprint, state (open, done), answer
-- ARGV 1 call        number to echo
--      2 id          request id
--      3 ttl         milliseconds until the reservation may be reaped
--      4 note        what whoever settles it needs to know: <project>:<key>:<api> <effect> <node> <repeat> <bytes> <tokens> <revision>;
--                    no '|'
--      5 fingerprint what was asked, of a call with an Idempotency-Key; else empty
--      6 keep        milliseconds that an Idempotency-Key is remembered, and rates that nobody moves
--      7 most        decisions kept
--      8 remembered  1 when who calls, and their plan, may have been changed since the gateway has read it; else empty
--      9 quotas      number of quotas
--      10… for each quota, in the order of its key: its name, its limit (calls, -1 unlimited), its period (life, day, month)
--      … for each rate: its field in rates, enforced (1 or 0), kind (bucket or window), amount, per (µs), burst, cost
-- Reply: call, now (µs), verdict, place of the limit that refused (from 1 among its kind; 0 when none; with verdict 7 µs
--      until the call would be let through), then for each
--      quota: limit + grants in force (-1 unlimited), used, reserved (this call included when admitted), then for each
--      rate: units left (this call taken when admitted), µs until the call would conform (0 when it does). Verdict: 1 admitted, 0 refused by a quota,
--      -1 released before it came, 6 refused by a rate; and by its Idempotency-Key: 2 answered before, 3 still running,
--      4 the key was sent with another request, 5 completed before, its answer was not kept; and by the account's
--      standing, before all that: 7 throttled for a time, 8 for good; and before all else 9: a remembered caller that may
--      have been changed. Nothing is moved, reserved or remembered then.
-- Idempotent by id: an open reservation is answered as admitted; nothing is made or moved twice.
-- Lifetimes: lifetime counters and open have none, past periods' counters go when the next begins; a reservation
--      carries its own deadline: <deadline µs>|<yyyyMMdd>|<note>|<decided µs> <limits>|<counter>,<counter>…; repeat lives
--      for keep. Limits, as they were before: q:<quota>:<limit>:<used>:<reserved> and r:<rate>:<left>:<taken>, by commas.

local counters, open, gone, decisions, rates, standing, changed = unpack(KEYS, 1, 7)
local call, id, ttl, note = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), ARGV[4]
local fingerprint, keep, most, quotas = ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[9])
local again = KEYS[8 + quotas]
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local day = date(tonumber(clock[1]))
local dated = { day = string.format('@%d', day), month = string.format('@%d', math.floor(day / 100)), life = '' }

local function granted(key)
  local sum = 0
  for _, grant in ipairs(redis.call('ZRANGEBYSCORE', key, '(' .. string.format('%.0f', now), '+inf')) do
    sum = sum + tonumber(string.match(grant, '^%d+'))
  end
  return sum
end

-- Removes a quota's counters of periods that are over when another begins, but those that calls in flight belong to. A
-- month is not over while one of its days begins, and what a clock that steps back finds in the future stays.
local function forget(name, begins)
  for _, field in ipairs(redis.call('HKEYS', counters)) do
    local past = string.match(field, '^(.*@%d+):r$')
    local over = past and string.match(past, '^[^@]*') == name and past < begins and string.sub(begins, 1, #past) ~= past
    if over and redis.call('HGET', counters, field) == '0' then
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
if not known and ARGV[8] == '1' and redis.call('EXISTS', changed) == 1 then
  return { call, now, 9 }
end
local verdict, refuser, longest, slowed, slowed_older = 1, 0, 0, nil, nil
if not known and redis.call('EXISTS', gone) == 1 then
  verdict = -1
elseif not known then
  verdict, refuser, slowed, slowed_older = stood(redis.call('HMGET', standing, 'state', 'until', 'rate'), rates, now)
  if verdict == 1 and again then
    verdict = repeated()
  end
end

local reply, taken, limits = {}, {}, {}
local names, states = {}, {} -- of rates: the field of each, and all fields with what they are to hold
for at = 10 + 3 * quotas, #ARGV, 7 do
  names[#names + 1] = ARGV[at]
end
local before = names[1] and redis.call('HMGET', rates, unpack(names))
local function note_state(field, state, older)
  states[#states + 1], states[#states + 2] = field, state
  if older then
    states[#states + 1], states[#states + 2] = field .. ':older', older
  end
end
for i, name in ipairs(names) do
  local at = 3 + 3 * quotas + 7 * i
  local limit = { amount = tonumber(ARGV[at + 3]), per = tonumber(ARGV[at + 4]), burst = tonumber(ARGV[at + 5]) }
  local take, cost = ARGV[at + 2] == 'bucket' and bucket or window, tonumber(ARGV[at + 6])
  local left, wait, state, older = take(before[i], limit, now, cost, function()
    return redis.call('HGET', rates, name .. ':older')
  end)
  local place = 3 + 3 * quotas + 2 * i
  reply[place], reply[place + 1], taken[place] = left, wait, wait == 0 and cost or 0
  limits[#limits + 1] = string.format('r:%s:%d:%d', string.match(name, '^[^:]*'), left, taken[place])
  note_state(name, state or '', older)
  if ARGV[at + 1] == '1' and wait > longest and (verdict == 1 or verdict == 6) and not known then
    verdict, refuser, longest = 6, i, wait
  end
end

local fields = {} -- of counters: used and reserved in the period in force and in all, of each quota
for i = 1, quotas do
  local name, period = ARGV[7 + 3 * i], dated[ARGV[9 + 3 * i]]
  fields[#fields + 1], fields[#fields + 2], fields[#fields + 3] = name .. period .. ':u', name .. period .. ':r', name .. ':r'
end
local counts = redis.call('HMGET', counters, unpack(fields))
local moved, begun, reservations = {}, {}, {}
local function reserve(counter, field)
  moved[#moved + 1] = counter
  reservations[#reservations + 1] = fields[field]
  reservations[#reservations + 1] = string.format('%d', tonumber(counts[field] or 0) + 1)
end
for i = 1, quotas do
  local name, limit, period = ARGV[7 + 3 * i], tonumber(ARGV[8 + 3 * i]), dated[ARGV[9 + 3 * i]]
  local used, reserved = tonumber(counts[3 * i - 2] or 0), tonumber(counts[3 * i - 1] or 0)
  reserve(name, 3 * i)
  if period ~= '' then
    reserve(name .. period, 3 * i - 1)
    begun[name] = not counts[3 * i - 1] and name .. period or nil
  end
  if limit >= 0 then
    limit = limit + granted(KEYS[7 + i])
    if verdict == 1 and not known and used + reserved >= limit then
      verdict, refuser = 0, i
    end
    limits[#limits + 1] = string.format('q:%s:%d:%d:%d', name, limit, used, reserved)
  end
  reply[3 * i + 2], reply[3 * i + 3], reply[3 * i + 4] = limit, used, reserved
end
reply[1], reply[2], reply[3], reply[4] = call, now, verdict, refuser

local told = #limits > 0 and table.concat(limits, ',') or '-'
local instant = string.format('%d', now)

-- Remembers why the call is not admitted.
local function remember(word, by)
  local usage, revision = string.match(note, '^(%S+) .* (%S+)$')
  redis.pcall('ZADD', decisions, 0, table.concat({ id, word, instant, instant, usage, revision, by, told }, ' '))
  redis.call('ZREMRANGEBYRANK', decisions, 0, -most - 1)
  last(decisions, keep)
end

if verdict == 1 and not known then
  redis.call('HSET', counters, unpack(reservations))
  for i = 1, quotas do
    reply[3 * i + 4] = reply[3 * i + 4] + 1
  end
  for name, current in pairs(begun) do
    forget(name, current)
  end
  for left, cost in pairs(taken) do
    reply[left] = reply[left] - cost
  end
  if slowed then
    note_state('throttle', slowed, slowed_older)
  end
  if #states > 0 then
    redis.call('HSET', rates, unpack(states))
    last(rates, keep)
  end
  local deadline = string.format('%d', now + ttl * 1000)
  redis.call('HSET', open, id,
    table.concat({ deadline, string.format('%d', day), note, instant .. ' ' .. told, table.concat(moved, ',') }, '|'))
  if again then
    redis.call('HSET', again, 'id', id, 'fingerprint', fingerprint, 'state', 'open')
    redis.call('PEXPIRE', again, keep)
  end
elseif verdict == 0 then
  remember('refused', ARGV[7 + 3 * refuser])
elseif verdict == 6 then
  remember('refused', string.match(names[refuser], '^[^:]*'))
elseif verdict >= 7 then
  remember('refused', verdict == 7 and 'throttle' or 'suspension')
elseif verdict ~= 1 and verdict ~= -1 then
  remember(verdict == 2 and 'replayed' or 'refused', 'idempotency-key')
end
return reply
