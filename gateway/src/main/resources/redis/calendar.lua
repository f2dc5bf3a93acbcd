-- Functions for scripts that name this file in their line of uses.

-- The UTC date of a second since the epoch as yyyyMMdd (Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days).
local function date(seconds)
  local z = math.floor(seconds / 86400) + 719468
  local era = math.floor(z / 146097)
  local doe = z - era * 146097
  local yoe = math.floor((doe - math.floor(doe / 1460) + math.floor(doe / 36524) - math.floor(doe / 146096)) / 365)
  local doy = doe - (365 * yoe + math.floor(yoe / 4) - math.floor(yoe / 100))
  local mp = math.floor((5 * doy + 2) / 153)
  local month = mp < 10 and mp + 3 or mp - 9
  local year = yoe + era * 400 + (month <= 2 and 1 or 0)
  return year * 10000 + month * 100 + doy - math.floor((153 * mp + 2) / 5) + 1
end
