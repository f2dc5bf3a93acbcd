-- Decides calls against every limit of their account, one after the other and each all or nothing: moves every rate, reserves
-- one unit of every quota. The calls of one run share their limits, and are decided a microsecond apart: by their instants the
-- log of usage is put in the order in which they were.
-- uses: calendar, lasting, rate, ladder
--
-- KEYS 1 counters    hash, <counter>:u used and <counter>:r reserved; each quota has a lifetime counter named after it,
--                    limited or not, and one of a period is counted besides in <quota>@<yyyyMM> or <quota>@<yyyyMMdd>
--      2 open        hash of open reservations by request id
--      3 decisions   sorted set of recent decisions: <request id> <word> <settled µs> <decided µs> <project>:<key>:<api>
--                    <revision> <limit that refused> <limits>; '-' for what there is not
--      4 rates       hash of the states of rate limits, and of what else a window keeps: <field>:older
--      5 standing    hash: state (none, temporary, permanent), until (µs), rate (calls a minute let through until then)
--      6 changed     present for a minute after something was changed of which callers are known
--      7… granted    one sorted set for each quota: <amount>:<grant id> by expiry in microseconds
--      … for each call: tombstone of its request id, and with a fingerprint only its repeat: hash of the Idempotency-Key: id,
--                    fingerprint, state (open, done), answer
-- ARGV 1 number      to echo
--      2 calls       number of calls
--      3 ttl         milliseconds until a reservation may be reaped
--      4 keep        milliseconds that an Idempotency-Key is remembered, and rates that nobody moves
--      5 most        decisions kept
--      6 remembered  1 when who calls, and their plan, may have been changed since the gateway has read it; else empty
--      7 quotas      number of quotas
--      8… for each quota, in the order of its key: its name, its limit (calls, -1 unlimited), its period (life, day, month)
--      … for each rate: its field in rates, enforced (1 or 0), kind (bucket or window), amount, per (µs), burst, cost
--      … for each call: its request id; what whoever settles it needs to know, <project>:<key>:<api> <effect> <node> <repeat>
--                    <bytes> <tokens> <revision>, no '|'; fingerprint of what was asked with an Idempotency-Key, else empty
-- Reply: number, now (µs, of the first call), then for each call: how many numbers follow for it, verdict, place of the limit
--      that refused (from 1 among its kind; 0 when none; with verdict 7 µs until the call would be let through), then for each
--      quota: limit + grants in force (-1 unlimited), used, reserved (this call included when admitted), then for each
--      rate: units left (this call taken when admitted), µs until the call would conform (0 when it does). Verdict: 1 admitted,
--      0 refused by a quota, -1 released before it came, 6 refused by a rate; and by its Idempotency-Key: 2 answered before, 3
--      still running, 4 the key was sent with another request, 5 completed before, its answer was not kept; and by the account's
--      standing, before all that: 7 throttled for a time, 8 for good; and before all else 9, with no limits after it: a
--      remembered caller that may have been changed. Nothing is moved, reserved or remembered then.
-- Idempotent by id: an open reservation is answered as admitted; nothing is made or moved twice.
-- Lifetimes: lifetime counters and open have none, past periods' counters go when the next begins; a reservation
--      carries its own deadline: <deadline µs>|<yyyyMMdd>|<note>|<decided µs> <limits>|<counter>,<counter>…; repeat lives
--      for keep. Limits, as they were before: q:<quota>:<limit>:<used>:<reserved> and r:<rate>:<left>:<taken>, by commas.

local counters, open, decisions, rates, standing, changed = unpack(KEYS, 1, 6)
local calls, ttl, keep, most, quotas = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[7])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + math.min(clock[2], 1000000 - calls) -- so that all are of one day
local instant = string.format('%d', now)
local reply = { tonumber(ARGV[1]), now }

-- The calls, which come last, and their keys.
local first, apart = #ARGV - 3 * calls, (#KEYS - 6 - quotas) / calls
local ids, tombstones = {}, {}
for i = 1, calls do
  ids[i], tombstones[i] = ARGV[first + 3 * i - 2], KEYS[7 + quotas + apart * (i - 1)]
