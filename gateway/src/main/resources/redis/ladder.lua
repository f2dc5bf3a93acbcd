-- Functions for scripts that name this file in their line of uses, after rate: what time and evidence make of a standing,
-- and a standing of a call.
--
-- A standing is { state, since, till, rate, step, proposed }: none, temporary or permanent; since when and till when (µs;
-- of none: when the last throttle ended); calls a minute let through; steps taken and not forgotten; when a permanent
-- throttle was proposed (µs; 0 when it is not).
-- A ladder is { first, ceiling, forgotten (µs), rate, steps, automatic }.

-- What time makes of it: a temporary throttle ends, and after it a step is forgotten for each time of forgetting, with
-- what was proposed. A clock that steps back forgets nothing.
local function aged(s, ladder, now)
  if s.state == 'temporary' and s.till <= now then
    s.state = 'none'
  end
  if s.state == 'none' and s.step > 0 and ladder.forgotten > 0 then
    local steps = math.min(s.step, math.floor(math.max(0, now - s.till) / ladder.forgotten))
    s.step, s.till = s.step - steps, s.till + steps * ladder.forgotten
    if steps > 0 then
      s.proposed = 0
    end
  end
  return s
end

-- One step up; each lasts twice as long as the one before, and never ends sooner than what is in force. Returns what has
-- happened.
local function raised(s, ladder, now)
  s.step = s.step + 1
  if s.step > ladder.steps and ladder.automatic then
    s.state, s.since, s.till, s.rate, s.proposed = 'permanent', now, 0, 0, 0
    return 'suspended'
  end
  local length = math.min(ladder.ceiling, ladder.first * 2 ^ math.min(s.step - 1, 40))
  if s.state == 'none' then
    s.state, s.since, s.till, s.rate = 'temporary', now, 0, ladder.rate
  end
  s.till, s.rate = math.max(s.till, now + length), math.min(s.rate, ladder.rate)
  if s.step > ladder.steps and s.proposed == 0 then
    s.proposed = now
    return 'proposed'
  end
  return 'throttled'
end

-- What a standing of { state, until, rate } as they are kept makes of one call: 1 nothing, 7 refused for a time, 8 refused
-- for good; µs until it is let through; of a standing that lets through some calls a minute, the limit that such a call
-- counts in. slow is a function that gives what is kept of that window.
local function stood(has, slow, now)
  if has[1] == 'permanent' then
    return 8, 0
  elseif has[1] ~= 'temporary' or tonumber(has[2]) <= now then
    return 1, 0
  elseif has[3] == '0' then
    return 7, tonumber(has[2]) - now
  end
  local limit = { amount = tonumber(has[3]), per = 60000000 }
  local _, wait = window.look(slow(), limit, now, 1)
  return wait > 0 and 7 or 1, math.min(wait, tonumber(has[2]) - now), limit
end
