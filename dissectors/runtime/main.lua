-- The dissectors: Mobility Headers in IPv6 (135, formerly 62) and UDP 5436, tunnels over UDP 4191 and 5437.
local OPTION_TABLE = DissectorTable.get("mip6.option")
local PROTOCOLS = DissectorTable.get("ip.proto")
local PORTS = DissectorTable.get("udp.port")
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

-- Their values, as asking for one costs more than most of what is done for a message.
local chosen = {}

local function read_preferences()
  for _, name in ipairs({ "dialect", "info", "replace", "plain", "all_fields" }) do
    chosen[name] = prefs[name]
  end
  chosen.usual = not (chosen.replace or chosen.all_fields or chosen.dialect > 0)
end
mobtrace.prefs_changed = read_preferences

function view.all_fields()
  return chosen.all_fields
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

local function add_time(root, time)
  local seconds = math.floor(time)
  root:add(F.time, NSTime.new(seconds, math.floor((time - seconds) * 1e9 + 0.5))):set_generated()
end

local function add_generated(root, verdict, record)
  local asked = record.asked
  local mn, binding = record.mn or asked and asked.mn, asked and asked.binding
  local protocol, kind = asked and asked.protocol or record.protocol, asked and asked.kind or record.kind
  if verdict ~= nil then
    root:add(F.checksum_ok, verdict):set_generated()
  end
  if mn then
    root:add(F.mn, mn):set_generated()
  end
  if binding then
    root:add(F.binding, binding.name):set_generated()
  end
  if protocol then
    root:add(F.protocol, protocol):set_generated()
  end
  if kind then
    root:add(F.kind, kind):set_generated()
  end
  if record.time then
    root:add(F.request, asked.frame):set_generated()
    add_time(root, record.time)
  elseif asked and asked.answer then
    root:add(F.response, asked.answer):set_generated()
  end
  if record.first then
    root:add(F.retransmission, true):set_generated()
    root:add(F.first, record.first):set_generated()
  end
  if record.quoted then
    root:add(F.quoted, true):set_generated()
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
    if not node.added and (replaced or chosen.all_fields) then
      add_structure(tree, tvb, m, node)
    elseif not node.added then
      -- What is wrong with it is told below the root, where it is seen.
      view.add_structure(tree, tvb, node):set_hidden(true)
    end
  end
end

-- Values that several options carry, put together behind the options that have the parts.
local function add_joined(root, m)
  for _, whole in ipairs(m.joined or {}) do
    local data = ByteArray.new(whole.s, true):tvb("Value of several options")
    view.add_structure(root, data, message.joined(whole), "Put together: "):set_generated()
  end
end

-- The plugin's own tree: all of the message where Wireshark's is replaced, else what that lacks.
local function add_tree(tree, tvb, m, record, text, replaced)
  local root = tree:add(mobtrace, tvb())
  root:append_text(", " .. text)
  root:add(F.summary, text):set_hidden(true)
  local hide = not replaced and not chosen.all_fields
  add_header(root, tvb, m, hide)
  view.add_body(root, tvb, m, function(name, value)
    return not hide or m.row and builtin.lacks(m.row, name) and value ~= false
  end)
  if m.stop < tvb:len() then
    root:add(F.trailer, tvb(m.stop))
  end
  add_options(root, tvb, m, replaced)
  if not chosen.plain then
    add_joined(root, m)
  end
  add_generated(root, m.checksum_ok, record)
  show_issues(root, m, 0, math.huge)
end

-- Where Wireshark resolves names, an address's text is its name, and there is no other way to its octets.
local RESOLVES = "nameres.network_name"

local function numeric(address)
  local text = tostring(address)
  if octets.of_address(text) or not (get_preference and get_preference(RESOLVES)) then
    return text
  end
  set_preference(RESOLVES, false)
  text = tostring(address)
  set_preference(RESOLVES, true)
  return text
end

-- Where packets go, by the texts of their addresses: {source, destination, home, routing, sum}. Home and routing are
-- the home addresses where packets have them, else the same; sum is that of their octets, nil where they are names.
local paths, path_count = {}, 0

