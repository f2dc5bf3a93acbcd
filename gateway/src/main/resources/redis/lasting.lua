-- Functions for scripts that name this file in their line of uses.

-- Has a key last for keep milliseconds more at least. That is written only when a 16th of them has passed since it last
-- was: a write costs thrice what this look does, and goes to the log and the replicas.
local function last(key, keep)
  if redis.call('PTTL', key) < keep then
    redis.call('PEXPIRE', key, keep + math.floor(keep / 16))
  end
end
