-- Ends one reservation: commits its unit of every quota or gives it back, counts the call's usage, keeps its answer.
-- uses: lasting
--
-- KEYS 1 counters    hash, <counter>:u used and <counter>:r reserved
--      2 open        hash of open reservations by request id
--      3 gone        tombstone of this request id: 1, or the reservation that a reaper has released
--      4 usage       hash of the day's calls by project, key, Api and outcome, and of their input: <field>:bytes, :tokens
--      5 decisions   sorted set of recent decisions, as admit says
--      6 repeat      of a call with an Idempotency-Key only: the key's hash
--      7 answers     with repeat only: sorted set of kept answers: <bytes>:<request id>:<hash in repeat's name>:<project>
--                    by expiry in microseconds
-- ARGV 1 call        number to echo
--      2 id          request id
--      3 charge      1 to commit, 0 to release
--      4 field       the field of usage to count under
--      5 tombstone   milliseconds that a released id is remembered
--      6 lapsed      1 to end it only if its deadline has passed (the verb reap), 0 to end it in any case
--      7 keep        milliseconds that decisions and answers are kept
--      8 most        decisions kept
--      9 answer      with repeat only: what a repeated call is answered with; empty to keep none
--     10 room        with repeat only: bytes of answers kept for the account
--     11 unseen      1 of a reservation that was made without Redis: a committed one is remembered like a released one
--     12 bytes       of the call's input
--     13 tokens      of it, where they were counted; else 0
-- Reply: call, now (µs), 1 settled by this run or 0 when there was nothing to settle (settled before, not lapsed), then
--      where this run has charged, what is used now under each counter of the reservation, in its order.
-- Idempotent by id: what opens the reservation is deleted first and counted then, so a second run finds nothing,
--      and the script works when memory is full. A release leaves a tombstone even where nothing was open, so that
--      an admit on its way cannot make an orphan, nor the admit of one unseen be charged twice. A node that others took
--      for gone may come with a success after a reaper's release: that is charged, once, from the tombstone, and counted
--      in usage beside the release.
-- Lifetimes: usage and counters have none here.

local counters, open, gone, usage, decisions, again, answers = unpack(KEYS)
local call, id, charge, field, tombstone = tonumber(ARGV[1]), ARGV[2], ARGV[3] == '1', ARGV[4], ARGV[5]
local lapsed, keep, most, answer, room = ARGV[6] == '1', tonumber(ARGV[7]), tonumber(ARGV[8]), ARGV[9], tonumber(ARGV[10])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local reservation = redis.call('HGET', open, id)
if lapsed and (not reservation or tonumber(string.match(reservation, '^%d+')) > now) then
  return { call, now, 0 }
end

-- Keeps the answer, if there is room for it among those kept; their bytes are summed in the counters.
local function keepAnswer()
  if redis.call('EXISTS', answers) == 0 then
    redis.call('HDEL', counters, 'answers')
  end
  local past = redis.call('ZRANGEBYSCORE', answers, '-inf', string.format('%.0f', now))
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

-- The parts of a reservation. A pattern would try every place of it again and again.
local function parted(text)
  local parts, from = {}, 1
  for bar in function() return string.find(text, '|', from, true) end do
    parts[#parts + 1], from = string.sub(text, from, bar - 1), bar + 1
  end
  parts[#parts + 1] = string.sub(text, from)
  return unpack(parts)
end

local settled, held, used = redis.call('HDEL', open, id), 1, {}
if settled == 0 and charge and not lapsed and redis.call('EXISTS', counters) == 1 then -- not of a deleted account
  local reaped = redis.call('GET', gone)
  if reaped and reaped ~= '1' then
    redis.call('SET', gone, '1', 'PX', tombstone)
    reservation, settled, held = reaped, 1, 0
  end
end
if settled == 1 then
  local _, _, note, decided, moved = parted(reservation)
  local names, counts = {}, {}
  for counter in string.gmatch(moved, '[^,]+') do
    names[#names + 1] = counter .. ':r'
    if charge then
      names[#names + 1] = counter .. ':u'
    end
  end
  for i, has in ipairs(redis.call('HMGET', counters, unpack(names))) do
    local taken = charge and i % 2 == 0
    local now_has = tonumber(has or 0) + (taken and 1 or -held)
    counts[2 * i - 1], counts[2 * i] = names[i], string.format('%d', now_has)
    if taken then
      used[#used + 1] = now_has
    end
  end
  redis.call('HSET', counters, unpack(counts))
  redis.call('HINCRBY', usage, field, 1)
  if ARGV[12] ~= '0' then
    redis.call('HINCRBY', usage, field .. ':bytes', ARGV[12])
  end
  if ARGV[13] ~= '0' then
    redis.call('HINCRBY', usage, field .. ':tokens', ARGV[13])
  end
  local usage, revision = string.match(note, '^(%S+) .* (%S+)$')
  local instant, limits = string.match(decided, '^(%d+) (.*)$')
  redis.call('ZADD', decisions, 0, table.concat({ id, charge and 'charged' or 'released', string.format('%d', now),
    instant, usage, revision, '-', limits }, ' '))
  if redis.call('ZCARD', decisions) > most + 64 then -- seldom, as it costs more than this look
    redis.call('ZREMRANGEBYRANK', decisions, 0, -most - 1)
  end
  last(decisions, keep)
  if again and redis.call('HGET', again, 'id') == id then
    if charge then
      redis.call('HSET', again, 'state', 'done')
      if answer ~= '' then
        keepAnswer()
      end
    else
      redis.call('DEL', again)
    end
  end
end
if not charge or ARGV[11] == '1' then
  redis.call('SET', gone, lapsed and reservation or '1', 'PX', tombstone)
end
return { call, now, settled, unpack(used) }
