-- Readers of field kinds: one for every k of the tables. They read from a string, add nodes to
-- c.out and issues to c.issues, and raise a table when the octets are not what the field needs.
--
-- A node is {u = unit or part, a = first octet, b = end, v = value or text}; of a structure {row = ..., kids = ...}.
local kinds = {}

local byte, floor, format = string.byte, math.floor, string.format
local number, whole, hex = octets.number, octets.whole, octets.hex

local function refuse(offset, field, wanted, got)
  error({ offset = offset, field = field, wanted = wanted, got = tostring(got) }, 0)
end

local function note(c, code, offset, field, wanted, got, severity)
  c.issues[#c.issues + 1] =
    { code = code, offset = offset, field = field, wanted = wanted, got = got, severity = severity or "warning" }
end
kinds.note = note

local function take(c, count, field)
  local at = c.pos
  if count > c.stop - at then
    refuse(at, field, count .. " octets", c.stop - at)
  end
  c.pos = at + count
  return at
end

local function leaf(c, unit, at, value)
  c.out[#c.out + 1] = { u = unit, a = at, b = c.pos, v = value }
end

-- Runs a reader; when it refuses, the cursor is as before and its table comes back.
local function attempt(c, reader, ...)
  local pos, stop, out, nodes, issues = c.pos, c.stop, c.out, #c.out, #c.issues
  local done, failure = pcall(reader, c, ...)
  if done then
    return nil
  elseif type(failure) ~= "table" then
    error(failure, 0)
  end
  c.pos, c.stop, c.out = pos, stop, out
  for index = #out, nodes + 1, -1 do
    out[index] = nil
  end
  failure.issues = issues
  return failure
end

local function forget_issues(c, count)
  for index = #c.issues, count + 1, -1 do
    c.issues[index] = nil
  end
end

local function check(c, u, value, at)
  if u.r then
    if value ~= 0 then
      note(c, "reserved-bits", at, u.n, "0", whole(value), "note")
    end
  elseif (u.lo and value < u.lo) or (u.hi and value > u.hi) then
    note(c, "out-of-range", at, u.n, format("%d to %d", u.lo or 0, u.hi), whole(value))
  end
end

local function rest(c, u)
  if c.stop - c.pos < (u.least or 0) then
    refuse(c.pos, u.n, format("at least %d octets", u.least), c.stop - c.pos)
  end
  local at = c.pos
  c.pos = c.stop
  return at, c.s:sub(at + 1, c.stop)
end

local read = {}

local function read_unit(c, u, values)
  return read[u.k](c, u, values)
end

function read.int(c, u, values)
  local at = take(c, u.o, u.n)
  local value = number(c.s, at, u.o)
  values[u.n] = value
  leaf(c, u, at, value)
  if u.other then
    c.out[#c.out].other = values[u.other[1]]
  end
  if u.r or u.hi or u.lo then
    check(c, u, value, at)
  end
end

function read.bits(c, u, values)
  local at = take(c, u.o, u.parts[1].n)
  local word = number(c.s, at, u.o)
  for _, part in ipairs(u.parts) do
    local value = floor(word / part.div) % part.mod
    check(c, part, value, at)
    if part.b then
      value = value == 1
    end
    values[part.n] = value
    leaf(c, part, at, value)
  end
end

function read.time(c, u, values)
  local at = take(c, u.o, u.n)
  values[u.n] = c.s:sub(at + 1, c.pos)
  leaf(c, u, at, values[u.n])
end

function read.zone(c, u)
  local at = take(c, u.o, u.n)
  leaf(c, u, at, byte(c.s, at + 1))
end

function read.fixed(c, u)
  local at = take(c, u.o, u.n)
  local value, top = number(c.s, at, u.o), 2 ^ (8 * u.o)
  if value >= top / 2 then
    value = value - top
  end
  leaf(c, u, at, value)
  if math.abs(value) > u.most * 2 ^ u.fraction then
    local wanted = format("-%d to %d %s", u.most, u.most, u.unit)
    note(c, "out-of-range", at, u.n, wanted, kinds.fixed_text(u, value))
  end
end

function read.octets(c, u, values)
  local at = take(c, u.o, u.n)
  values[u.n] = c.s:sub(at + 1, c.pos)
  leaf(c, u, at, hex(values[u.n], u.colons and ":"))
end

function read.address(c, u)
  local at = take(c, u.o, u.n)
  leaf(c, u, at, octets.address(c.s:sub(at + 1, c.pos)))
end

function read.address_rest(c, u)
  local left = c.stop - c.pos
  if left ~= 0 and left ~= 4 and left ~= 16 then
    refuse(c.pos, u.n, "0, 4 or 16 octets", left)
  elseif left > 0 then
    read.address(c, { u = u, k = "address", n = u.n, o = left })
    c.out[#c.out].u = u
  end
end

function read.rest(c, u)
  local at, data = rest(c, u)
  leaf(c, u, at, hex(data, u.colons and ":"))
end

function read.text(c, u)
  local at, data = rest(c, u)
  local text, valid = octets.text(data)
  leaf(c, u, at, text)
  if u.domain then
    c.out[#c.out].meaning = octets.domain(data)
  end
  if not valid then
    note(c, "not-utf8", at, u.n, "UTF-8 text", hex(data))
  end
end

function read.fixed_text(c, u)
  local at = take(c, u.o, u.n)
  local data = c.s:sub(at + 1, c.pos)
  leaf(c, u, at, (octets.text(data)))
  if data:find("[\128-\255]") then
    note(c, "malformed-value", at, u.n, "ASCII text", hex(data))
  end
end

function read.digits(c, u)
  local at, data = rest(c, u)
  local text = octets.digits(data, u.high)
  leaf(c, u, at, text)
  if not text:find("^%d+$") then
    note(c, "not-digits", at, u.n, "decimal digits", text == "" and "none" or text)
  elseif u.most and #text > u.most then
    note(c, "out-of-range", at, u.n, format("at most %d digits", u.most), tostring(#text))
  end
end

function read.plmn(c, u)
  local at = take(c, u.o, u.n)
  local text, digits = octets.plmn(c.s:sub(at + 1, c.pos))
  leaf(c, u, at, text)
  if not digits:find("^%d+$") then
    note(c, "not-digits", at, u.n, "decimal digits", digits)
  end
end

function read.access_point(c, u)
  local start, labels = c.pos, {}
  while c.pos < c.stop do
    local at = c.pos
    local first = take(c, number(c.s, take(c, 1, u.n), 1), u.n)
    local label = c.s:sub(first + 1, c.pos)
    if label == "" or label:find("[\128-\255.]") then
      refuse(at, u.n, "a label of ASCII letters and digits", label == "" and "an empty one" or hex(label))
    end
    labels[#labels + 1] = octets.text(label)
  end
  leaf(c, u, start, table.concat(labels, "."))
end

function read.when(c, u, values)
  if values[u.flag] == u.equals then
    read_unit(c, u.inner, values)
  end
end

function read.if_left(c, u, values)
  if c.pos < c.stop then
    read_unit(c, u.inner, values)
  end
end

function read.counted(c, u, values)
  local size = number(c.s, take(c, u.o, u.n), u.o)
  if size > c.stop - c.pos then
    refuse(c.pos, u.n, size .. " octets", c.stop - c.pos)
  end
  local outer = c.stop
  c.stop = c.pos + size
  read_unit(c, u.inner, values)
  if c.pos < c.stop then
    refuse(c.pos, u.n, "a value that fills its length", (c.stop - c.pos) .. " octets more")
  end
  c.stop = outer
end

function read.repeated(c, u, values)
  local count, index = u.count and values[u.count], 0
  while count and index < count or not count and c.stop - c.pos >= u.least do
    local before = c.pos
    read_unit(c, u.inner, values)
    if c.pos == before then
      refuse(c.pos, u.n, "an element with octets", "an empty one")
    end
    index = index + 1
  end
end

function read.select(c, u, values)
  local failure = attempt(c, read_unit, u.cases[values[u.by]] or u.default, values)
  if failure then
    -- The selector promised a form that the octets do not have: keep them.
    forget_issues(c, failure.issues)
    note(c, "malformed-value", failure.offset, failure.field, failure.wanted, failure.got)
    read_unit(c, u.default, values)
  end
end

function read.exact(c, u, values)
  read_unit(c, u.inner, values)
  if c.pos < c.stop then
    refuse(c.pos, u.n, "no octets behind the value", c.stop - c.pos)
  end
end

function read.member(c, u, values)
  kinds.read_member(c, u, values[u.by])
end

local function read_row(c, row, values)
  for _, u in ipairs(row.units) do
    read[u.k](c, u, values)
  end
end
kinds.read_row = read_row

local function read_struct(c, row)
  local out, node = c.out, { row = row, a = c.pos, kids = {} }
  c.out = node.kids
  read_row(c, row, {})
  node.b, c.out = c.pos, out
  out[#out + 1] = node
end

function read.struct(c, u)
  read_struct(c, u.row)
end

local function read_whole(c, row, field)
  read_struct(c, row)
  if c.pos < c.stop then
    refuse(c.pos, field, "nothing more", c.stop - c.pos)
  end
end

function read.one_of(c, u)
  local titles, known = {}, #c.issues
  for index, row in ipairs(u.rows) do
    if not attempt(c, read_whole, row, u.n) then
      return
    end
    forget_issues(c, known)
    titles[index] = row.name
  end
  local at, data = rest(c, u)
  leaf(c, u, at, hex(data))
  note(c, "malformed-value", at, u.n, table.concat(titles, " or "), hex(data))
end

function read.structures(c, u)
  kinds.read_family(c, u.family)
end

-- Reads fields until one refuses: those before it stay in c.out, its table comes back.
function kinds.read_partly(c, row)
  local values = {}
  for _, u in ipairs(row.units) do
    local failure = attempt(c, read[u.k], u, values)
    if failure then
      return failure
    end
  end
  return nil
end

function kinds.fixed_text(u, value)
  return format("%." .. #tostring(floor(2 ^ u.fraction)):gsub("%.0$", "") .. "f %s", value / 2 ^ u.fraction, u.unit)
end
