-- Begins to delete an account or one of its projects: from now on it is not there for anybody, nothing is made for it, and its keys do not work.
--
-- KEYS 1 code        the code that confirms it: a string
--      2 deleted     hash of deletions by project, '*' for the account
--      3 description the account's: a hash
--      4 standing    the account's: a hash
--      5 projects    the account's: a hash by id
--      6 changed     present for a minute after something was changed of which callers are known
-- ARGV 1 call        number to echo
--      2 code        as it was given
--      3 field       the project, or '*' for the account
--      4 deletion    JSON
--      5 actor       who does it
-- Reply: call, now (µs), 1 begun, 0 begun before, -1 the code is wrong or too old, -2 there is nothing to delete.
-- An account that is deleted is suspended besides, so that a node that still takes its keys for good gets nothing
--      admitted. Of a project that is, authentication finds the mark deleting:<project> in the description.
-- A repeated call answers 0 and changes nothing.
-- Lifetimes: changed a minute; end-deletion sets the others.

local code, deleted, description, standing, projects, changed = unpack(KEYS)
local call, field, actor = tonumber(ARGV[1]), ARGV[3], ARGV[5]
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

if redis.call('HEXISTS', deleted, field) == 1 then
  return { call, now, 0 }
elseif redis.call('GET', code) ~= ARGV[2] then
  return { call, now, -1 }
elseif redis.call('HEXISTS', field == '*' and description or projects, field == '*' and 'created' or field) == 0 then
  return { call, now, -2 }
end
redis.call('DEL', code)
redis.call('HSET', deleted, field, ARGV[4])
if field == '*' then
  redis.call('DEL', description, projects)
  redis.call('HSET', standing, 'state', 'permanent', 'since', string.format('%.0f', now), 'until', '0', 'rate', '0',
    'proposed', '0', 'reason', 'The account is deleted.', 'actor', actor)
  redis.call('PERSIST', standing)
else
  redis.call('HDEL', projects, field)
  redis.call('HSET', description, 'deleting:' .. field, '1')
end
redis.call('SET', changed, '1', 'PX', 60000)
redis.call('PUBLISH', 'mg:changes', string.match(deleted, '{(.-)}'))
return { call, now, 1 }
