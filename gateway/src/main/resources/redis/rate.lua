-- Functions for scripts that name this file in their line of uses: what a rate limit makes of calls, one
-- after the other.
--
-- A limit is { amount, per, burst }: amount units in per µs; burst units at once, of a bucket. Each kind has
--      read(state, older)            what is kept of it, from its string; older is a function that reads the second string of
--                                    a window, which most calls neither read nor write
--      look(has, limit, now, cost)   units left before a call of that cost, µs until such a call conforms (0 when it does)
--      add(has, limit, now, cost)    counts a call that conforms, as look has just said
--      text(has)                     the string to keep, and the second one, nil when that is as it was
-- A call that does not conform moves nothing. A clock that steps back refills nothing.

-- Generic cell rate algorithm (ATM Forum, Traffic Management 4.1, 4.4.2). State: the theoretical arrival time in µs.
-- Costs are rounded up and the burst down to whole µs, so that rounding never admits more.
local bucket = {}

function bucket.read(state)
  return { arrival = tonumber(state or 0) or 0 }
end

function bucket.look(has, limit, now, cost)
  local full = math.floor(limit.burst * limit.per / limit.amount)
  local arrival = math.max(has.arrival, now)
  local after = arrival + math.ceil(cost * limit.per / limit.amount)
  return math.floor((now + full - arrival) * limit.amount / limit.per), math.max(0, after - now - full)
end

function bucket.add(has, limit, now, cost)
  has.arrival = math.max(has.arrival, now) + math.ceil(cost * limit.per / limit.amount)
end

function bucket.text(has)
  return string.format('%d', has.arrival)
end

-- Never more than amount in any span of per: units are counted by slots of a 32nd of it, and a slot counts until the
-- last instant that it may hold has left the span. State: <units of all slots>,<newest slot>:<units>,<oldest slot>; older:
-- all slots but the newest, <slot>:<units>, each with a comma behind, oldest first.
local window = {}

function window.read(state, older)
  local sum, newest, units, oldest = string.match(state or '', '^(%d+),(%d+):(%d+),(%d*)$')
  return { sum = tonumber(sum or 0), newest = tonumber(newest), units = tonumber(units), oldest = tonumber(oldest),
    others = not newest and '' or nil, older = older }
end

-- All slots but the newest; they are read once, and written again.
local function others(has)
  has.others = has.others or has.older() or ''
  return has.others
end

local function width(limit)
  return math.ceil(limit.per / 32)
end

-- Takes off what has left the span.
local function age(has, limit, now)
  local wide = width(limit)
  local function past(slot)
    return slot and (slot + 1) * wide + limit.per <= now
  end
  if past(has.newest) then
    has.sum, has.newest, has.units, has.oldest, has.others = 0, nil, nil, nil, ''
  elseif past(has.oldest) then
    local slots, from = others(has), 1
    repeat
      local slot, units, rest = string.match(slots, '^(%d+):(%d+),()', from)
      has.oldest = tonumber(slot)
      local gone = past(has.oldest)
      if gone then
        has.sum, from = has.sum - units, rest
      end
    until not gone
    has.others = string.sub(slots, from)
  end
end

function window.look(has, limit, now, cost)
  age(has, limit, now)
  local left = limit.amount - has.sum
  if cost <= left then
    return left, 0
  end
  local free, wait = left, limit.per
  local slots = (has.others or has.older() or '') .. (has.newest and has.newest .. ':' .. has.units or '')
  for slot, units in string.gmatch(slots, '(%d+):(%d+)') do
    if free < cost then
      free, wait = free + units, (slot + 1) * width(limit) + limit.per - now
    end
  end
  return left, wait
end

function window.add(has, limit, now, cost)
  local current = math.floor(now / width(limit))
  has.sum = has.sum + cost
  if has.newest and has.newest >= current then
    has.units = has.units + cost
    return
  end
  if has.newest then
    has.others = string.format('%s%d:%d,', others(has), has.newest, has.units)
    has.oldest = has.oldest or has.newest
  end
  has.newest, has.units = current, cost
end

function window.text(has)
  return string.format('%d,%d:%d,%s', has.sum, has.newest, has.units, has.oldest and string.format('%d', has.oldest) or ''),
    has.others
end
