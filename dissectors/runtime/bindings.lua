-- Bindings by mobile node and anchor, for the generated fields and the windows under Tools > mobtrace.
local bindings = {}

local function key_of(asked)
  return table.concat({ asked.protocol, asked.mn, asked.anchor }, "|")
end

-- The binding that a request is about while it is held, or nil.
function bindings.find(state, asked)
  local binding = state.bindings[key_of(asked)]
  if binding and binding.state == "active" and asked.time > binding.until_time then
    binding.state = "expired"
  end
  return binding and binding.state == "active" and binding or nil
end

local function create(state, asked)
  local binding = { mn = asked.mn, anchor = asked.anchor, protocol = asked.protocol, prefixes = {}, since = asked.frame }
  binding.name = asked.mn .. " at " .. asked.anchor
  state.bindings[key_of(asked)] = binding
  state.order[#state.order + 1] = binding
  return binding
end

-- An accepted request: lifetime in seconds, 0 for a de-registration.
function bindings.accept(state, asked, lifetime, packet, prefixes)
  local binding = bindings.find(state, asked)
  if lifetime == 0 then
    -- A gateway that the node has left changes nothing (RFC 5213 section 5.3.5).
    if binding and (binding.care_of == asked.care_of or asked.protocol ~= "pmip6") then
      binding.state, binding.until_time, binding.last = "deregistered", packet.time, packet.frame
    end
    asked.binding = binding or asked.binding
    return
  end
  if binding and binding.care_of ~= asked.care_of then
    state.handovers[#state.handovers + 1] = {
      mn = binding.mn, old = binding.care_of, new = asked.care_of, frame = asked.frame,
      time = asked.time, latency = packet.time - asked.time,
    }
  end
  binding = binding or create(state, asked)
  binding.state, binding.care_of, binding.lifetime = "active", asked.care_of, lifetime
  binding.until_time, binding.last = packet.time + lifetime, packet.frame
  binding.prefixes = prefixes and #prefixes > 0 and prefixes or #asked.prefixes > 0 and asked.prefixes or binding.prefixes
  asked.binding = binding
end

local function shares(ours, named)
  for _, prefix in ipairs(named) do
    for _, each in ipairs(ours) do
      if each == prefix then
        return true
      end
    end
  end
  return false
end

function bindings.revoke(state, asked, packet)
  local named = asked.revoked
  for _, binding in ipairs(state.order) do
    local peers = binding.anchor == asked.source or binding.anchor == asked.anchor
    local meant = named.mn == binding.mn or shares(binding.prefixes, named.prefixes) or named.all and not named.mn
    if peers and meant and binding.state == "active" then
      binding.state, binding.until_time, binding.last = "revoked", packet.time, packet.frame
      asked.binding = binding
    end
  end
end

-- The bindings as text, in lines that a text window does not wrap; now is the time of the last frame.
function bindings.table(state, now)
  local parts = {}
  for _, each in ipairs(state.order) do
    local status = each.state == "active" and now > each.until_time and "expired" or each.state
    local lifetime = octets.whole(each.lifetime) .. " s"
    parts[#parts + 1] = string.format("%s  %s  %s\n", each.mn, each.protocol, status)
    parts[#parts + 1] = string.format("    %s -> %s\n", each.care_of, each.anchor)
    local where = #each.prefixes > 0 and table.concat(each.prefixes, " ") .. "  " or ""
    parts[#parts + 1] = string.format("    %slifetime %s  frames %d to %d\n\n", where, lifetime, each.since, each.last)
  end
  return #parts > 0 and table.concat(parts) or "no binding was registered\n"
end

function bindings.handovers(state)
  local parts = {}
  for _, each in ipairs(state.handovers) do
    parts[#parts + 1] = string.format("%.6f s  frame %d  %s\n", each.time, each.frame, each.mn)
    parts[#parts + 1] = string.format("    %s -> %s  answered after %.3f ms\n\n", each.old, each.new, each.latency * 1000)
  end
  return #parts > 0 and table.concat(parts) or "no node moved\n"
end
