-- Charges what the memory service has completed and this Redis has lost, if the books are still as they were looked at.
--
-- KEYS 1 counters    hash, <counter>:u used and <counter>:r reserved
--      2 usage       hash of the day's counts by project, key, Api and outcome
-- ARGV 1 call        number to echo
--      2 total       the total's counter of the period in force, or empty
--      3… for each Api: its name, used as it was looked at, calls to add, its field of usage, its counter of the period in
--         force or empty
-- Reply: call, now (µs), 1 charged or 0 when the books have moved since; then nothing is changed.
-- A repeated call finds the books moved, by itself.
-- Lifetimes: none here.

local counters, usage = KEYS[1], KEYS[2]
local call, total = tonumber(ARGV[1]), ARGV[2]
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local function charge(counter, calls)
  if counter ~= '' then
    redis.call('HINCRBY', counters, counter .. ':u', calls)
  end
end

for i = 3, #ARGV, 5 do
  if (redis.call('HGET', counters, ARGV[i] .. ':u') or '0') ~= ARGV[i + 1] then
    return { call, now, 0 }
  end
end
for i = 3, #ARGV, 5 do
  local calls = ARGV[i + 2]
  charge(ARGV[i], calls)
  charge(ARGV[i + 4], calls)
  charge('*', calls)
  charge(total, calls)
  redis.call('HINCRBY', usage, ARGV[i + 3], calls)
end
return { call, now, 1 }
