-- Ends reservations of one account, one after the other and a microsecond apart: commits each one's unit of every quota or
-- gives it back, counts the call's usage, keeps its answer.
-- uses: lasting
--
-- KEYS 1 counters    hash, <counter>:u used and <counter>:r reserved
--      2 open        hash of open reservations by request id
--      3 usage       hash of the day's calls by project, key, Api and outcome, and of their input: <field>:bytes, :tokens
--      4 decisions   sorted set of recent decisions, as admit says
--      5 answers     sorted set of kept answers: <bytes>:<request id>:<hash in repeat's name>:<project> by expiry in microseconds
--      … for each call: tombstone of its request id: 1, or the reservation that a reaper has released; and of calls with an
--                    Idempotency-Key only its repeat, the key's hash
-- ARGV 1 number      to echo
--      2 calls       number of calls
--      3 tombstone   milliseconds that a released id is remembered
--      4 keep        milliseconds that decisions and answers are kept
--      5 most        decisions kept
--      6 room        bytes of answers kept for the account
--      7… for each call, seven:
--        id          request id
--        charge      1 to commit, 0 to release
--        field       the field of usage to count under
--        lapsed      1 to end it only if its deadline has passed (the verb reap), 0 to end it in any case
--        answer      with repeat only: what a repeated call is answered with; empty to keep none
--        unseen      1 of a reservation that was made without Redis: a committed one is remembered like a released one
--        input       <bytes>:<tokens>, 0 tokens where they were not counted
-- Reply: number, now (µs, of the first call), then for each call: how many numbers follow for it, 1 settled by this run or 0
--      when there was nothing to settle (settled before, not lapsed), then where this run has charged, what is used now under
--      each counter of the reservation, in its order.
-- Idempotent by id: what opens the reservations is deleted first and counted then, so a second run finds nothing,
--      and the script works when memory is full. A release leaves a tombstone even where nothing was open, so that
--      an admit on its way cannot make an orphan, nor the admit of one unseen be charged twice. A node that others took
--      for gone may come with a success after a reaper's release: that is charged, once, from the tombstone, and counted
--      in usage beside the release.
-- Lifetimes: usage and counters have none here.

