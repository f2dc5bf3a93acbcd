-- Functions for scripts that name this file in their line of uses: what a rate limit makes of one more call.
--
-- A limit is { kind, amount, per, burst }: amount units in per µs; burst units at once, of a bucket. Its state is a string,
-- and of a window a second one, older, which most calls neither read nor write.
-- Each function takes state, limit, now (µs), the cost of the call in units and a function that reads older. It returns
--      units left before the call, µs until such a call conforms (0 when it does), the state after it, and older after it,
--      nil when that is as it was.
-- A call that does not conform moves nothing. A clock that steps back refills nothing.

-- Generic cell rate algorithm (ATM Forum, Traffic Management 4.1, 4.4.2). State: the theoretical arrival time in µs.
-- Costs are rounded up and the burst down to whole µs, so that rounding never admits more.
local function bucket(state, limit, now, cost)
  local full = math.floor(limit.burst * limit.per / limit.amount)
  local arrival = math.max(tonumber(state or 0), now)
  local after = arrival + math.ceil(cost * limit.per / limit.amount)
  local left = math.floor((now + full - arrival) * limit.amount / limit.per)
  if after - now > full then
    return left, after - now - full, state
  end
  return left, 0, string.format('%d', after)
end

-- Never more than amount in any span of per: units are counted by slots of a 32nd of it, and a slot counts until the
-- last instant that it may hold has left the span. State: <units of all slots>,<newest slot>:<units>,<oldest slot>; older:
-- all slots but the newest, <slot>:<units>, each with a comma behind, oldest first.
local function window(state, limit, now, cost, older)
  local width = math.ceil(limit.per / 32)
  local function past(slot)
    return (slot + 1) * width + limit.per <= now
  end

  local sum, newest, has, oldest = string.match(state or '', '^(%d+),(%d+):(%d+),(%d*)$')
  sum, oldest = tonumber(sum or 0), oldest or ''
  local others = not newest and '' or nil
  if newest and past(newest) then
    sum, newest, oldest, others = 0, nil, '', ''
  elseif oldest ~= '' and past(oldest) then
    others = older() or ''
    local from, units, rest
    repeat
      oldest, units, rest = string.match(others, '^(%d+):(%d+),()', from)
      local gone = oldest and past(oldest)
      if gone then
        sum, from = sum - units, rest
      end
    until not gone
    others, oldest = string.sub(others, from or 1), oldest or ''
  end

  local left = limit.amount - sum
  if cost > left then
    local free, wait = left, limit.per
    local slots = (others or older() or '') .. (newest and newest .. ':' .. has or '')
    for slot, units in string.gmatch(slots, '(%d+):(%d+)') do
      if free < cost then
        free, wait = free + units, (slot + 1) * width + limit.per - now
      end
    end
    return left, wait, state
  end
  local current = math.floor(now / width)
  if newest and tonumber(newest) >= current then
    return left, 0, string.format('%d,%s:%d,%s', sum + cost, newest, has + cost, oldest), others
  end
  if newest then
    others = (others or older() or '') .. newest .. ':' .. has .. ','
    oldest = oldest ~= '' and oldest or newest
  end
  return left, 0, string.format('%d,%d:%d,%s', sum + cost, current, cost, oldest), others
end
