-- One Mobility Header: bounds, body, options and what is wrong with them, as the codec reads it.
local message = {}

local HEADER = 6 -- octets before the message data (RFC 6275 section 6.1.1)
local NO_NEXT_HEADER = 59

local function family_name(family, code)
  return family.names[code] or family.name .. " " .. code
end

local function unknown(c, family, code, start, declared)
  local node = { tlv = true, family = family, code = code, a = start, data = c.pos, kids = {}, unknown = true }
  node.declared = declared
  c.out[#c.out + 1] = node
  return node
end

local function note_unregistered(c, family, code, offset)
  if not family.names[code] then
    kinds.note(c, "unknown-option", offset, family_name(family, code), "a registered type", tostring(code))
  end
end

-- A structure that runs past the end costs itself, not the message.
local function overrun(c, family, code, start, wanted, got, declared)
  kinds.note(c, "option-overrun", start, family_name(family, code), wanted, octets.whole(got), "error")
  c.pos = start + (declared and family.type + family.length or family.type)
  local node = unknown(c, family, code, start, declared)
  c.pos = c.stop
  node.b = c.stop
end

local function data_octets(family, row, declared)
  if row and row.counts then
    return declared * row.counts[1] + row.counts[2]
  end
  return declared * family.unit - (family.whole and family.type + family.length or 0)
end

local function read_known(c, node, row, stop)
  local outer, out = c.stop, c.out
  c.stop, c.out = stop, node.kids
  local failure = kinds.read_partly(c, row)
  if failure then
    kinds.note(c, "option-length", failure.offset, failure.field, failure.wanted, failure.got, "error")
    node.unknown = true
  elseif c.pos < stop then
    local size = c.pos - node.data
    kinds.note(c, "extra-octets", c.pos, row.name, size .. " octets of data", tostring(stop - node.data))
    node.trailing = c.pos
  end
  c.stop, c.out = outer, out
end

-- Parts of one type belong together in their order, up to the one without the M bit (3GPP TS 29.282).
local function keep_part(c, family, code, more)
  local parts = c.unfinished[code] or { head = c.s:byte(c.pos + 1) - 1 }
  parts[#parts + 1] = c.s:sub(c.pos + 2, c.stop)
  c.unfinished[code] = more and parts or nil
  if not more then
    c.joined[#c.joined + 1] = { family = family, code = code, s = string.char(parts.head) .. table.concat(parts) }
  end
end

-- A structure whose type stands elsewhere: all octets up to the fence are its data. Of the 3GPP's the M bit says
-- that the value is a part of one, as is then the next of its type.
function kinds.read_member(c, u, code)
  local family = u.family
  local row = family.rows[code]
  local node = { tlv = true, family = family, row = row, code = code, a = c.pos, data = c.pos, b = c.stop, kids = {} }
  node.inside, c.out[#c.out + 1] = true, node
  if u.parts_by_m then
    local more = c.pos < c.stop and c.s:byte(c.pos + 1) % 2 == 1
    if more or c.unfinished[code] then
      keep_part(c, family, code, more)
      kinds.note(c, "fragment", c.pos, family_name(family, code), "a whole value", "a part of one", "note")
      node.unknown, c.pos = true, c.stop
      return
    end
  end
  if row then
    read_known(c, node, row, c.stop)
  else
    note_unregistered(c, family, code, c.pos - family.type - family.length)
    node.unknown = true
  end
  c.pos = c.stop
end

-- A dialect's first octets, where they differ from what the row reads (see Lead in the codec).
local function apply_lead(c, lead, body, stop)
  local wire, row = lead[1], lead[2]
  if body + #wire > stop or c.s:sub(body + 1, body + #wire) ~= wire then
    return body
  end
  local behind = body + #wire
  c.s = c.s:sub(1, behind - #row) .. row .. c.s:sub(behind + 1)
  c.changed = true
  return behind - #row
end

local function read_one(c, family, dialect)
  local start = c.pos
  local header = family.type + family.length
  local code = octets.number(c.s, start, math.min(family.type, c.stop - start))
  if code == family.pad1 then
    c.pos = start + 1
    c.out[#c.out + 1] = { tlv = true, family = family, row = family.rows[code], code = code, a = start, b = c.pos, kids = {} }
    return
  end
  if c.stop - start < header then
    return overrun(c, family, code, start, header .. " octets of type and length", c.stop - start)
  end
  local declared = octets.number(c.s, start + family.type, family.length)
  local row = dialect and dialect.rows[code] or family.rows[code]
  local body = start + header
  local size = data_octets(family, row, declared)
  if size < 0 or body + size > c.stop then
    return overrun(c, family, code, start, "at most " .. c.stop - body .. " octets of data", size, declared)
  end
  c.pos = body
  if not row then
    note_unregistered(c, family, code, start)
    local node = unknown(c, family, code, start, declared)
    c.pos = body + size
    node.b = c.pos
    return
  end
  local align = row.align
  if align and (start - align[2]) % align[1] ~= 0 and not (dialect and not dialect.aligned) then
    local wanted = string.format("an offset of %dn+%d", align[1], align[2])
    kinds.note(c, "alignment", start, row.name, wanted, tostring(start), "note")
  end
  local node = { tlv = true, family = family, row = row, code = code, declared = declared, a = start, data = body, kids = {} }
  c.out[#c.out + 1] = node
  local lead = dialect and dialect.leads[code]
  if lead then
    c.pos = apply_lead(c, lead, body, body + size)
  end
  read_known(c, node, row, body + size)
  c.pos, node.b = body + size, body + size
end

function kinds.read_family(c, family, dialect)
  while c.pos < c.stop do
    read_one(c, family, dialect)
  end
end

local function swap_flags(s, word)
  if not word or #s < word.offset + 2 then
    return s, false
  end
  local value = octets.number(s, word.offset, 2)
  local before = value
  for _, swap in ipairs(word.swaps) do
    local wire, here = math.floor(value / swap[1]) % 2, math.floor(value / swap[2]) % 2
    if wire ~= here then
      value = value + (here - wire) * swap[1] + (wire - here) * swap[2]
    end
  end
  local flags = string.char(math.floor(value / 256), value % 256)
  return s:sub(1, word.offset) .. flags .. s:sub(word.offset + 3), value ~= before
end

local function bounds(c, s)
  local declared = (s:byte(2) + 1) * 8
  if s:byte(1) ~= NO_NEXT_HEADER then
    kinds.note(c, "payload-proto", 0, "Payload Proto", "59", tostring(s:byte(1)))
  end
  if declared > #s then
    kinds.note(c, "truncated", 1, "Header Len", declared .. " octets", tostring(#s), "error")
    return #s
  elseif declared < #s and s:byte(1) == NO_NEXT_HEADER then
    kinds.note(c, "header-length", 1, "Header Len", #s .. " octets", tostring(declared))
    return #s
  end
  return declared
end

local function body_row(s, code)
  local known = TABLES.messages[code]
  if not known or known.row then
    return known and known.row
  end
  local count = math.min(known.octets, #s - HEADER)
  return count > 0 and known.variants[octets.number(s, HEADER, count)] or nil
end

local function read_body(c, m)
  local row = body_row(c.s, m.code)
  m.row, m.values = row, {}
  m.body = { row = row, a = HEADER, kids = {} }
  if not row then
    kinds.note(c, "unknown-message", 2, "MH Type", "a registered type", tostring(m.code))
    m.body.unknown, m.body.data = true, HEADER
    c.pos = c.stop
  else
    c.out = m.body.kids
    local failure = kinds.read_partly(c, row)
    c.out = m.options
    if failure then
      kinds.note(c, "short-message", failure.offset, failure.field, failure.wanted, failure.got, "error")
      m.body.unknown, m.body.data, m.row = true, HEADER, nil
      c.pos = c.stop
    end
  end
  m.body.b = c.pos
  for _, node in ipairs(m.body.kids) do
    m.values[node.u.n] = node.v
  end
end

-- The message in the octets s: {code, row, values, body, options, issues, stop, s, changed}.
function message.read(s, dialect)
  local m = { code = s:byte(3), options = {}, issues = {}, values = {}, octets = s }
  local c = { pos = 0, stop = #s, out = m.options, issues = m.issues, unfinished = {}, joined = {} }
  m.s, m.stop = s, #s
  if #s < HEADER then
    kinds.note(c, "truncated", 0, "Mobility Header", "at least 6 octets", tostring(#s), "error")
    m.body = { a = 0, b = #s, data = 0, unknown = true, kids = {} }
    return m
  end
  c.s, c.changed = s, false
  if dialect then
    c.s, c.changed = swap_flags(s, dialect.flags[m.code])
  end
  m.stop = bounds(c, s)
  c.pos, c.stop = HEADER, m.stop
  read_body(c, m)
  kinds.read_family(c, TABLES.options, dialect)
  m.s, m.changed, m.joined = c.s, c.changed, c.joined
  return m
end

-- What the octets of a value mean that came in parts, as a node.
function message.joined(whole)
  local c = { s = whole.s, pos = 0, stop = #whole.s, out = {}, issues = {}, unfinished = {} }
  kinds.read_member(c, { family = whole.family }, whole.code)
  return c.out[1]
end

-- The first option of a row, and the value of one of its fields.
function message.first(m, key)
  for _, node in ipairs(m.options) do
    if node.row and node.row.key == key and not node.unknown then
      return node
    end
  end
end

function message.value(node, name)
  for _, kid in ipairs(node and node.kids or {}) do
    if kid.u and kid.u.n == name then
      return kid.v
    end
  end
end

-- The mobile node's identifier as text, without the padding some add.
function message.mn_text(m)
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

-- Where the message ends in its octets, as message.read finds it.
function message.stop_of(s)
  local declared = #s > 1 and (s:byte(2) + 1) * 8 or #s
  return (declared > #s or s:byte(1) == NO_NEXT_HEADER) and #s or declared
end

-- The sum of a message up to stop with a checksum of zero.
function message.sum(s, stop)
  return octets.sum(stop == #s and s or s:sub(1, stop), 0) - octets.number(s, 4, 2)
end

-- The checksum of a message of stop octets with this sum; that of the two addresses comes with it (RFC 6275 section 6.1.1).
function message.checksum(sum, stop, addresses)
  return octets.fold(sum + addresses + stop + 135)
end

-- Whether the message has the checksum wanted; an issue when not.
function message.verdict(m, wanted)
  local got = octets.number(m.octets, 4, 2)
  if wanted ~= got then
    local code = got == 0 and "checksum-zero" or "checksum"
    kinds.note(m, code, 4, "Checksum", string.format("0x%04x", wanted), string.format("0x%04x", got))
  end
  return wanted == got
end
