-- Changes an account's standing: weighs evidence that a gateway has collected, or does what an administrator orders.
-- uses: rate, ladder
--
-- KEYS 1 standing    hash of the account's standing, and of its evidence by <kind>:<seconds>, and …:older
--      2 history     list of its changes, newest first: <now µs>|<change>|<actor>|<state before>|<state>|<step>|
--                    <until µs>|<rate>|<reason>
-- ARGV 1 call        number to echo
--      2 order       weigh, throttle, confirm or lift
--      3 actor       who orders it
--      4 reason      of an administrator; text without control characters
--      5 until       of throttle: µs; 0 for good
--      6 rate        calls a minute let through while throttled for a time
--      7 most        changes kept
--      8 first, 9 ceiling, 10 forgotten (µs; 0 for never), 11 steps, 12 automatic (1 or 0): the policy's ladder
--     13… of weigh, for each kind of evidence: its field, pieces, how many are let pass, in how long (µs)
-- Reply: call, now (µs), change: 0 none, 1 throttled, 2 throttled and a permanent one proposed, 3 suspended, 4 confirmed,
--      5 lifted.
-- Evidence is counted as a window limit counts; what is too much is one step, and begins to be counted anew.
-- Not idempotent: evidence that is weighed twice counts twice, so whoever has no reply does not repeat it.
-- Lifetimes: none, but evidence against an account without a step goes with the longest time it is counted over.

local standing, history = KEYS[1], KEYS[2]
local call, order, actor, reason, till = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local ladder = { rate = tonumber(ARGV[6]), first = tonumber(ARGV[8]), ceiling = tonumber(ARGV[9]),
  forgotten = tonumber(ARGV[10]), steps = tonumber(ARGV[11]), automatic = ARGV[12] == '1' }
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local has = redis.call('HMGET', standing, 'state', 'since', 'until', 'rate', 'step', 'proposed')
local s = aged({ state = has[1] or 'none', since = tonumber(has[2] or 0), till = tonumber(has[3] or 0),
  rate = tonumber(has[4] or 0), step = tonumber(has[5] or 0), proposed = tonumber(has[6] or 0) }, ladder, now)
local before, change, longest = s.state, nil, 0

-- Counts the new evidence; says what is too much, or nil.
local function weighed()
  local excess
  for i = 13, #ARGV, 4 do
    local field, pieces, limit = ARGV[i], tonumber(ARGV[i + 1]), { amount = tonumber(ARGV[i + 2]), per = tonumber(ARGV[i + 3]) }
    local counted = window.read(redis.call('HGET', standing, field), function()
      return redis.call('HGET', standing, field .. ':older')
    end)
    local left = window.look(counted, limit, now, pieces)
    longest = math.max(longest, limit.per)
    if pieces > left then
      local kind, seconds = string.match(field, '^(.*):(%d+)$')
      excess = excess or string.format('%s: %d in %s s, more than %d', kind, limit.amount - left + pieces, seconds, limit.amount)
      redis.call('HDEL', standing, field, field .. ':older')
    elseif pieces > 0 then
      window.add(counted, limit, now, pieces)
      local state, older = window.text(counted)
      redis.call('HSET', standing, field, state)
      if older then
        redis.call('HSET', standing, field .. ':older', older)
      end
    end
  end
  return excess
end

if order == 'weigh' then
  reason = weighed()
  change = reason and s.state ~= 'permanent' and raised(s, ladder, now)
elseif order == 'throttle' then
  s.state, s.since, s.till, s.rate = till == 0 and 'permanent' or 'temporary', now, till, till == 0 and 0 or ladder.rate
  s.proposed, change = till == 0 and 0 or s.proposed, till == 0 and 'suspended' or 'throttled'
elseif order == 'confirm' and s.proposed > 0 then
  s.state, s.since, s.till, s.rate, s.proposed, change = 'permanent', now, 0, 0, 0, 'confirmed'
elseif order == 'lift' and (s.state ~= 'none' or s.step > 0) then
  redis.call('DEL', standing)
  s, change = { state = 'none', since = now, till = 0, rate = 0, step = 0, proposed = 0 }, 'lifted'
end
if change then
  local function number(n) return string.format('%.0f', n) end
  if change ~= 'lifted' then
    redis.call('HSET', standing, 'state', s.state, 'since', number(s.since), 'until', number(s.till), 'rate', number(s.rate),
      'step', number(s.step), 'proposed', number(s.proposed), 'reason', reason, 'actor', actor)
  end
  redis.call('LPUSH', history, table.concat({ number(now), change, actor, before, s.state, number(s.step), number(s.till),
    number(s.rate), reason }, '|'))
  redis.call('LTRIM', history, 0, ARGV[7] - 1)
  redis.call('PUBLISH', 'mg:changes', string.match(standing, '{(.-)}'))
end
if s.state ~= 'none' or s.step > 0 then
  redis.call('PERSIST', standing)
elseif longest > 0 then
  redis.call('PEXPIRE', standing, math.ceil(longest / 1000 * 33 / 32))
end
local changes = { throttled = 1, proposed = 2, suspended = 3, confirmed = 4, lifted = 5 }
return { call, now, changes[change] or 0 }
