-- Octets as numbers and texts. Offsets count from 0, as in the RFC figures.
local octets = {}

local byte, floor, format, concat = string.byte, math.floor, string.format, table.concat

function octets.number(s, at, count)
  if count == 1 then
    return byte(s, at + 1)
  elseif count == 2 then
    local high, low = byte(s, at + 1, at + 2)
    return high * 256 + low
  end
  local value = 0
  for index = at + 1, at + count do
    value = value * 256 + byte(s, index)
  end
  return value
end

-- Four octets of a number.
function octets.word(value)
  local high, low = floor(value / 65536), floor(value % 65536)
  return string.char(floor(high / 256), high % 256, floor(low / 256), low % 256)
end

-- A whole number as text: Lua 5.4 would write 10/2 as 5.0.
function octets.whole(value)
  return format("%.0f", value)
end

function octets.hex(s, separator)
  local parts = {}
  for index = 1, #s do
    parts[index] = format("%02x", byte(s, index))
  end
  return concat(parts, separator or "")
end

function octets.unhex(text)
  return (text:gsub("%x%x", function(pair)
    return string.char(tonumber(pair, 16))
  end))
end

local function ipv4_text(s)
  return format("%d.%d.%d.%d", byte(s, 1, 4))
end

local GROUPS = { [0] = "", "%x", "%x:%x", "%x:%x:%x", "%x:%x:%x:%x", "%x:%x:%x:%x:%x", "%x:%x:%x:%x:%x:%x", "%x:%x:%x:%x:%x:%x:%x" }

-- RFC 5952: the longest run of zero groups, two at least and the first of equals, becomes "::".
local function ipv6_text(s)
  if s:sub(1, 12) == ("\0"):rep(10) .. "\255\255" then
    return "::ffff:" .. ipv4_text(s:sub(13))
  end
  local groups, best, length, run = {}, nil, 1, 0
  for index = 1, 8 do
    local high, low = byte(s, 2 * index - 1, 2 * index)
    local value = high * 256 + low
    groups[index] = value
    run = value == 0 and run + 1 or 0
    if run > length then
      best, length = index - run + 1, run
    end
  end
  if not best then
    return format(GROUPS[7] .. ":%x", table.unpack(groups))
  end
  local front = format(GROUPS[best - 1], table.unpack(groups, 1, best - 1))
  return front .. "::" .. format(GROUPS[9 - best - length], table.unpack(groups, best + length, 8))
end

local texts, text_count = {}, 0

-- An address as text; the same ones come again and again.
function octets.address(s)
  local text = texts[s]
  if not text then
    text = #s == 4 and ipv4_text(s) or #s == 16 and ipv6_text(s) or octets.hex(s)
    if text_count >= 20000 then
      texts, text_count = {}, 0
    end
    texts[s], text_count = text, text_count + 1
  end
  return text
end

local function ipv4_octets(text)
  local a, b, c, d = text:match("^(%d+)%.(%d+)%.(%d+)%.(%d+)$")
  if not a or a + 0 > 255 or b + 0 > 255 or c + 0 > 255 or d + 0 > 255 then
    return nil
  end
  return string.char(a, b, c, d)
end

