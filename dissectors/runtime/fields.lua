-- The protocol, its fields and expert infos; links the tables to them.
local mobtrace = Proto("mobtrace", "IP mobility signaling (mobtrace)")
local fields = { list = {} }

local function add(key, field)
  fields.list[#fields.list + 1] = field
  return field
end

local function base_of(field)
  if field.hex then
    return base.HEX
  end
  return base.DEC
end

local function made(abbreviation, field)
  local names, kind = field.names and TABLES.names[field.names], field.ft
  if kind == "none" or kind == "ipv4" or kind == "ipv6" or kind == "string" then
    return ProtoField[kind](abbreviation, field.label)
  elseif kind == "bytes" then
    return ProtoField.bytes(abbreviation, field.label, base.COLON)
  elseif kind == "bool" then
    local texts = names and { names[1], names[0] } or nil
    return ProtoField.bool(abbreviation, field.label, field.width, texts, field.mask)
  end
  return ProtoField[kind](abbreviation, field.label, base_of(field), names, field.mask)
end

local function link_unit(row, u, in_select)
  u.row = u.row and TABLES.rows[u.row]
  u.family = u.family and TABLES.families[u.family]
  u.names = u.names and TABLES.names[u.names]
  if u.other then
    u.other[2] = TABLES.names[u.other[2]]
  end
  if u.rows then
    for index, key in ipairs(u.rows) do
      u.rows[index] = TABLES.rows[key]
    end
  end
  for _, part in ipairs(u.parts or {}) do
    link_unit(row, part)
    part.div, part.mod = math.floor(2 ^ part.s), math.floor(2 ^ part.w)
  end
  for _, case in pairs(u.cases or {}) do
    link_unit(row, case, true)
  end
  if u.default then
    link_unit(row, u.default, true)
  end
  if u.inner then
    link_unit(row, u.inner, in_select)
  end
  local raw = u.k == "one_of" or in_select and (u.k == "rest" or u.k == "octets") and not u.colons
  u.field = TABLES.fields[row.key .. "." .. u.n .. (raw and ".raw" or "")]
end

local function link()
  for _, row in pairs(TABLES.rows) do
    row.field = TABLES.fields[row.key]
    for _, u in ipairs(row.units) do
      if u.n then
        link_unit(row, u)
      else
        for _, part in ipairs(u.parts) do
          link_unit(row, part)
          part.div, part.mod = math.floor(2 ^ part.s), math.floor(2 ^ part.w)
        end
      end
    end
  end
  for _, family in pairs(TABLES.families) do
    family.names = TABLES.names[family.names]
    for code, key in pairs(family.rows) do
      family.rows[code] = TABLES.rows[key]
    end
  end
  for _, known in pairs(TABLES.messages) do
    known.row = known.row and TABLES.rows[known.row]
    for code, key in pairs(known.variants or {}) do
      known.variants[code] = TABLES.rows[key]
    end
  end
  TABLES.options = TABLES.families["mobility option"]
  for _, dialect in pairs(TABLES.dialects) do
    dialect.rows = setmetatable({}, { __index = TABLES.options.rows })
    for code, key in pairs(dialect.options) do
      dialect.rows[code] = TABLES.rows[key]
    end
    for _, lead in pairs(dialect.leads) do
      lead[1], lead[2] = octets.unhex(lead[1]), octets.unhex(lead[2])
    end
  end
end

for key, field in pairs(TABLES.fields) do
  field.pf = add(key, made("mobtrace." .. key, field))
end

-- Fields that no row has: the header, what every option has, and what the context tells.
local NUMBER, NAME = base.DEC, base.NONE
local frames = frametype or {}
local F = {
  type = ProtoField.uint8("mobtrace.type", "Mobility Header type", NUMBER, TABLES.message_names),
  payload_proto = ProtoField.uint8("mobtrace.payload_proto", "Payload proto", NUMBER, { [59] = "No next header" }),
  header_len = ProtoField.uint8("mobtrace.header_len", "Header length"),
  reserved = ProtoField.uint8("mobtrace.reserved", "Reserved", base.HEX),
  checksum = ProtoField.uint16("mobtrace.checksum", "Checksum", base.HEX),
  checksum_ok = ProtoField.bool("mobtrace.checksum_ok", "Checksum verdict", NAME, { "right", "wrong" }),
  trailer = ProtoField.bytes("mobtrace.trailer", "Trailer", base.COLON),
  fields = ProtoField.none("mobtrace.fields", "Fields that Wireshark's own tree has too"),
  summary = ProtoField.string("mobtrace.summary", "Summary"),
  options = ProtoField.none("mobtrace.options", "Mobility Options"),
  option_type = ProtoField.uint8("mobtrace.option.type", "Type", NUMBER, TABLES.names[TABLES.families["mobility option"].names]),
  option_length = ProtoField.uint16("mobtrace.option.length", "Length"),
  option_trailing = ProtoField.bytes("mobtrace.option.trailing", "Octets behind the last field", base.COLON),
  suboption_type = ProtoField.uint16("mobtrace.suboption.type", "Type"),
  suboption_length = ProtoField.uint16("mobtrace.suboption.length", "Length"),
  unknown = ProtoField.none("mobtrace.unknown", "Unknown"),
  unknown_code = ProtoField.uint16("mobtrace.unknown.code", "Type"),
  unknown_data = ProtoField.bytes("mobtrace.unknown.data", "Data", base.COLON),
  mn = ProtoField.string("mobtrace.mn", "Mobile node"),
  binding = ProtoField.string("mobtrace.binding", "Binding"),
  protocol = ProtoField.string("mobtrace.protocol", "Protocol"),
  kind = ProtoField.string("mobtrace.kind", "Kind"),
  request = ProtoField.framenum("mobtrace.response_to", "Response to the request in frame", NAME, frames.REQUEST),
  response = ProtoField.framenum("mobtrace.response_in", "Response in frame", NAME, frames.RESPONSE),
  time = ProtoField.relative_time("mobtrace.response_time", "Response time"),
  retransmission = ProtoField.bool("mobtrace.retransmission", "Retransmission"),
  first = ProtoField.framenum("mobtrace.retransmission_of", "Retransmission of frame", NAME, frames.RETRANS_PREV),
  quoted = ProtoField.bool("mobtrace.quoted", "Quoted in an ICMP error"),
  tunnel_next = ProtoField.uint8("mobtrace.tlv.next_header", "Next header"),
  tunnel_length = ProtoField.uint16("mobtrace.tlv.length", "Length"),
}
for key, field in pairs(F) do
  add(key, field)
end
mobtrace.fields = fields.list

local SEVERITY = { note = expert.severity.NOTE, warning = expert.severity.WARN, error = expert.severity.ERROR }
local GROUPS = {
  checksum = expert.group.CHECKSUM,
  ["checksum-zero"] = expert.group.CHECKSUM,
  ["unknown-option"] = expert.group.UNDECODED,
  ["unknown-message"] = expert.group.UNDECODED,
}
local experts, listed = {}, {}

-- One expert info for each code of issue and severity, as an item's severity cannot be set later in 4.0.
for code, issue in pairs(TABLES.issues) do
  local name = "mobtrace.issue." .. code:gsub("-", "_")
  experts[code] = ProtoExpert.new(name, issue[1], GROUPS[code] or expert.group.PROTOCOL, SEVERITY[issue[3]])
  listed[#listed + 1] = experts[code]
end
mobtrace.experts = listed
link()
