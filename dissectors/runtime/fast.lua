-- The way of almost every message: octets in which nothing is unusual are not turned into nodes. A row whose
-- fields stand at fixed places, but for the last one, is checked and added to the tree from a short list.
local fast = {}

local byte, floor = string.byte, math.floor
local number = octets.number

local FIXED = { int = true, bits = true, octets = true, address = true, time = true }

local function plan_fixed(plan, row, u, at)
  local parts = u.k == "bits" and u.parts or { u }
  for _, part in ipairs(parts) do
    -- Reserved bits that are set are never read here.
    local is_number, beside = u.k == "bits" or u.k == "int" and u.o <= 4, part.r or builtin.lacks(row, part.n)
    plan.adds[#plan.adds + 1] = { pf = part.field.pf, at = at, o = u.o, number = is_number, beside = beside }
    if part.r or part.hi or part.lo then
      local highest = part.r and 0 or part.hi or math.huge
      plan.tests[#plan.tests + 1] = { at = at, o = u.o, div = part.div or 1, mod = part.mod or math.huge, lo = part.lo or 0, hi = highest }
    end
  end
end

local function tail_of(u)
  if u.k == "rest" or u.k == "text" or u.k == "address_rest" or u.k == "select" then
    return u
  elseif u.k == "if_left" and u.inner.k == "int" and not u.inner.hi then
    return u.inner
  end
end

local function plan_of(row)
  local plan, at = { tests = {}, adds = {}, places = {} }, 0
  for index, u in ipairs(row.units) do
    if FIXED[u.k] then
      plan_fixed(plan, row, u, at)
      if u.n then
        plan.places[u.n] = at
      end
      at = at + u.o
    else
      plan.tail = index == #row.units and tail_of(u)
      if not plan.tail then
        return nil
      end
    end
  end
  plan.size, plan.marker = at, row.field.pf
  plan.plain = #plan.tests == 0 and not plan.tail
  return plan
end

for _, row in pairs(TABLES.rows) do
  row.fast = plan_of(row)
end

-- The unit that a tail is read with, or nil where it needs the careful reader.
local function tail_unit(plan, s, at, size)
  local u = plan.tail
  if u.k == "select" then
    local place = plan.places[u.by]
    u = place and u.cases[byte(s, at + place + 1)]
    if not u or u.k ~= "text" then
      return nil
    end
  end
  if u.k == "text" then
    local data = s:sub(at + plan.size + 1, at + plan.size + size)
    return not u.domain and size >= (u.least or 0) and not data:find("[^\32-\126]") and u or nil
  elseif u.k == "rest" then
    return size >= (u.least or 0) and u or nil
  elseif u.k == "int" then
    return (size == 0 or size == u.o) and u or nil
  end
  return (size == 0 or size == 4 or size == 16) and u or nil
end

-- True when the octets of s from at to stop are a row's in which nothing is unusual; exact: nothing behind it either.
local function usual(row, s, at, stop, exact)
  local plan = row.fast
  if not plan then
    return false
  end
  local left = stop - at - plan.size
  if left < 0 or exact and left > 0 and not plan.tail then
    return false
  end
  for index = 1, #plan.tests do
    local test = plan.tests[index]
    local value = number(s, at + test.at, test.o)
    if test.div > 1 or test.mod ~= math.huge then
      value = floor(value / test.div) % test.mod
    end
    if value < test.lo or value > test.hi then
      return false
    end
  end
  return not plan.tail or exact and tail_unit(plan, s, at, left) ~= nil
end

local LIKE_DIALECT, LEAST = {}, math.huge
for _, dialect in pairs(TABLES.dialects) do
  LEAST = math.min(LEAST, dialect.least)
  for code, size in pairs(dialect.lengths) do
    LIKE_DIALECT[code] = LIKE_DIALECT[code] or {}
    LIKE_DIALECT[code][size] = true
  end
end

-- The same options come again and again: what was found of their octets.
local verdicts, verdict_count = {}, 0

local function option_usual(code, row, s, at, stop)
  local plan = row.fast
  if plan and plan.plain and row.shown_right then
    return stop - at - 2 == plan.size
  end
  local data = s:sub(at + 1, stop)
  local verdict = verdicts[data]
  if verdict == nil then
    verdict = builtin.leaves(code) and usual(row, data, 2, #data, true) and not builtin.wrong_in(code, data, 2, #data)
    -- A prefix of 128 bits may be meant as one of 64: for the rules.
    verdict = verdict and not (code == 22 and byte(data, 4) > 127)
    if verdict_count >= 20000 then
      verdicts, verdict_count = {}, 0
    end
    verdicts[data], verdict_count = verdict, verdict_count + 1
  end
  return verdict
end

for code, row in pairs(TABLES.options.rows) do
  row.shown_right = builtin.leaves(code) and not builtin.may_be_wrong(code)
end

local function options_usual(m, s)
  local rows, at, stop, count, like, before = TABLES.options.rows, m.body_stop, m.stop, 0, 0, nil
  local codes, starts, stops, present, stamp = m.codes, m.starts, m.stops, m.present, m.stamp + 1
  while at < stop do
    local code, size = byte(s, at + 1, at + 2)
    if code == 0 then
      if before == 0 then
        return false
      end
      count = count + 1
      codes[count], starts[count], stops[count] = 0, at + 1, at + 1
      at = at + 1
    else
      local row, last = rows[code], size and at + 2 + size
      if not row or not last or last > stop then
        return false
      end
      local align = row.align
      if align and (at - align[2]) % align[1] ~= 0 or not option_usual(code, row, s, at, last) then
        return false
      end
      count = count + 1
      codes[count], starts[count], stops[count], present[code] = code, at + 2, last, stamp
      local known = LIKE_DIALECT[code]
      like = known and known[size] and like + 1 or like
      at = last
    end
    before = code
  end
  m.count, m.stamp = count, stamp
  return like < LEAST
end

-- The table is used again for the next message; present has the stamp of the last one that had an option of the type.
local kept = { codes = {}, starts = {}, stops = {}, present = {}, stamp = 0 }

-- True when nothing in the body of a message is unusual.
function fast.body(row, s)
  return row.fast ~= nil and not row.fast.tail and usual(row, s, 6, #s, false)
end

-- The options between two offsets, or nil where the careful reader is needed.
function fast.options(s, body_stop, stop)
  kept.body_stop, kept.stop = body_stop, stop
  return options_usual(kept, s) and kept or nil
end

-- What is known of a message in which nothing is unusual, or nil.
function fast.read(s)
  if #s < 8 then
    return nil
  end
  local proto, size, code = byte(s, 1, 3)
  if proto ~= 59 or (size + 1) * 8 ~= #s then
    return nil
  end
  local known = TABLES.messages[code]
  local row = known and (known.row or known.variants[number(s, 6, known.octets)])
  if not row or not builtin.keeps(code) or not fast.body(row, s) then
    return nil
  end
  local m = fast.options(s, 6 + row.fast.size, #s)
  -- What a timestamp says is for the rules.
  if not m or m.present[27] == m.stamp then
    return nil
  end
  m.code, m.row, m.octets, m.sum = code, row, s, octets.sum(s, 0) - number(s, 4, 2)
  return m
end

-- The fields of the body by name, octets as hexadecimal digits, addresses as text.
function fast.values(m)
  local values, s, at = {}, m.octets, 6
  for _, u in ipairs(m.row.units) do
    if u.k == "bits" then
      local word = number(s, at, u.o)
      for _, part in ipairs(u.parts) do
        local value = floor(word / part.div) % part.mod
        values[part.n] = part.b and value == 1 or not part.b and value
      end
    elseif u.k == "int" then
      values[u.n] = number(s, at, u.o)
    else
      local data = s:sub(at + 1, at + u.o)
      values[u.n] = u.k == "address" and octets.address(data) or octets.hex(data)
    end
    at = at + u.o
  end
  return values
end

-- all: with reserved bits, and with what is shown beside Wireshark's tree.
local function add_row(tree, tvb, row, s, at, stop, all)
  local plan = row.fast
  tree:add(plan.marker)
  for index = 1, #plan.adds do
    local each = plan.adds[index]
    if each.number and (all or not each.beside) then
      tree:add(each.pf, number(s, at + each.at, each.o))
    elseif not each.number then
      tree:add(each.pf, tvb(at + each.at, each.o))
    end
  end
  local size = stop - at - plan.size
  if not plan.tail or size <= 0 then
    return
  end
  local u, first = tail_unit(plan, s, at, size), at + plan.size
  if u.k == "text" then
    tree:add(u.field.pf, s:sub(first + 1, stop))
  elseif u.field.ft == "string" then
    tree:add(u.field.pf, octets.address(s:sub(first + 1, stop)))
  else
    tree:add(u.field.pf, tvb(first, size))
  end
end

-- The fields of the message below one item, which the caller hides; all: with what Wireshark's tree has anyway.
function fast.add(tree, tvb, m, all)
  local s, o = m.octets, m.codes and m or fast.options(m.octets, m.body_stop, m.stop)
  tree:add(F.type, m.code)
  tree:add(F.header_len, byte(s, 2))
  tree:add(F.checksum, number(s, 4, 2))
  if all then
    tree:add(F.payload_proto, byte(s, 1))
    tree:add(F.reserved, byte(s, 4))
  end
  add_row(tree, tvb, m.row, s, 6, m.body_stop, all)
  for index = 1, o.count do
    local code, first, last = o.codes[index], o.starts[index], o.stops[index]
    if all then
      tree:add(F.option_type, code)
      if code > 0 then
        tree:add(F.option_length, last - first)
      end
    end
    if code > 1 or last > first then
      add_row(tree, tvb, TABLES.options.rows[code], s, first, last, all)
    end
  end
end
