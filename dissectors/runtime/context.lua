-- What one frame says about another: requests and answers, retransmissions, bindings, handovers.
-- Messages are kept when Wireshark reads the frames first, in their order, and understood when somebody asks.
local context = {}

-- RFC 6275 section 12 (MAX_BINDACK_TIMEOUT): after a longer silence it is another request.
local REPEAT_WITHIN = 32
local state

function context.reset()
  state = { records = {}, asked = {}, by_sequence = {}, last = {}, bindings = {}, order = {}, handovers = {}, waiting = {} }
end
context.reset()

-- The mobile node's identifier as text, without the padding some add.
local function mn_text(m)
  local node = message.first(m, "mobile_node_identifier")
  if not node then
    return nil
  end
  local subtype, value = message.value(node, "subtype"), message.value(node, "identifier")
  if type(value) == "number" then
    return string.format("%08x", value)
  elseif value then
    return subtype == 1 and value:gsub("\\x00", "") or value
  end
  return octets.hex(m.s:sub(node.data + 2, node.b))
end

context.mn_text = mn_text

local PREFIXES = { [6] = true, [22] = true }

local function add_prefix(facts, address, length)
  if address ~= "::" then
    facts.prefixes[#facts.prefixes + 1] = address .. "/" .. octets.whole(length)
  end
end

-- What the context needs of a message: {key, values, mn, prefixes, care_of, data}.
local function careful_facts(m)
  local facts = { key = m.row and m.row.key, values = m.values, mn = mn_text(m), prefixes = {}, data = m.octets:sub(7) }
  for _, node in ipairs(m.options) do
    if node.row and PREFIXES[node.row.code] and not node.unknown then
      add_prefix(facts, message.value(node, node.row.key), message.value(node, "prefix_length"))
    end
  end
  facts.care_of = message.value(message.first(m, "alternate_careof_address"), "alternate_care_of_address")
  return facts
end

local function quick_facts(m)
  local s = m.octets
  local facts = { key = m.row.key, values = fast.values(m), prefixes = {}, data = s:sub(7) }
  for index = 1, m.count do
    local code, at, stop = m.codes[index], m.starts[index], m.stops[index]
    if code == 8 then
      facts.mn = facts.mn or s:sub(at + 2, stop)
    elseif PREFIXES[code] then
      add_prefix(facts, octets.address(s:sub(at + 3, stop)), s:byte(at + 2))
    elseif code == 3 then
      facts.care_of = octets.address(s:sub(at + 1, stop))
    end
  end
  return facts
end

local function protocol_of(values)
  if values.p then
    return "pmip6"
  elseif values.m then
    return "hmip6"
  elseif values.h then
    return values.r and "nemo" or "mip6"
  end
  return "mip6-cn"
end

-- Who is meant: the identifier, else the home address, else a prefix.
local function node_of(m, packet, protocol)
  if m.mn or protocol ~= "pmip6" then
    return m.mn or packet.home
  end
  return m.prefixes[1] or packet.source
end

local function care_of(m, packet)
  return m.care_of and m.care_of ~= "::" and m.care_of or packet.source
end

local function repeats(asked, m, packet)
  if not asked or packet.time - asked.last > REPEAT_WITHIN then
    return false
  end
  return asked.data == m.data or not asked.answer and asked.lifetime ~= nil and asked.lifetime == m.values.lifetime
end

local function ask(key, m, packet, record)
  local asked = state.asked[key]
  if repeats(asked, m, packet) and (asked.registration or not asked.answer) then
    asked.last = packet.time
    record.first, record.asked = asked.frame, asked
    record.mn, record.kind, record.protocol = asked.mn, asked.kind, asked.protocol
    return asked, true
  end
  asked = { frame = packet.frame, time = packet.time, last = packet.time, data = m.data, mn = record.mn }
  asked.kind, asked.protocol, asked.lifetime = record.kind, record.protocol, m.values.lifetime
  asked.source, asked.anchor, asked.sequence = packet.source, packet.destination, m.values.sequence
  record.asked, state.asked[key] = asked, asked
  return asked, false
end

local function answer(asked, packet, record)
  record.mn, record.kind, record.protocol = record.mn or asked.mn, asked.kind, asked.protocol
  record.request, record.time, record.asked = asked.frame, packet.time - asked.time, asked
  if asked.answer then
    return false
  end
  asked.answer = packet.frame
  return true
end

local function update(m, packet, record)
  local values = m.values
  record.protocol, record.kind = protocol_of(values), "registration"
  record.mn = node_of(m, packet, record.protocol)
  local key = table.concat({ packet.source, packet.destination, record.mn, values.sequence }, "|")
  local asked, repeated = ask(key, m, packet, record)
  if repeated then
    return
  end
  asked.registration, asked.care_of, asked.prefixes = true, care_of(m, packet), m.prefixes
  asked.releases = values.lifetime == 0 or record.protocol ~= "pmip6" and asked.care_of == packet.home
  for _, address in ipairs({ packet.source, asked.care_of, packet.home }) do
    state.by_sequence[address .. "|" .. values.sequence] = asked
  end
  state.last[record.mn .. "|" .. packet.destination] = asked
  asked.binding = bindings.find(state, asked)
  if asked.binding then
    record.kind = asked.releases and "deregistration" or asked.binding.care_of == asked.care_of and "refresh" or "handover"
    asked.kind = record.kind
  elseif asked.releases then
    record.kind, asked.kind = "deregistration", "deregistration"
  end
  if not values.a then
    bindings.accept(state, asked, values.lifetime * 4, packet)
  end
end

local function matching(m, packet)
  local mn, sequence = m.mn, m.values.sequence
  local exact = mn and state.asked[table.concat({ packet.destination, packet.source, mn, sequence }, "|")]
  if exact then
    return exact
  end
  for _, address in ipairs({ packet.routing, packet.destination }) do
    local found = state.by_sequence[address .. "|" .. sequence]
    if found and (not mn or found.mn == mn) then
      return found
    end
  end
  -- Status 135 carries the last sequence number accepted, and some peers count for themselves.
  for _, name in ipairs({ mn or packet.routing, packet.destination }) do
    local found = state.last[name .. "|" .. packet.source]
    if found and not found.answer then
      return found
    end
  end
end

local function acknowledgement(m, packet, record)
  record.mn, record.protocol = m.mn, m.values.p and "pmip6" or nil
  local asked = matching(m, packet)
  if not asked then
    return
  end
  if answer(asked, packet, record) then
    asked.status = m.values.status
    if m.values.status < 128 then
      local granted = asked.releases and 0 or m.values.lifetime * 4
      bindings.accept(state, asked, granted, packet, m.prefixes)
    end
  end
end

local function exchange(m, packet, record)
  local known = TABLES.exchanges[m.key]
  local asks = known.asks
  if known.heartbeat then
    if m.values.u then
      return
    end
    asks = not m.values.r
  end
  record.kind, record.mn = known.kind, m.mn
  local from, to = packet.source, packet.destination
  if not asks then
    from, to = to, from
  end
  local key = table.concat({ from, to, known.kind, known.pair or "", tostring(m.values[known.tag]) }, "|")
  if asks then
    ask(key, m, packet, record)
    record.asked.revoked = known.kind == "revocation" and { mn = record.mn, prefixes = m.prefixes, all = m.values.g }
    return
  end
  local asked = state.asked[key]
  if asked and answer(asked, packet, record) and asked.revoked and (m.values.status or 0) < 128 then
    bindings.revoke(state, asked, packet)
  end
end

local function understand(m, packet)
  local record = { frame = packet.frame }
  state.records[packet.key] = record
  if m.key == "binding_update" then
    update(m, packet, record)
  elseif m.key == "binding_acknowledgement" then
    acknowledgement(m, packet, record)
  elseif m.key and TABLES.exchanges[m.key] then
    exchange(m, packet, record)
  else
    record.mn = m.mn
  end
end

-- Understands a message of fast.read at once, where its tree is wanted.
function context.take(m, packet)
  if #state.waiting > 0 then
    context.state()
  end
  understand(quick_facts(m), packet)
end

-- Keeps a message for later; packet has its addresses as text.
function context.keep(s, dialect, packet)
  state.waiting[#state.waiting + 1] = { s, dialect or false, packet }
end

-- Understands what was kept; the state of bindings and handovers.
function context.state()
  local waiting = state.waiting
  state.waiting = {}
  for index = 1, #waiting do
    local s, dialect, packet = waiting[index][1], waiting[index][2], waiting[index][3]
    local m = not dialect and fast.read(s)
    understand(m and quick_facts(m) or careful_facts(message.read(s, dialect or nil)), packet)
  end
  return state
end

-- The record of a message: {mn, protocol, kind, request, first, asked, time}.
function context.record(packet)
  if #state.waiting > 0 then
    context.state()
  end
  return state.records[packet.key] or {}
end
