-- One line that says who, what, with which status and for how long.
local summary = {}

local SPECIAL = { binding_update = "Proxy Binding Update", binding_acknowledgement = "Proxy Binding Acknowledgement" }
local STATUS = { status = true, status_code = true, code = true, revocation_trigger = true, notification_reason = true, trigger = true }

function summary.title(code, row, values)
  if not row then
    local name = code and TABLES.message_names[code]
    return name or code and "Unknown mobility message " .. code or "Mobility Header cut short"
  end
  local name = values.p == true and SPECIAL[row.key] or row.short
  if row.key == "binding_update" and values.lifetime == 0 then
    return name .. " (de-registration)"
  elseif row.key == "heartbeat" then
    return values.r and "Heartbeat response" or "Heartbeat request"
  end
  return name
end

local function brief(row)
  local found = {}
  for _, u in ipairs(row.units) do
    local name = u.n
    if STATUS[name] or name == "lifetime" or name == "sequence" or name == "home_address" then
      found[#found + 1] = u
    end
  end
  return found
end

for _, known in pairs(TABLES.messages) do
  for _, row in pairs(known.variants or { known.row }) do
    row.brief, row.short = brief(row), row.name:gsub(" Message$", "")
  end
end

local function value_text(row, u, values)
  local name, value = u.n, values[u.n]
  if value == nil or row.key == "binding_update" and name == "lifetime" and value == 0 then
    return nil
  elseif name == "sequence" then
    return "seq " .. octets.whole(value)
  elseif name == "home_address" then
    return "home address " .. value
  end
  if (name == "status" or name == "status_code") and value == 0 then
    return "accepted"
  end
  local meaning = view.meaning({ u = u, v = value, other = u.other and values[u.other[1]] })
  if name == "lifetime" then
    return "lifetime " .. (meaning or octets.whole(value))
  end
  return string.format("%s (%s)", meaning or name, octets.whole(value))
end

-- The line: who, then status and lifetime, then which prefixes or addresses, then the rest.
local function joined(code, row, values, mn, places)
  local parts, last = { mn }, nil
  for _, u in ipairs(row and row.brief or {}) do
    local text = value_text(row, u, values)
    if u.n == "sequence" then
      last = text
    else
      parts[#parts + 1] = text
    end
  end
  for _, text in ipairs(places) do
    parts[#parts + 1] = text
  end
  parts[#parts + 1] = last
  local text = summary.title(code, row, values)
  return #parts > 0 and text .. ": " .. table.concat(parts, ", ") or text
end

-- Of a message in nodes: prefixes and addresses that it is about, as far as a line has room.
function summary.of(m)
  local places = {}
  for _, key in ipairs({ "home_network_prefix", "ipv4_home_address_request", "ipv4_home_address_reply" }) do
    local node = message.first(m, key)
    places[#places + 1] = node and view.text_of(node)
  end
  return joined(m.code, m.row, m.values, message.mn_text(m), places)
end

-- Who, and which prefixes or addresses, of a message of fast.read.
function summary.who_and_where(m, s)
  local places, mn, prefix = {}, nil, false
  for index = 1, m.count do
    local code, at, stop = m.codes[index], m.starts[index], m.stops[index]
    if code == 8 then
      mn = mn or s:sub(at + 2, stop)
    elseif code == 22 and not prefix then
      prefix = true
      places[#places + 1] = octets.address(s:sub(at + 3, stop)) .. "/" .. s:byte(at + 2)
    elseif code == 36 or code == 37 then
      places[#places + 1] = octets.address(s:sub(stop - 3, stop))
    end
  end
  return mn, places
end

-- The status of an acknowledgement as text.
function summary.status(row, values)
  return value_text(row, row.brief[1], values)
end

-- The line of summary.of for a message of fast.read.
function summary.quick(m)
  local mn, places = summary.who_and_where(m, m.octets)
  return joined(m.code, m.row, fast.values(m), mn, places)
end
