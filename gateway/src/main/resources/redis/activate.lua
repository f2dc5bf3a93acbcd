-- Puts a policy in force, if the one that it was judged against still is.
--
-- KEYS 1 current     hash: hash, at (µs), names (a line each), and file:<name> for each
--      2 announced   hash: when each announcement was first loaded (µs), by <kind>:<id>:<digest>
--      3 history     list of what was put in force, the newest first: <µs> <what>
-- ARGV 1 call        number to echo
--      2 before      hash of the policy it was judged against; empty for none
--      3 hash        its own
--      4 what        what it changes, for the history
--      5 kept        elements that the history keeps
--      6 names       names of its files, a line each
--      7 n           number of its announcements, then n: <kind>:<id>:<digest of what it says> of each
--      8+n ...       texts of its files, in the order of the names
-- Reply: call, now (µs), 1 it is in force or 0 another one is, when it was put in force (µs), then for each
--      announcement when it was first loaded (µs); 0 for each where another policy is in force.
-- Idempotent: putting in force what is in force changes nothing.
-- Lifetimes: none; an announcement goes with the policy that no longer has it, the history's oldest with its length.

local current, announced, history = KEYS[1], KEYS[2], KEYS[3]
local call, before, hash, what, kept, names, n = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), ARGV[6], tonumber(ARGV[7])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local reply = { call, now }

local known = redis.call('HGET', current, 'hash') or ''
if known ~= before and known ~= hash then
  for i = 1, n + 2 do
    reply[#reply + 1] = 0
  end
  return reply
end

if known ~= hash then
  redis.call('DEL', current)
  redis.call('HSET', current, 'hash', hash, 'at', string.format('%.0f', now), 'names', names)
  local at = 8 + n
  for name in string.gmatch(names, '[^\n]+') do
    redis.call('HSET', current, 'file:' .. name, ARGV[at])
    at = at + 1
  end
  redis.call('LPUSH', history, string.format('%.0f ', now) .. what)
  redis.call('LTRIM', history, 0, kept - 1)
  local stay = {}
  for i = 8, 7 + n do
    stay[ARGV[i]] = true
  end
  for _, key in ipairs(redis.call('HKEYS', announced)) do
    if not stay[key] then
      redis.call('HDEL', announced, key)
    end
  end
end

reply[3] = 1
reply[4] = tonumber(redis.call('HGET', current, 'at'))
for i = 8, 7 + n do
  redis.call('HSETNX', announced, ARGV[i], string.format('%.0f', now))
  reply[#reply + 1] = tonumber(redis.call('HGET', announced, ARGV[i]))
end
return reply
