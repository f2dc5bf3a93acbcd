-- Adds calls that held no reservation to an account's usage of a day.
--
-- KEYS 1 usage       hash of the day's calls by project, key, Api and outcome, and of their input: <field>:bytes, :tokens
-- ARGV 1 call        number to echo
--      2… of each field: its name, calls, bytes, tokens
-- Reply: call, now (µs).
-- Not idempotent: whoever has no reply does not repeat it.
-- Lifetimes: none here.

local usage, call = KEYS[1], tonumber(ARGV[1])
local clock = redis.call('TIME')

for i = 2, #ARGV, 4 do
  local field = ARGV[i]
  redis.call('HINCRBY', usage, field, ARGV[i + 1])
  if ARGV[i + 2] ~= '0' then
    redis.call('HINCRBY', usage, field .. ':bytes', ARGV[i + 2])
  end
  if ARGV[i + 3] ~= '0' then
    redis.call('HINCRBY', usage, field .. ':tokens', ARGV[i + 3])
  end
end
return { call, clock[1] * 1000000 + clock[2] }
