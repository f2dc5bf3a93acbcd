-- Says that a node is alive, unless this store has lost what the node remembers of it.
--
-- KEYS 1 nodes       sorted set of nodes by their last heartbeat in microseconds
--      2 heartbeat   this node's last one, microseconds
--      3 epoch       hash: began (µs), doubt (1 emptied, 2 went back, 3 evicted)
--      4 schema      number of the newest layout that was written to this store
-- ARGV 1 call        number to echo
--      2 node        its id
--      3 known       when the epoch that the node knows began, microseconds; 0 when it knows none
--      4 last        its last acknowledged heartbeat in that epoch, microseconds; 0 when there is none
--      5 found       a doubt about the known epoch that the node has found out itself; 0 for none
--      6 kept        milliseconds that a heartbeat is remembered
--      7 oldest      the oldest layout that the node reads
--      8 written     the one that it writes
--      9 newest      the newest that it reads
-- Reply: call, now (µs), when the epoch began (µs; 0 when there is none), doubt (0 for none), then, 0 and -1 unless
--      this is a heartbeat: its time (µs), microseconds since the one before (-1 when there is none); then the schema
--      that was there (0 for a new store).
-- A store of a schema that the node does not read is left as it is; one without a number has the first schema if its epoch
--      has begun, and is new if not. A heartbeat writes the node's schema where the one that is there is lower or missing.
-- An epoch that is gone or older than the known one, or a heartbeat of it that is gone or older than the last
--      acknowledged: this store is not what it was. That is written down as its doubt, for every node, and nothing
--      else is written: what is here may be looked at, and the right store may still come back.
-- A repeated call is one more heartbeat. Its time never goes back, whatever the clock does.
-- Lifetimes: kept for the heartbeat; none for the rest. A reaper removes from nodes what is gone and has nothing open.

local nodes, heartbeat, epoch, schema = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local call, node, known, last = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local found, kept = tonumber(ARGV[5]), tonumber(ARGV[6])
local oldest, written, newest = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local fields = redis.call('HMGET', epoch, 'began', 'doubt')
local began, doubt = tonumber(fields[1] or 0), tonumber(fields[2] or 0)
local number = tonumber(redis.call('GET', schema) or 0)
local held = number == 0 and began > 0 and 1 or number
if held > newest or held > 0 and held < oldest then
  return { call, now, 0, 0, 0, -1, held }
end

local before = tonumber(redis.call('GET', heartbeat) or 0)

if doubt == 0 then
  if began < known then
    doubt = began == 0 and 1 or 2
  elseif began == known and before < last and now - last < kept * 1000 then
    doubt = 2
  elseif began == known then
    doubt = found
  end
  if doubt > 0 then
    redis.call('HSET', epoch, 'doubt', doubt)
  end
end
if began == 0 or doubt > 0 then
  return { call, now, began, doubt, 0, -1, held }
end

if number < written then
  redis.call('SET', schema, written)
end
local this = math.max(now, before + 1)
redis.call('ZADD', nodes, string.format('%.0f', now), node)
redis.call('SET', heartbeat, string.format('%.0f', this), 'PX', kept)
return { call, now, began, 0, this, before > 0 and now - before or -1, held }
