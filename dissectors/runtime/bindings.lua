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

local function line(...)
  return string.format("%-34s %-8s %-26s %-26s %-24s %9s  %-13s %8s %8s\n", ...)
end

-- The bindings as a text table; now is the time of the last frame.
function bindings.table(state, now)
  local parts = { line("mobile node", "protocol", "anchor", "care-of address", "prefixes", "lifetime", "state", "since", "last") }
  for _, each in ipairs(state.order) do
    local status = each.state == "active" and now > each.until_time and "expired" or each.state
    parts[#parts + 1] = line(
      each.mn, each.protocol, each.anchor, each.care_of, table.concat(each.prefixes, " "),
      octets.whole(each.lifetime) .. " s", status, tostring(each.since), tostring(each.last)
    )
  end
  return table.concat(parts) .. "\nsince and last are frame numbers\n"
end

function bindings.handovers(state)
  local form = "%-12s %-34s %-26s %-26s %8s %12s\n"
  local parts = { form:format("time", "mobile node", "from", "to", "frame", "latency") }
  for _, each in ipairs(state.handovers) do
    local latency = string.format("%.3f ms", each.latency * 1000)
    parts[#parts + 1] = form:format(string.format("%.6f", each.time), each.mn, each.old, each.new, tostring(each.frame), latency)
  end
  return table.concat(parts)
end