local function path_of(source, destination, home, routing)
  local one, other = octets.of_address(home), octets.of_address(routing)
  local sum = one and other and octets.sum(one, 0) + octets.sum(other, 0)
  return { source = source, destination = destination, home = home, routing = routing, sum = sum }
end

local function path_between(source, destination)
  local of_source = paths[source]
  local path = of_source and of_source[destination]
  if path then
    return path
  end
  path = path_of(source, destination, source, destination)
  if not path.sum then
    return nil
  end
  if path_count > 10000 then
    paths, path_count = {}, 0
  end
  paths[source] = paths[source] or {}
  paths[source][destination], path_count = path, path_count + 1
  return path
end

-- A proxy's registrations have no home address, which is worth knowing as texts are dear.
local function read_path(pinfo, proxy)
  local path = proxy and path_between(tostring(pinfo.src), tostring(pinfo.dst))
  return path or path_of(numeric(pinfo.net_src), numeric(pinfo.net_dst), numeric(pinfo.src), numeric(pinfo.dst))
end

-- The table is used again for the next message.
local packet = {}

-- Seconds since 1970 of the first frame, as time in a capture is exact only from there.
local start

local function read_time(pinfo)
  packet.frame, packet.time = pinfo.number, pinfo.rel_ts
  if not start then
    start = pinfo.abs_ts - packet.time
  end
  if packet.time > taps.now then
    taps.now = packet.time
  end
  return start + packet.time
end

local function unchanged(m, tvb)
  if not m.changed then
    return tvb
  end
  -- A dialect's flags and identifiers, as they are meant.
  return ByteArray.new(m.s, true):tvb("Mobility message as meant")
end

local function set_columns(pinfo, text, protocol)
  local columns = pinfo.cols
  if protocol then
    columns.protocol = protocol
  end
  if chosen.info then
    columns.info = text
  end
end

-- Wireshark says NEMO of all messages behind the first one with the R flag.
local function protocol_of(m, replaced)
  return (replaced or (m.code == 5 or m.code == 6) and m.values.r == false) and "MIPv6" or nil
end

-- What tshark was asked for, as far as its command line tells: the tree of a usual message is of no use to it
-- where it prints other fields only, and where it prints lines in one pass, nobody asks later what belongs together
-- (lines). Wireshark itself builds trees for the frame looked at and for filters alone.
local function asked_for()
  local file = not gui_enabled() and io and io.open("/proc/self/cmdline", "rb")
  local line = file and file:read("*a") or ""
  if file then
    file:close()
  end
  local columns = line:find("_ws.col", 1, true) ~= nil
  local named = columns or line:find("mobtrace.", 1, true) ~= nil or line:find("$", 1, true) ~= nil
  local fields, whole = line:find("%z%-T%z?fields") ~= nil, line == "" or line:find("%z%-T%z?[jep]") ~= nil
  local tshark = line:find("^[^%z]*tshark[^%z/\\]*%z") ~= nil
  local later = line:find("%z%-[2zX]") ~= nil or line:find("%z%-%-two%-pass") ~= nil
  return { anything = not fields or named, hidden = whole or named, lines = tshark and not later }
end
local ASKED = asked_for()

local function dissect_plainly(m, tvb, tree, verdict, visited)
  local record = visited and context.record(packet.frame, m.octets) or context.take(m, packet)
  local root = tree:add(mobtrace, tvb())
  fast.add(root, tvb, m, true)
  add_generated(root, verdict, record)
  return tvb:len()
end

-- Without a tree only a repeated registration needs to be understood; other messages are few.
local function record_for_line(m, visited)
  if visited then
    return context.known(packet.frame, m.octets)
  elseif not m.block then
    return context.take(m, packet)
  end
  return context.keep(m, packet) and context.record(packet.frame, m.octets) or nil
end

local self_handle, frame_handle

-- Whether somebody looks at Wireshark's own tree, or at the list of protocols in the frame.
local function is_original_wanted(tree, original)
  return tree:referenced(original) or tree:referenced(frame_handle)
end

local function with_mark(text, first)
  return first and text .. ", retransmission of frame " .. octets.whole(first) or text
end