local function groups_octets(text)
  local parts = {}
  for group in text:gmatch("[^:]+") do
    local ipv4 = group:find(".", 1, true) and ipv4_octets(group)
    local value = not ipv4 and #group <= 4 and tonumber(group, 16)
    if not ipv4 and not value then
      return nil
    end
    parts[#parts + 1] = ipv4 or string.char(floor(value / 256), value % 256)
  end
  return concat(parts)
end

-- The octets of an address in text; nil for a text that is none, such as a resolved name.
function octets.of_address(text)
  if not text:find(":", 1, true) then
    return ipv4_octets(text)
  end
  local front, back = text:match("^(.-)::(.*)$")
  if not front then
    local whole = groups_octets(text)
    return whole and #whole == 16 and whole or nil
  end
  front, back = groups_octets(front), groups_octets(back)
  if not front or not back or #front + #back > 14 then
    return nil
  end
  return front .. ("\0"):rep(16 - #front - #back) .. back
end

-- Octets of the UTF-8 character at index, 0 when there is none (RFC 3629 section 4).
local function utf8_size(s, index)
  local first, second, third, fourth = byte(s, index, index + 3)
  local function tail(octet)
    return octet and octet >= 0x80 and octet <= 0xBF
  end
  if first < 0x80 then
    return 1
  elseif first >= 0xC2 and first <= 0xDF then
    return tail(second) and 2 or 0
  elseif first >= 0xE0 and first <= 0xEF then
    local low, high = first == 0xE0 and 0xA0 or 0x80, first == 0xED and 0x9F or 0xBF
    return second and second >= low and second <= high and tail(third) and 3 or 0
  elseif first >= 0xF0 and first <= 0xF4 then
    local low, high = first == 0xF0 and 0x90 or 0x80, first == 0xF4 and 0x8F or 0xBF
    return second and second >= low and second <= high and tail(third) and tail(fourth) and 4 or 0
  end
  return 0
end

-- Text to show, and whether the octets are UTF-8: what does not print is written as \x00.
function octets.text(s)
  if not s:find("[^\32-\126]") then
    return s, true
  end
  local parts, index, valid = {}, 1, true
  while index <= #s do
    local size = utf8_size(s, index)
    local octet = byte(s, index)
    if size == 0 or octet < 32 or octet == 127 then
      valid = valid and size > 0
      parts[#parts + 1] = format("\\x%02x", octet)
      size = 1
    else
      parts[#parts + 1] = s:sub(index, index + size - 1)
    end
    index = index + size
  end
  return concat(parts), valid
end

-- The dotted name of a domain name in labels behind their lengths; nil for anything else.
function octets.domain(s)
  local labels, at = {}, 1
  while at <= #s and byte(s, at) ~= 0 do
    local size = byte(s, at)
    if size > 63 or at + size > #s then
      return nil
    end
    labels[#labels + 1] = octets.text(s:sub(at + 1, at + size))
    at = at + size + 1
  end
  if #labels == 0 or at < #s then
    return nil
  end
  return concat(labels, ".")
end

-- The one's complement sum of 16-bit words (RFC 1071), carried on from sum.
function octets.sum(s, sum)
  local count = #s
  for at = 1, count - 7, 8 do
    local a, b, c, d, e, f, g, h = byte(s, at, at + 7)
    sum = sum + (a + c + e + g) * 256 + b + d + f + h
  end
  for at = count - count % 8 + 1, count, 2 do
    local a, b = byte(s, at, at + 1)
    sum = sum + a * 256 + (b or 0)
  end
  return sum
end

function octets.fold(sum)
  while sum > 0xFFFF do
    sum = sum % 0x10000 + floor(sum / 0x10000)
  end
  return 0xFFFF - sum
end

-- 0123456789*#abc and the filler (3GPP TS 29.002 clause 17.7.8).
local DIGITS = { [0] = "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#", "a", "b", "c", "f" }

function octets.digits(s, high_first)
  local parts = {}
  for index = 1, #s do
    local octet = byte(s, index)
    local high, low = DIGITS[floor(octet / 16)], DIGITS[octet % 16]
    parts[index] = high_first and high .. low or low .. high
  end
  return (concat(parts):gsub("f$", ""))
end

function octets.plmn(s)
  local d = octets.digits(s, true) .. (byte(s, 3) % 16 == 15 and "f" or "")
  local text = d:sub(2, 2) .. d:sub(1, 1) .. d:sub(4, 4) .. d:sub(6, 6) .. d:sub(5, 5) .. d:sub(3, 3)
  text = text:gsub("f$", "")
  return text:sub(1, 3) .. "-" .. text:sub(4), text
end
