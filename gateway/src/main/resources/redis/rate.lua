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
-- last instant that it may hold has left the span. State: <slot>:<units>,… oldest first.
local function window(state, limit, now, cost)
  local width = math.ceil(limit.per / 32)
  local current, sum, slots = math.floor(now / width), 0, {}
  for slot, units in string.gmatch(state or '', '(%d+):(%d+)') do
    slot, units = tonumber(slot), tonumber(units)
    if (slot + 1) * width + limit.per > now then
      slots[#slots + 1] = { slot, units }
      sum = sum + units
    end
  end
  local left = limit.amount - sum
  if cost > left then
    local free, wait = left, limit.per
    for _, slot in ipairs(slots) do
      if free < cost then
        free, wait = free + slot[2], (slot[1] + 1) * width + limit.per - now
      end
    end
    return left, wait, state
  end
  local newest = slots[#slots]
  if newest and newest[1] >= current then
    newest[2] = newest[2] + cost
  else
    slots[#slots + 1] = { current, cost }
  end
  for i, slot in ipairs(slots) do
    slots[i] = string.format('%.0f:%.0f', slot[1], slot[2])
  end
  return left, 0, table.concat(slots, ',')
end