local function add_usual(root, tvb, m, tree, text)
  local hidden
  if ASKED.hidden or not tree.visible then
    hidden = root:add(F.fields)
    hidden:set_hidden(true)
    hidden:add(F.summary, text)
    fast.add(hidden, tvb, m)
  end
  view.add_beside(root, tvb, m.block and m.head.beside or view.beside(m.row, m.octets), hidden)
end

-- A message with nothing unusual in it: no nodes, the fields that Wireshark has too below one hidden item.
local function dissect_usual(m, tvb, pinfo, tree, verdict, original, wanted)
  if wanted or not (m.block and chosen.info) or is_original_wanted(tree, original) then
    original:call(tvb, pinfo, tree)
  end
  if not ASKED.anything then
    return m.stop
  end
  local visited, record = pinfo.visited, nil
  if not wanted then
    record = record_for_line(m, visited)
  else
    record = visited and context.record(packet.frame, m.octets) or context.take(m, packet)
  end
  local text = with_mark(usual.summary(m), record and record.first)
  set_columns(pinfo, text, m.block and m.head.protocol)
  if wanted then
    local root = tree:add(mobtrace, tvb(), "IP mobility signaling (mobtrace), " .. text)
    add_usual(root, tvb, m, tree, text)
    add_generated(root, verdict, record)
  end
  return m.stop
end

-- A registration of which a line is all that is wanted.
local function dissect_line(m, pinfo)
  local text = with_mark(usual.summary(m), context.repeated(m, packet.frame, packet.time))
  set_columns(pinfo, text, m.head.protocol)
  return m.stop
end

local function dissect_carefully(s, tvb, pinfo, tree, original, udp, now, wanted)
  local quoted = pinfo.in_error_pkt
  local dialect = TABLES.dialects[dialects[chosen.dialect]]
  local m = message.read(s, dialect)
  -- RFC 5844 section 4.1.3.1: over UDP the field is zero, so there is nothing to verify.
  local whole = not udp and not quoted and #s == tvb:reported_len() and #s > 5
  if whole and packet.path.sum and m.stop > 5 then
    m.checksum_ok = message.verdict(m, message.checksum(message.sum(s, m.stop), m.stop, packet.path.sum))
  end
  rules.check(m, udp, dialect, now)
  local record = { quoted = quoted or nil }
  if not quoted then
    record = pinfo.visited and context.record(packet.frame, s) or context.take(m, packet)
  end
  local replaced = dialect ~= nil or chosen.replace or chosen.plain or #s < 6 or builtin.replaced(m)
  if not replaced then
    replaced = not call_original(original, tvb, pinfo, tree, m, wanted)
  end
  local text = with_mark(summary.of(m), record.first)
  if wanted or #m.issues > 0 then
    add_tree(tree, unchanged(m, tvb), m, record, text, replaced)
  end
  if not quoted then
    set_columns(pinfo, text, protocol_of(m, replaced))
  end
  return tvb:len()
end

local function dissect(tvb, pinfo, tree, original, udp)
  if not self_handle then
    self_handle, frame_handle = Dissector.get("mobtrace"), Dissector.get("frame")
  end
  local s, now, wanted = tvb:raw(), read_time(pinfo), tree:referenced(self_handle)
  local m = chosen.usual and not udp and not pinfo.in_error_pkt and usual.read(s, now, wanted)
  if m and m.block and ASKED.lines and not wanted and chosen.info and not is_original_wanted(tree, original) then
    return dissect_line(m, pinfo)
  end
  local path = read_path(pinfo, m and m.proxy)
  local sum = path.sum
  packet.path = path
  if not m or sum and message.checksum(m.sum, m.stop, sum) ~= octets.number(s, 4, 2) then
    return dissect_carefully(s, tvb, pinfo, tree, original, udp, now, wanted)
  elseif chosen.plain then
    return dissect_plainly(m, tvb, tree, sum ~= nil or nil, pinfo.visited)
  end
  return dissect_usual(m, tvb, pinfo, tree, sum ~= nil or nil, original, wanted)
end

function mobtrace.init()
  context.reset()
  read_preferences()
  taps.now, start = 0, nil
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
