-- Functions for scripts that name this file in their line of uses: what a rate limit makes of one more call.
--
-- A limit is { kind, amount, per, burst }: amount units in per µs; burst units at once, of a bucket. Its state is a string.
-- Each function takes state, limit, now (µs) and the cost of the call in units, and returns
--      units left before the call, µs until such a call conforms (0 when it does), the state after it.
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
  return left, 0, string.format('%.0f', after)
end

-- Never more than amount in any span of per: units are counted by slots of a 32nd of it, and a slot counts until the
-- last instant that it may hold has left the span. State: <units of all slots>,<newest slot>:<units>,<slot>:<units>,… the
-- older ones oldest first, so that both ends are at the front, and a call looks at nothing else.
local function window(state, limit, now, cost)
  local width = math.ceil(limit.per / 32)
  local function past(slot)
    return (slot + 1) * width + limit.per <= now
  end

  local sum, newest, has, from = string.match(state or '', '^(%d+),(%d+):(%d+)()')
  local older = state or ''
  if not sum and older ~= '' then -- as nodes of before write it: <slot>:<units>,… oldest first
    older, newest, has = string.match(',' .. older, '^(.*),(%d+):(%d+)$')
    sum, from = has, 1
    for units in string.gmatch(older, ':(%d+)') do
      sum = sum + units
    end
  end
  sum, from = tonumber(sum or 0), from or 1
  local oldest, units, rest = string.match(older, '^,(%d+):(%d+)()', from)
  while oldest and past(oldest) do
    sum, from = sum - units, rest
    oldest, units, rest = string.match(older, '^,(%d+):(%d+)()', from)
  end
  if newest and past(newest) then
    sum, newest = 0, nil
  end

  local left = limit.amount - sum
  if cost > left then
    local free, wait = left, limit.per
    for slot, units in string.gmatch(string.sub(older, from) .. ',' .. (newest and newest .. ':' .. has or ''), '(%d+):(%d+)') do
      if free < cost then
        free, wait = free + units, (slot + 1) * width + limit.per - now
      end
    end
    return left, wait, state
  end
  local current, others = math.floor(now / width), string.sub(older, from)
  if newest and tonumber(newest) >= current then
    return left, 0, string.format('%.0f,%s:%.0f%s', sum + cost, newest, has + cost, others)
  end
  others = newest and others .. ',' .. newest .. ':' .. has or ''
  return left, 0, string.format('%.0f,%.0f:%.0f%s', sum + cost, current, cost, others)
end
