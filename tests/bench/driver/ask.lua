-- What wrk sends: the lines of the file in ASKS, again and again, each ready-made before the clock runs.
-- A line: method, path, access token, name of the token's carrier, ETag, body; separated by tabs.

local asks = {}
local at = 0

local function split(line)
  local parts = {}
  for part in (line .. "\t"):gmatch("(.-)\t") do
    parts[#parts + 1] = part
  end
  return parts
end

function init(args)
  for line in io.lines(os.getenv("ASKS")) do
    local method, path, token, carrier, etag, body = unpack(split(line))
    local headers = { ["Accept"] = "application/json" }
    if carrier == "cookie" then
      headers["Cookie"] = "__Host-kb_access=" .. token
    elseif carrier == "bearer" then
      headers["Authorization"] = "Bearer " .. token
    end
    if etag and etag ~= "" then
      headers["If-None-Match"] = etag
    end
    if body and body ~= "" then
      headers["Content-Type"] = "application/json"
    else
      body = nil
    end
    asks[#asks + 1] = wrk.format(method, path, headers, body)
  end
end

function request()
  at = at % #asks + 1
  return asks[at]
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\nRESULT {"requests":%d,"seconds":%.3f,"bytes":%d,"p50_ms":%.3f,"p99_ms":%.3f,' ..
    '"max_ms":%.3f,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
