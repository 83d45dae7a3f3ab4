-- The dissectors: Mobility Headers in IPv6 (135, formerly 62) and UDP 5436, tunnels over UDP 4191 and 5437.
local OPTION_TABLE = DissectorTable.get("mip6.option")
local PROTOCOLS = DissectorTable.get("ip.proto")
local PORTS = DissectorTable.get("udp.port")
local self_handle

local choices, dialects = { { 1, "IANA numbers", 0 } }, {}
for name in pairs(TABLES.dialects) do
  dialects[#dialects + 1] = name
end
table.sort(dialects)
for index, name in ipairs(dialects) do
  choices[index + 1] = { index + 1, name, index }
end
local prefs = mobtrace.prefs
prefs.dialect = Pref.enum("Dialect", 0, "Option numbers and flags of implementations before the standard", choices, false)
prefs.info = Pref.bool("Summary in the Info column", true, "Put who, what, status and lifetime into the Info column")
prefs.replace = Pref.bool("Replace Wireshark's tree", false, "Show every message in the tree of this plugin alone")
prefs.plain = Pref.bool("Plain fields for programs", false, "All fields in the tree of this plugin alone, without texts")
prefs.all_fields = Pref.bool("Show every field", false, "Show also the fields that Wireshark's own tree has")

function view.all_fields()
  return prefs.all_fields
end

-- While Wireshark's dissector runs: the message it works on, for its options.
local current

local function show_issues(item, m, first, stop)
  for _, issue in ipairs(m.issues) do
    if not issue.shown and issue.offset >= first and issue.offset < stop then
      issue.shown = true
      view.add_issue(item, issue)
    end
  end
end

local function add_structure(tree, tvb, m, node)
  local item = view.add_structure(tree, tvb, node, "MIPv6 Option - ")
  show_issues(item, m, node.a, node.b)
  return item
end

-- In Wireshark's Mobility Options tree: one option, type and length included.
local options = Proto("mobtrace_option", "Mobility option (mobtrace)")
local originals = {}

local function option_at(tvb)
  local offset = current and tvb:offset() - current.base
  return offset and current.options[offset]
end

function options.dissector(tvb, pinfo, tree)
  local node = option_at(tvb)
  local original = originals[tvb(0, 1):uint()]
  if original and not node then
    original:call(tvb, pinfo, tree)
  elseif node and current.wanted then
    add_structure(tree, current.tvb, current.message, node)
    node.added = true
  end
  return tvb:len()
end

-- Wireshark's own tree; false when its dissector gave up, as it does where octets are missing.
local function call_original(original, tvb, pinfo, tree, m, wanted)
  local by_offset = {}
  for _, node in ipairs(m.options) do
    by_offset[node.a] = node
  end
  local outer = current
  current = { message = m, options = by_offset, base = tvb:offset(), tvb = tvb, wanted = wanted }
  local done = pcall(original.call, original, tvb, pinfo, tree)
  current = outer
  return done
end

local function add_header(root, tvb, m, hide)
  if #m.octets < 6 then
    return
  end
  local items = {}
  for index, name in ipairs({ "payload_proto", "header_len", "type", "reserved" }) do
    items[index] = root:add(F[name], tvb(index - 1, 1))
  end
  items[5] = root:add(F.checksum, tvb(4, 2))
  for _, item in ipairs(items) do
    item:set_hidden(hide)
  end
end

local function add_generated(root, verdict, record)
  local function add(field, ...)
    root:add(field, ...):set_generated(true)
  end
  local asked = record.asked
  if verdict ~= nil then
    add(F.checksum_ok, verdict)
  end
  if record.mn then
    add(F.mn, record.mn)
  end
  if asked and (asked.registration or asked.binding) then
    add(F.binding, asked.registration and asked.mn .. " at " .. asked.anchor or asked.binding.name)
  end
  if record.protocol then
    add(F.protocol, record.protocol)
  end
  if record.kind then
    add(F.kind, record.kind)
  end
  if record.request then
    add(F.request, record.request)
    add(F.time, NSTime.new(math.floor(record.time), math.floor(record.time % 1 * 1e9 + 0.5)))
  elseif asked and asked.answer then
    add(F.response, asked.answer)
  end
  if record.first then
    add(F.retransmission, true)
    add(F.first, record.first)
  end
  if record.quoted then
    add(F.quoted, true)
  end
end

local function add_options(root, tvb, m, replaced)
  local tree = root
  if replaced and #m.options > 0 then
    local first, last = m.options[1], m.options[#m.options]
    tree = root:add(F.options, tvb(first.a, last.b - first.a))
    tree:set_text("Mobility Options")
  end
  for _, node in ipairs(m.options) do
    if not node.added then
      local item = add_structure(tree, tvb, m, node)
      if not replaced and not prefs.all_fields then
        item:set_hidden(true)
      end
    end
  end
end

-- The plugin's own tree: all of the message where Wireshark's is replaced, else what that lacks.
local function add_tree(tree, tvb, m, record, text, replaced)
  local root = tree:add(mobtrace, tvb())
  root:append_text(", " .. text)
  root:add(F.summary, text):set_hidden(true)
  local hide = not replaced and not prefs.all_fields
  add_header(root, tvb, m, hide)
  view.add_body(root, tvb, m, function(name, value)
    return not hide or m.row and builtin.lacks(m.row, name) and value ~= false
  end)
  if m.stop < tvb:len() then
    root:add(F.trailer, tvb(m.stop))
  end
  add_options(root, tvb, m, replaced)
  add_generated(root, m.checksum_ok, record)
  show_issues(root, m, 0, math.huge)
end

-- Addresses as texts: source and destination of the packet; home and routing are the home addresses where the
-- packet has them, else the same. A proxy's registrations have none, which is worth knowing as texts are dear.
local function packet_of(tvb, pinfo, proxy)
  local frame = pinfo.number
  local home, routing = tostring(pinfo.src), tostring(pinfo.dst)
  return {
    frame = frame, key = frame * 0x100000 + tvb:offset(), time = pinfo.rel_ts, home = home, routing = routing,
    source = proxy and home or tostring(pinfo.net_src), destination = proxy and routing or tostring(pinfo.net_dst),
  }
end

local known_addresses, known_count = {}, 0

local function address_octets(text)
  local found = known_addresses[text]
  if found == nil then
    if known_count > 10000 then
      known_addresses, known_count = {}, 0
    end
    found = octets.of_address(text) or false
    known_addresses[text], known_count = found, known_count + 1
  end
  return found
end

-- The checksum that the message should have; nil where that is not to be known.
local function wanted_checksum(s, stop, packet)
  local source, destination = address_octets(packet.home), address_octets(packet.routing)
  return source and destination and stop > 5 and message.checksum(s, stop, source, destination) or nil
end

local function unchanged(m, tvb)
  if not m.changed then
    return tvb
  end
  -- A dialect's flags and identifiers, as they are meant.
  return ByteArray.new(m.s, true):tvb("Mobility message as meant")
end

local function set_columns(pinfo, text, not_nemo)
  if not_nemo then
    -- Wireshark says NEMO of all messages behind the first one with the R flag.
    pinfo.cols.protocol = "MIPv6"
  end
  if prefs.info then
    pinfo.cols.info = text
  end
end

local function is_proxy_or_host(m)
  return (m.code == 5 or m.code == 6) and m.values.r == false
end

-- What tshark was asked for, as far as its command line tells: the tree of a usual message is of no use to it
-- where it prints other fields only. Wireshark itself builds trees for the frame looked at and for filters alone.
local function asked_for()
  local file = not gui_enabled() and io and io.open("/proc/self/cmdline", "rb")
  local line = file and file:read("*a") or ""
  if file then
    file:close()
  end
  local columns = line:find("_ws.col", 1, true) ~= nil
  local named = columns or line:find("mobtrace.", 1, true) ~= nil or line:find("$", 1, true) ~= nil
  local fields, whole = line:find("%z%-T%z?fields") ~= nil, line == "" or line:find("%z%-T%z?[jep]") ~= nil
  return { anything = not fields or named, hidden = whole or named }
end
local ASKED = asked_for()

local function dissect_plainly(m, tvb, tree, packet, verdict, visited)
  if not visited then
    context.take(m, packet)
  end
  local root = tree:add(mobtrace, tvb())
  fast.add(root, tvb, m, true)
  add_generated(root, verdict, context.record(packet))
  return tvb:len()
end

-- A message with nothing unusual in it: no nodes, the fields that Wireshark has too below one hidden item.
local function dissect_usual(m, tvb, pinfo, tree, packet, verdict, original, wanted)
  original:call(tvb, pinfo, tree)
  if not ASKED.anything then
    return tvb:len()
  end
  local visited = pinfo.visited
  if wanted and not visited then
    context.take(m, packet)
  elseif not visited then
    context.keep(m.octets, nil, packet)
  end
  local text = summary.quick(m)
  set_columns(pinfo, text, m.code == 5 and m.octets:byte(9) % 8 < 4 or m.code == 6 and m.octets:byte(8) % 128 < 64)
  if not wanted then
    return tvb:len()
  end
  local root = tree:add(mobtrace, tvb())
  root:append_text(", " .. text)
  local hidden
  if ASKED.hidden or not tree.visible then
    hidden = root:add(F.fields)
    hidden:set_hidden(true)
    hidden:add(F.summary, text)
    fast.add(hidden, tvb, m)
  end
  view.add_beside(root, tvb, m, hidden)
  add_generated(root, verdict, context.record(packet))
  return tvb:len()
end

local function dissect_carefully(s, tvb, pinfo, tree, packet, checksum, original, udp, wanted)
  local dialect = TABLES.dialects[dialects[prefs.dialect]]
  local m = message.read(s, dialect)
  m.checksum_ok = checksum and message.verdict(m, checksum)
  rules.check(m, udp, dialect)
  local quoted = pinfo.in_error_pkt
  if not (quoted or pinfo.visited) then
    context.keep(s, dialect, packet)
  end
  local replaced = dialect ~= nil or prefs.replace or prefs.plain or #s < 6 or builtin.replaced(m)
  if not replaced then
    replaced = not call_original(original, tvb, pinfo, tree, m, wanted)
  end
  local text = summary.of(m)
  if wanted or #m.issues > 0 then
    local record = quoted and { quoted = true } or context.record(packet)
    add_tree(tree, unchanged(m, tvb), m, record, text, replaced)
  end
  if not quoted then
    set_columns(pinfo, text, replaced or is_proxy_or_host(m))
  end
  return tvb:len()
end

local function dissect(tvb, pinfo, tree, original, udp)
  self_handle = self_handle or Dissector.get("mobtrace")
  local s = tvb:raw()
  local wanted = tree.visible or tree:referenced(self_handle)
  local plain = not (udp or prefs.replace or prefs.all_fields or prefs.dialect > 0 or pinfo.in_error_pkt)
  local m = plain and fast.read(s)
  local packet = packet_of(tvb, pinfo, m and m.proxy)
  -- RFC 5844 section 4.1.3.1: over UDP the field is zero, so there is nothing to verify.
  local whole = not udp and #s == tvb:reported_len() and not pinfo.in_error_pkt
  local checksum = whole and wanted_checksum(s, m and #s or message.stop_of(s), packet) or nil
  taps.now = packet.time > taps.now and packet.time or taps.now
  if m and (checksum == nil or checksum == octets.number(s, 4, 2)) then
    local verdict = checksum ~= nil or nil
    if prefs.plain then
      return dissect_plainly(m, tvb, tree, packet, verdict, pinfo.visited)
    end
    return dissect_usual(m, tvb, pinfo, tree, packet, verdict, original, wanted)
  end
  return dissect_carefully(s, tvb, pinfo, tree, packet, checksum, original, udp, wanted)
end

function mobtrace.init()
  context.reset()
  taps.now = 0
end

local mobility, mobility_udp = PROTOCOLS:get_dissector(135), PORTS:get_dissector(5436)

function mobtrace.dissector(tvb, pinfo, tree)
  return dissect(tvb, pinfo, tree, mobility, false)
end

local in_udp = Proto("mobtrace_udp", "Mobility Header over UDP (mobtrace)")

function in_udp.dissector(tvb, pinfo, tree)
  return dissect(tvb, pinfo, tree, mobility_udp, true)
end

-- UDP 4191 (RFC 5555 section 4.1) and 5437 (RFC 5844 section 4.1.4.1): plain IP, or the TLV header of RFC 5845 section 7.2.
local tunnel = Proto("mobtrace_tunnel", "Mobile IP tunnel over UDP (mobtrace)")
local CARRIED = { [4] = "ip", [41] = "ipv6", [47] = "gre", [50] = "esp" }

function tunnel.dissector(tvb, pinfo, tree)
  if tvb:len() < 4 then
    return 0
  end
  local version = math.floor(tvb(0, 1):uint() / 16)
  local carried = version == 4 and "ip" or version == 6 and "ipv6"
  if carried then
    return Dissector.get(carried):call(tvb, pinfo, tree)
  end
  carried = version == 0 and CARRIED[tvb(1, 1):uint()]
  if not carried then
    return 0
  end
  local item = tree:add(tunnel, tvb(0, 4))
  item:add(F.tunnel_next, tvb(1, 1))
  item:add(F.tunnel_length, tvb(2, 2))
  return 4 + Dissector.get(carried):call(tvb(4):tvb(), pinfo, tree)
end

PROTOCOLS:add(135, mobtrace)
PROTOCOLS:add(62, mobtrace)
PORTS:add(5436, in_udp)
PORTS:add(4191, tunnel)
PORTS:add(5437, tunnel)
for code = 1, 255 do
  local original = OPTION_TABLE:get_dissector(code)
  if not builtin.leaves(code) then
    originals[code] = original
    OPTION_TABLE:add(code, options)
  end
end