end
local held = redis.call('HMGET', open, unpack(ids))
local some_gone = redis.call('EXISTS', unpack(tombstones)) > 0
local caller_changed = ARGV[6] == '1' and redis.call('EXISTS', changed) == 1

-- The rates: how each stands, moved by each call that is admitted.
local limits, fields = {}, {}
for at = 8 + 3 * quotas, first, 7 do
  fields[#fields + 1] = ARGV[at]
  limits[#limits + 1] = { kind = ARGV[at + 2] == 'bucket' and bucket or window, enforced = ARGV[at + 1] == '1',
    amount = tonumber(ARGV[at + 3]), per = tonumber(ARGV[at + 4]), burst = tonumber(ARGV[at + 5]), cost = tonumber(ARGV[at + 6]),
    name = string.match(ARGV[at], '^[^:]*') }
end
local function kept(kind, field, state)
  return kind.read(state, function()
    return redis.call('HGET', rates, field .. ':older')
  end)
end
for i, state in ipairs(fields[1] and redis.call('HMGET', rates, unpack(fields)) or {}) do
  limits[i].has = kept(limits[i].kind, fields[i], state)
end
local slow -- the window of an account that is throttled for a time
local function slowed()
  slow = slow or kept(window, 'throttle', redis.call('HGET', rates, 'throttle'))
  return slow
end
local has_standing

-- The quotas: what is used and reserved in the period in force, and reserved in all.
local function granted(key)
  local sum = 0
  for _, grant in ipairs(redis.call('ZRANGEBYSCORE', key, '(' .. instant, '+inf')) do
    sum = sum + tonumber(string.match(grant, '^%d+'))
  end
  return sum
end
local day = date(tonumber(clock[1]))
local dated = { day = string.format('@%d', day), month = string.format('@%d', math.floor(day / 100)), life = '' }
local books, read, moved, begun = {}, {}, {}, {}
for i = 1, quotas do
  local name, period = ARGV[5 + 3 * i], dated[ARGV[7 + 3 * i]]
  read[3 * i - 2], read[3 * i - 1], read[3 * i] = name .. period .. ':u', name .. period .. ':r', name .. ':r'
end
local counts = redis.call('HMGET', counters, unpack(read))
for i = 1, quotas do
  local name, limit, period = ARGV[5 + 3 * i], tonumber(ARGV[6 + 3 * i]), dated[ARGV[7 + 3 * i]]
  books[i] = { name = name, limit = limit >= 0 and limit + granted(KEYS[6 + i]) or limit, limited = limit >= 0,
    used = tonumber(counts[3 * i - 2] or 0), reserved = tonumber(counts[3 * i - 1] or 0) }
  moved[#moved + 1] = name
  if period ~= '' then
    moved[#moved + 1] = name .. period
    begun[name] = not counts[3 * i - 1] and name .. period or nil
  end
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

-- The verdict of an Idempotency-Key; 1 when it is new.
local function repeated(again, fingerprint)
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

local admitted, is_opened, opened, remembered = 0, {}, {}, {}
local ends = '|' .. table.concat(moved, ',')
local begins = string.format('%d|%d|', now + ttl * 1000, day)

local function decide(place, id, note, fingerprint, again)
  local decided = now + place - 1
  local known = held[place] or is_opened[id]
  if not known and caller_changed then
    reply[#reply + 1], reply[#reply + 2], reply[#reply + 3] = 2, 9, 0
    return
  end
  local verdict, refuser, longest, through = 1, 0, 0, nil
  if not known and some_gone and redis.call('EXISTS', tombstones[place]) == 1 then
    verdict = -1
  elseif not known then
    has_standing = has_standing or redis.call('HMGET', standing, 'state', 'until', 'rate')
    verdict, refuser, through = stood(has_standing, slowed, decided)
    if verdict == 1 and again then
      verdict = repeated(again, fingerprint)
    end
  end

  local at, told = #reply, {}
  for number = at + 1, at + 3 + 3 * quotas do
    reply[number] = 2 + 3 * quotas + 2 * #limits
  end
  local left_at = at + 4 + 3 * quotas
  local conforms = {}
  for i, limit in ipairs(limits) do
    local left, wait = limit.kind.look(limit.has, limit, decided, limit.cost)
    reply[left_at], reply[left_at + 1], left_at = left, wait, left_at + 2
    conforms[i] = wait == 0
    told[i] = string.format('r:%s:%d:%d', limit.name, left, wait == 0 and limit.cost or 0)
    if limit.enforced and wait > longest and (verdict == 1 or verdict == 6) and not known then
      verdict, refuser, longest = 6, i, wait
    end
  end
  for i, book in ipairs(books) do
    if book.limited then
      if verdict == 1 and not known and book.used + book.reserved >= book.limit then
        verdict, refuser = 0, i
      end
      told[#told + 1] = string.format('q:%s:%d:%d:%d', book.name, book.limit, book.used, book.reserved)
    end
  end
  local takes = verdict == 1 and not known
  for i, book in ipairs(books) do
    book.reserved = book.reserved + (takes and 1 or 0)
    reply[at + 1 + 3 * i], reply[at + 2 + 3 * i], reply[at + 3 + 3 * i] = book.limit, book.used, book.reserved
  end
  reply[at + 2], reply[at + 3] = verdict, refuser

  local instant = string.format('%d', decided)
  local limits_before = #told > 0 and table.concat(told, ',') or '-'
  if takes then
    admitted = admitted + 1
    for i, limit in ipairs(limits) do
      if conforms[i] then
        limit.kind.add(limit.has, limit, decided, limit.cost)
        local place_of_left = at + 2 + 3 * quotas + 2 * i
        reply[place_of_left], limit.moved = reply[place_of_left] - limit.cost, true
      end
    end
    if through then
      window.add(slowed(), through, decided, 1)
    end
    is_opened[id] = true
    opened[#opened + 1], opened[#opened + 2] = id, begins .. note .. '|' .. instant .. ' ' .. limits_before .. ends
    if again then
      redis.call('HSET', again, 'id', id, 'fingerprint', fingerprint, 'state', 'open')
      redis.call('PEXPIRE', again, keep)
    end
  elseif verdict ~= 1 and verdict ~= -1 then
    local by = verdict == 0 and books[refuser].name or verdict == 6 and limits[refuser].name or verdict == 7 and 'throttle'
      or verdict == 8 and 'suspension' or 'idempotency-key'
    local usage, revision = string.match(note, '^(%S+) .* (%S+)$')
    remembered[#remembered + 1], remembered[#remembered + 2] = 0, table.concat({ id, verdict == 2 and 'replayed' or 'refused',
      instant, instant, usage, revision, by, limits_before }, ' ')
  end
end

for i = 1, calls do
  local again = apart == 2 and KEYS[6 + quotas + 2 * i] or nil
  decide(i, ids[i], ARGV[first + 3 * i - 1], ARGV[first + 3 * i], again)
end

if admitted > 0 then
  local reserved = {}
  for i, book in ipairs(books) do
    reserved[#reserved + 1], reserved[#reserved + 2] = read[3 * i], string.format('%d', tonumber(counts[3 * i] or 0) + admitted)
    if read[3 * i - 1] ~= read[3 * i] then
      reserved[#reserved + 1], reserved[#reserved + 2] = read[3 * i - 1], string.format('%d', book.reserved)
    end
  end
  redis.call('HSET', counters, unpack(reserved))
  for name, current in pairs(begun) do
    forget(name, current)
  end
  local states = {}
  local function note_state(field, kind, has)
    local state, older = kind.text(has)
    states[#states + 1], states[#states + 2] = field, state
    if older then
      states[#states + 1], states[#states + 2] = field .. ':older', older
    end
  end
  for i, limit in ipairs(limits) do
    if limit.moved then
      note_state(fields[i], limit.kind, limit.has)
    end
  end
  if slow then
    note_state('throttle', window, slow)
  end
  if #states > 0 then
    redis.call('HSET', rates, unpack(states))
  end
  if fields[1] or slow then
    last(rates, keep)
  end
  redis.call('HSET', open, unpack(opened))
end
if #remembered > 0 then
  redis.pcall('ZADD', decisions, unpack(remembered))
  redis.call('ZREMRANGEBYRANK', decisions, 0, -most - 1)
  last(decisions, keep)
end
return reply
