-- Says that a node is alive.
--
-- KEYS 1 nodes       sorted set of nodes by their last heartbeat in microseconds
-- ARGV 1 call        number to echo
--      2 node        its id
-- Reply: call, now (µs), microseconds since its heartbeat before; -1 when there is none.
-- A repeated call is one more heartbeat.
-- Lifetimes: none; a reaper removes a node that is gone and has nothing open.

local nodes = KEYS[1]
local call, node = tonumber(ARGV[1]), ARGV[2]
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local before = redis.call('ZSCORE', nodes, node)
redis.call('ZADD', nodes, string.format('%.0f', now), node)
return { call, now, before and now - tonumber(before) or -1 }
