-- Rules beyond the form of fields: mandatory options, and what equipment is known to get wrong.
local rules = {}

-- RFC 5213 section 6.9.1.5. A prefix may be left out where an IPv4 home address is asked for
-- (RFC 5844 section 3.2.2), a group identifier stands for the nodes of a bulk update (RFC 6602 section 4.2).
local PROXY_UPDATE = {
  { "mobile_node_identifier" },
  { "home_network_prefix", "ipv4_home_address_request", "delegated_mobile_network_prefix" },
  { "handoff_indicator" },
  { "access_technology_type" },
}

local function missing(m)
  if not (m.row and m.row.key == "binding_update" and m.values.p) or message.first(m, "mobile_node_group_identifier") then
    return
  end
  for _, keys in ipairs(PROXY_UPDATE) do
    local found = false
    for _, key in ipairs(keys) do
      found = found or message.first(m, key) ~= nil
    end
    if not found then
      local name = TABLES.rows[keys[1]].name
      kinds.note(m, "missing-option", 2, "Mobility Options", name, "none")
    end
  end
end

local function identifiers(m)
  for _, node in ipairs(m.options) do
    if node.row and node.row.key == "mobile_node_identifier" and message.value(node, "subtype") == 1 then
      local padding = m.s:sub(node.data + 2, node.b):match("%z+$")
      if padding then
        kinds.note(m, "mn-id-padding", node.a, "Identifier", "no NUL octets", tostring(#padding))
      end
    end
  end
end

local function long_prefixes(m)
  for _, node in ipairs(m.options) do
    if node.row and node.row.key == "home_network_prefix" and (message.value(node, "prefix_length") or 0) >= 128 then
      local address = message.value(node, "home_network_prefix")
      if address and sessions.is_half(octets.of_address(address)) then
        kinds.note(m, "prefix-length-128", node.a, "Prefix Length", "64", "128")
      end
    end
  end
end

local YEAR = 31556952
-- Further off than any clock that somebody looks after; times that a clock shows that was ever set: 1990 to 2040.
local NEAR, FIRST_YEAR, LAST_YEAR = 2 * YEAR, 20 * YEAR, 70 * YEAR
local NTP_EPOCH = 2208988800

local function plausible(seconds, now)
  if now < FIRST_YEAR then
    return seconds >= 0 and seconds < NEAR or seconds > FIRST_YEAR and seconds < LAST_YEAR
  end
  return math.abs(seconds - now) < NEAR
end

-- The 48 bits of seconds and 16 of a fraction that say what an NTP timestamp says (RFC 4330 section 3, RFC 5213 section 8.8).
local function of_ntp(s)
  local seconds = octets.number(s, 0, 4) - NTP_EPOCH + (s:byte(1) < 0x80 and 2 ^ 32 or 0)
  -- In two steps, so that no number is larger than a double holds.
  local nanos = math.floor(octets.number(s, 6, 2) * 1e9 / 65536)
  nanos = math.floor((octets.number(s, 4, 2) * 1e9 + nanos) / 65536)
  local fraction = math.ceil(nanos * 65536 / 1e9)
  return seconds + math.floor(fraction / 65536), fraction % 65536
end

-- What is meant by the octets of a timestamp that is in another form: {code, seconds, fraction}, or the code alone.
local function odd_form(s, now)
  if s == ("\0"):rep(8) then
    return { "timestamp-unset" }
  elseif plausible(octets.number(s, 0, 6), now) then
    return nil
  end
  local reversed = s:reverse()
  if plausible(octets.number(reversed, 0, 6), now) then
    return { "timestamp-little-endian", octets.number(reversed, 0, 6), octets.number(reversed, 6, 2) }
  end
  local seconds, fraction = of_ntp(s)
  return plausible(seconds, now) and { "timestamp-ntp", seconds, fraction } or nil
end

local function odd_timestamps(m, now)
  for _, node in ipairs(m.options) do
    local kid = node.row and node.row.key == "timestamp" and node.kids[1]
    local found = kid and odd_form(kid.v, now)
    if found and not found[2] then
      kinds.note(m, found[1], node.a, "Timestamp", "the time of day", "0", "note")
    elseif found then
      local high, low = math.floor(found[2] / 2 ^ 32), found[2] % 2 ^ 32
      local wanted = string.format("%04x%s%04x", high, octets.hex(octets.word(low)), found[3])
      kinds.note(m, found[1], node.a, "Timestamp", wanted, octets.hex(kid.v))
      kid.meaning = view.moment(found[2], found[3]) .. ", " .. TABLES.issues[found[1]][1]
    end
  end
end

-- A capture whose clock was never set says nothing about the sender's.
local function unset_clock(m, now)
  if now < FIRST_YEAR then
    kinds.note(m, "capture-clock", 0, "capture time", "a capture clock that was set", string.format("%.0f s since 1970", now), "note")
  end
end

local function pad1_runs(m)
  local start, run = 0, 0
  for index = 1, #m.options + 1 do
    local node = m.options[index]
    if node and node.code == 0 then
      start, run = run > 0 and start or node.a, run + 1
    else
      if run > 1 then
        kinds.note(m, "pad1-run", start, "Pad1", "one PadN", run .. " of them", "note")
      end
      run = 0
    end
  end
end

-- T means nothing without P (RFC 5845 section 3.3): where it stands with no flag of the first octet, it is A.
local function swapped_flags(m)
  if m.row and m.row.key == "binding_update" and #m.octets > 9 then
    local high, low = m.octets:byte(9, 10)
    if high == 0 and m.values.t then
      local wanted, got = string.format("0x%02x00", low), string.format("0x00%02x", low)
      kinds.note(m, "flags-octet", 8, "A", wanted, got)
    end
  end
end

-- Which dialect the options look like; nil for none.
function rules.dialect_of(m)
  for name, dialect in pairs(TABLES.dialects) do
    local seen, fits = 0, dialect.messages[m.code] == true
    local types = {}
    for _, node in ipairs(m.options) do
      local wanted = dialect.lengths[node.code]
      if wanted then
        fits = fits and node.b - node.a - 2 == wanted
        seen = seen + (types[node.code] and 0 or 1)
        types[node.code] = true
      end
    end
    if fits and seen >= dialect.least then
      return name
    end
  end
end

local function draft_numbers(m)
  local name = rules.dialect_of(m)
  if name then
    local got = "set it in the preferences of mobtrace"
    kinds.note(m, "draft-numbers", m.options[1].a, "Mobility Options", "the dialect " .. name, got)
  end
end

-- RFC 5844 section 4.1.1.2: in UDP the checksum of the Mobility Header is zero.
local function over_udp(m)
  local got = #m.octets > 5 and octets.number(m.octets, 4, 2) or 0
  if got ~= 0 then
    kinds.note(m, "checksum-over-udp", 4, "Checksum", "0", string.format("0x%04x", got), "note")
  end
end

-- now: the time of capture in seconds since 1970.
function rules.check(m, udp, dialect, now)
  missing(m)
  identifiers(m)
  long_prefixes(m)
  odd_timestamps(m, now)
  unset_clock(m, now)
  pad1_runs(m)
  if udp then
    over_udp(m)
  end
  if #m.octets % 8 ~= 0 and m.row and m.stop == #m.octets then
    kinds.note(m, "length-multiple", 1, "Header Len", "a multiple of 8 octets", tostring(#m.octets))
  end
  if not dialect then
    swapped_flags(m)
    draft_numbers(m)
  end
end