local counters, open, usage, decisions, answers = unpack(KEYS, 1, 5)
local calls, tombstone, keep, most, room = tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local instant = string.format('%d', now)
local reply = { tonumber(ARGV[1]), now }
local apart = (#KEYS - 5) / calls

-- The counters of a reservation, by the list of them that it ends with: calls of one Api have the same.
local lists = {}
local function counted(list)
  if not lists[list] then
    local names = {}
    for counter in string.gmatch(list, '[^,]+') do
      names[#names + 1] = counter
    end
    lists[list] = names
  end
  return lists[list]
end

-- What a reservation says. A pattern for all of it would try every place of it again and again.
local function read(text)
  local parts, from = {}, 1
  for bar in function() return string.find(text, '|', from, true) end do
    parts[#parts + 1], from = string.sub(text, from, bar - 1), bar + 1
  end
  local place, revision = string.match(parts[3], '^(%S+) .* (%S+)$')
  local admitted, limits = string.match(parts[4], '^(%d+) (.*)$')
  return { text = text, counters = counted(string.sub(text, from)), place = place, revision = revision, admitted = admitted,
    limits = limits }
end

-- The reservations that end, read before anything is written; each is there once.
local ids, reservations, deleted, is_ending = {}, {}, {}, {}
for i = 1, calls do
  ids[i] = ARGV[7 * i]
end
for i, text in ipairs(redis.call('HMGET', open, unpack(ids))) do
  local lapsed = ARGV[7 * i + 3] == '1'
  local ends = text and not is_ending[ids[i]] and not (lapsed and tonumber(string.match(text, '^%d+')) > now)
  if ends then
    is_ending[ids[i]], reservations[i] = true, read(text)
  end
  if ends or not lapsed then
    deleted[#deleted + 1] = ids[i]
  end
end
if #deleted > 0 then -- also what is not there: Redis lets through the writes after this one even where memory is full
  redis.call('HDEL', open, unpack(deleted))
end

-- Keeps an answer, if there is room for it among those kept; their bytes are summed in the counters.
local function keep_answer(id, field, answer, again)
  if redis.call('EXISTS', answers) == 0 then
    redis.call('HDEL', counters, 'answers')
  end
  local past = redis.call('ZRANGEBYSCORE', answers, '-inf', instant)
  for _, kept in ipairs(past) do
    redis.call('HINCRBY', counters, 'answers', -tonumber(string.match(kept, '^%d+')))
    redis.call('ZREM', answers, kept)
  end
  if tonumber(redis.call('HGET', counters, 'answers') or 0) + #answer <= room then
    redis.call('HINCRBY', counters, 'answers', #answer)
    redis.call('ZADD', answers, string.format('%.0f', now + keep * 1000),
      table.concat({ #answer, id, string.match(again, '[^:]*$'), string.match(field, '^[^:]*') }, ':'))
    redis.call('PEXPIRE', answers, keep)
    redis.call('HSET', again, 'answer', answer)
  end
end

local has, dirty = {}, {} -- what the counters that were read have now; the names of those that are to be written
local function load(names)
  local wanted = {}
  for _, name in ipairs(names) do
    if not has[name .. ':r'] then
      wanted[#wanted + 1], wanted[#wanted + 2] = name .. ':r', name .. ':u'
    end
  end
  for i, count in ipairs(wanted[1] and redis.call('HMGET', counters, unpack(wanted)) or {}) do
    has[wanted[i]] = tonumber(count or 0)
  end
end
local function move(field, by)
  has[field], dirty[field] = has[field] + by, true
  return has[field]
end

local counts, decided = {}, {} -- usage to be counted by field; what decisions are to hold
local function count(field, by)
  counts[field] = (counts[field] or 0) + by
end

local function settle(i, gone, again)
  local at = 7 * i
  local id, charge, field, lapsed, answer = ids[i], ARGV[at + 1] == '1', ARGV[at + 2], ARGV[at + 3] == '1', ARGV[at + 4]
  local reservation, holds = reservations[i], 1
  if not reservation and charge and not lapsed and redis.call('EXISTS', counters) == 1 then -- not of a deleted account
    local reaped = redis.call('GET', gone)
    if reaped and reaped ~= '1' then
      redis.call('SET', gone, '1', 'PX', tombstone)
      reservation, holds = read(reaped), 0
    end
  end
  local head = #reply + 1
  reply[head], reply[head + 1] = 0, reservation and 1 or 0
  if reservation then
    local names = reservation.counters
    load(names)
    for _, name in ipairs(names) do
      move(name .. ':r', -holds)
      if charge then
        reply[#reply + 1] = move(name .. ':u', 1)
      end
    end
    count(field, 1)
    local bytes, tokens = string.match(ARGV[at + 6], '^(%d+):(%d+)$')
    count(field .. ':bytes', bytes)
    count(field .. ':tokens', tokens)
    decided[#decided + 1], decided[#decided + 2] = 0, table.concat({ id, charge and 'charged' or 'released',
      string.format('%d', now + i - 1), reservation.admitted, reservation.place, reservation.revision, '-', reservation.limits }, ' ')
    if again and redis.call('HGET', again, 'id') == id then
      if charge then
        redis.call('HSET', again, 'state', 'done')
        if answer ~= '' then
          keep_answer(id, field, answer, again)
        end
      else
        redis.call('DEL', again)
      end
    end
  end
  if not lapsed or reservation then
    if not charge or ARGV[at + 5] == '1' then
      redis.call('SET', gone, lapsed and reservation.text or '1', 'PX', tombstone)
    end
  end
  reply[head] = #reply - head
end

for i = 1, calls do
  local key = 5 + apart * (i - 1)
  settle(i, KEYS[key + 1], apart == 2 and KEYS[key + 2] or nil)
end

local states = {}
for field in pairs(dirty) do
  states[#states + 1], states[#states + 2] = field, string.format('%d', has[field])
end
if #decided > 0 then
  redis.call('HSET', counters, unpack(states))
  for field, by in pairs(counts) do
    if by ~= 0 then
      redis.call('HINCRBY', usage, field, string.format('%d', by))
    end
  end
  redis.call('ZADD', decisions, unpack(decided))
  if redis.call('ZCARD', decisions) > most + 64 then -- seldom, as it costs more than this look
    redis.call('ZREMRANGEBYRANK', decisions, 0, -most - 1)
  end
  last(decisions, keep)
end
return reply
