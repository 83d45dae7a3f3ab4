-- One line that says who, what, with which status and for how long.
local summary = {}

local SPECIAL = { binding_update = "Proxy Binding Update", binding_acknowledgement = "Proxy Binding Acknowledgement" }
local STATUS = { status = true, status_code = true, code = true, revocation_trigger = true, notification_reason = true, trigger = true }

local function title(m)
  if not m.row then
    local name = m.code and TABLES.message_names[m.code]
    return name or m.code and "Unknown mobility message " .. m.code or "Mobility Header cut short"
  end
  local name = m.values.p == true and SPECIAL[m.row.key] or m.row.name
  if m.row.key == "binding_update" and m.values.lifetime == 0 then
    return name .. " (de-registration)"
  elseif m.row.key == "heartbeat" then
    return m.values.r and "Heartbeat response" or "Heartbeat request"
  end
  return (name:gsub(" Message$", ""))
end

local function what(m)
  local parts = {}
  for _, node in ipairs(m.body.kids) do
    local name = node.u and node.u.n
    if STATUS[name] then
      local meaning = view.meaning(node)
      if (name == "status" or name == "status_code") and node.v == 0 then
        parts[#parts + 1] = "accepted"
      else
        parts[#parts + 1] = string.format("%s (%s)", meaning or name, octets.whole(node.v))
      end
    elseif name == "lifetime" and not (m.row.key == "binding_update" and node.v == 0) then
      parts[#parts + 1] = "lifetime " .. (view.meaning(node) or octets.whole(node.v))
    elseif name == "sequence" then
      parts[#parts + 1] = "seq " .. octets.whole(node.v)
    elseif name == "home_address" then
      parts[#parts + 1] = "home address " .. node.v
    end
  end
  return parts
end

-- Prefixes and addresses that a registration is about, as far as a line has room.
local function where(m)
  local parts = {}
  for _, key in ipairs({ "home_network_prefix", "ipv4_home_address_request", "ipv4_home_address_reply" }) do
    local node = message.first(m, key)
    if node then
      parts[#parts + 1] = view.text_of(node)
    end
  end
  return parts
end

function summary.of(m, record)
  local parts = {}
  if record.mn then
    parts[1] = record.mn
  end
  for _, text in ipairs(where(m)) do
    parts[#parts + 1] = text
  end
  for _, text in ipairs(m.row and what(m) or {}) do
    parts[#parts + 1] = text
  end
  local text = title(m)
  if #parts > 0 then
    text = text .. ": " .. table.concat(parts, ", ")
  end
  return record.first and "[Retransmission] " .. text or text
end
