-- What wrk sends: addMessage calls, each with the next of the keys in a file, and what it tells in the end.
-- Arguments: path, file of keys (one a line), bytes of a body.

local path, keys, bytes = '', {}, 0
local requests, at = {}, 0

local function body()
  local head = '{"user_id":"mira","conversation_id":"trip","messages":[{"role":"user","content":"'
  local tail = '"}]}'
  local text = string.rep('I am flying to Lisbon in May and cannot eat peanuts. ', math.ceil(bytes / 53))
  return head .. string.sub(text, 1, bytes - #head - #tail) .. tail
end

local function call(i)
  return wrk.format('POST', path,
    { ['Authorization'] = 'Token ' .. keys[i], ['Content-Type'] = 'application/json', ['Host'] = wrk.host })
end

function init(args)
  path, bytes = args[1], tonumber(args[3])
  for key in io.lines(args[2]) do
    keys[#keys + 1] = key
  end
  wrk.body = body()
  if #keys * bytes <= 50000000 then -- more of them would be hundreds of megabytes
    for i = 1, #keys do
      requests[i] = call(i)
    end
  end
  -- each thread begins elsewhere
  math.randomseed(tonumber(string.match(tostring({}), '0x(%x+)'), 16))
  at = math.random(#keys)
end

function request()
  at = at % #keys + 1
  return requests[at] or call(at)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('bench %d %d %d %d %d %d %d\n', summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(50), latency:percentile(99),
    latency.max))
end
