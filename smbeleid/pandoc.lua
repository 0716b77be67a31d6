-- Turns the Markdown of a report into HTML, Typst, Word and PowerPoint, for smbeleid/pandoc.py.
--
-- `pandoc lua` runs this script for as long as Python likes: one line of ASCII JSON in, one line
-- out. A request is read once, made safe once (`clean`), and then shaped and written per format.
--
-- Safety is by construction: `clean` rebuilds the document from the few elements listed in
-- BLOCK and INLINE. Whatever is not listed there, or was made of raw HTML, ends as visible text.

local text_of = pandoc.utils.stringify

local KINDS = {
  tip = 'Tip',
  let_op = 'Let op',
  voorbeeld = 'Voorbeeld',
  afspraak = 'Afspraak',
  in_uw_woorden = 'In uw woorden',
  signaal = 'Signaal',
  notities = 'Notities',
}

local READER = {
  format = 'commonmark',
  extensions = {
    'raw_html', 'pipe_tables', 'task_lists', 'strikeout', 'gfm_auto_identifiers',
    'ascii_identifiers',
  },
}

-- Text ---------------------------------------------------------------------------------------

-- Characters that XML, HTML and Typst cannot hold or show: controls, non-characters and
-- the byte order mark. Every kind of line end becomes "\n".
local UNUSUAL = '[%c\194\226\239]'

local function printable(text)
  if not text:find(UNUSUAL) then return text end
  return (text
    :gsub('\r\n?', '\n')
    :gsub('\226\128[\168\169]', '\n')
    :gsub('[\t\v\f]', ' ')
    :gsub('[\0-\9\11-\31\127]', '')
    :gsub('\194[\128-\159]', '')
    :gsub('\239\191[\190\191]', '')
    :gsub('\239\187\191', ''))
end

-- Inlines for literal text; a line end in it is a line break in every format.
local function literal(text)
  text = printable(text)
  if text == '' then return {} end
  if not text:find('\n', 1, true) then return { pandoc.Str(text) } end
  local inlines = {}
  for line, ending in text:gmatch('([^\n]*)(\n?)') do
    if line ~= '' then table.insert(inlines, pandoc.Str(line)) end
    if ending ~= '' then table.insert(inlines, pandoc.LineBreak()) end
  end
  return inlines
end

local function literal_paragraph(text)
  return pandoc.Para(literal((text:gsub('%s+$', ''))))
end

-- One line of words, for headings and for alternative text.
local function one_line(text)
  return (printable(text):gsub('%s+', ' '):gsub('^ ', ''):gsub(' $', ''))
end

-- Cleaning: inlines ----------------------------------------------------------------------------

-- The only link targets that survive; everything else is text. `ids` maps the fragments that
-- exist, because Typst refuses a link to nowhere.
local function safe_target(target, ids)
  local fragment = target:match('^#(.+)$')
  if fragment then return ids[fragment] and '#' .. ids[fragment] end
  local scheme = target:match('^(%a+):') or ''
  local rest = target:sub(#scheme + 2)
  scheme = scheme:lower()
  if scheme == 'mailto' or ((scheme == 'http' or scheme == 'https') and rest:find('^//[^/]')) then
    local encoded = rest:gsub('[^%w%-._~:/?#@!$&()*+,;=%%]', function(byte)
      return string.format('%%%02X', byte:byte())
    end)
    return scheme .. ':' .. encoded
  end
end

-- An element of pandoc's inlines stays only if it is listed in KEPT or has a rule below.
local KEPT = {
  Space = true, SoftBreak = true, LineBreak = true, Emph = true, Strong = true, Strikeout = true,
}

local function as_text(inline)
  return literal(text_of(inline))
end

local function inline_rules(pictures, ids)
  local rules = {
    -- A box to tick becomes a Span: the formats then find it without looking at every word.
    Str = function(inline)
      local text = inline.text
      if text == '☐' or text == '☒' then return pandoc.Span(text) end
      if text:find(UNUSUAL) then return literal(text) end
    end,
    -- A span without attributes keeps JupyterLab from seeing a formula; it says nothing here.
    RawInline = function(inline)
      local empty = inline.text == '<span>' or inline.text == '</span>'
      return empty and {} or literal(inline.text)
    end,
    Code = function(inline) return pandoc.Code(one_line(inline.text)) end,
    Image = function(inline)
      local known = pictures[inline.src]
      if not known then return inline.caption end
      local alt = one_line(text_of(inline.caption))
      if alt == '' then alt = one_line(known) end
      return pandoc.Image({ pandoc.Str(alt ~= '' and alt or 'Figuur') }, inline.src)
    end,
    Link = function(inline)
      local target = safe_target(inline.target, ids)
      if not target or text_of(inline) == '' then return inline.content end
      return pandoc.Link(inline.content, target)
    end,
  }
  for tag in pairs(pandoc.Inline.constructor) do
    rules[tag] = rules[tag] or not KEPT[tag] and as_text or nil
  end
  return rules
end

-- Cleaning: blocks -----------------------------------------------------------------------------

local blocks  -- function(list) -> Blocks, defined below

local function unchanged(block) return block end

local function each_item(block)
  return block.content:map(blocks)
end

-- As for inlines: what is not listed here becomes text.
local BLOCK = {
  Para = unchanged,
  Plain = unchanged,
  RawBlock = function(block) return literal_paragraph(block.text) end,
  CodeBlock = function(block) return pandoc.CodeBlock(printable(block.text)) end,
  HorizontalRule = function() return nil end,  -- decoration, and a picture without words in Word
  BlockQuote = function(block) return pandoc.BlockQuote(blocks(block.content)) end,
  BulletList = function(block) return pandoc.BulletList(each_item(block)) end,
  OrderedList = function(block)
    local numbers = pandoc.ListAttributes(block.start, 'Decimal', 'Period')
    return pandoc.OrderedList(each_item(block), numbers)
  end,
  -- `outline` prepared the headings of the text itself; one inside a list or quote is no heading.
  Header = function(block)
    if block.attributes.safe then
      return pandoc.Header(block.level, block.content, pandoc.Attr(block.identifier))
    end
    return pandoc.Para { pandoc.Strong(block.content) }
  end,
  -- The cells of a pipe table hold nothing but inlines; a column without a name gets a dash.
  Table = function(block)
    block.attr = pandoc.Attr()
    block.head.rows = block.head.rows:map(function(row)
      for _, cell in ipairs(row.cells) do
        if text_of(cell.contents) == '' then cell.contents = { pandoc.Plain { pandoc.Str('–') } } end
      end
      return row
    end)
    return block
  end,
  -- Nothing but `nest` makes a Div: the reader knows none.
  Div = function(block)
    local content = blocks(block.content)
    return #content > 0 and pandoc.Div(content, pandoc.Attr('', block.classes)) or nil
  end,
}

-- Read a raw block as the start and end marks of callouts, or return nil if it holds more.
local function marks(text)
  local found = {}
  for line in text:gmatch('[^\n]+') do
    local mark = line:match('^%s*(.-)%s*$')
    local kind = mark:match('^<div class="callout ([a-z_]+)">$')
      or mark:match('^<div class="callout ([a-z_]+)" style="[^"<>]*">$')
    if not (KINDS[kind] or mark == '</div>') then return nil end
    table.insert(found, { kind = kind, text = mark })
  end
  return #found > 0 and found or nil
end

-- Put what stands between two marks in a Div. A mark without its partner becomes text, and a
-- heading ends whatever was left open, so a forgotten mark cannot swallow the next section.
local function nest(list)
  local open = { { content = pandoc.List() } }
  local function add(block) open[#open].content:insert(block) end
  local function give_up()
    while #open > 1 do
      local left = table.remove(open)
      add(literal_paragraph(left.text))
      open[#open].content:extend(left.content)
    end
  end
  local function place(mark)
    if mark.kind then
      table.insert(open, { kind = mark.kind, text = mark.text, content = pandoc.List() })
    elseif #open > 1 then
      local done = table.remove(open)
      add(pandoc.Div(done.content, pandoc.Attr('', { 'callout', done.kind })))
    else
      add(literal_paragraph(mark.text))
    end
  end
  for _, block in ipairs(list) do
    local found = block.t == 'RawBlock' and marks(block.text)
    if block.t == 'Header' then give_up() end
    if found then
      for _, mark in ipairs(found) do place(mark) end
    else
      add(block)
    end
  end
  give_up()
  return open[1].content
end

function blocks(list)
  local result = pandoc.List()
  for _, block in ipairs(nest(list)) do
    local make = BLOCK[block.t] or function() return literal_paragraph(text_of(block)) end
    local new = make(block)
    if new then result:insert(new) end
  end
  return result
end

-- Headings -------------------------------------------------------------------------------------

-- An id that is fine as HTML id, Typst label and Word bookmark (at most 40 characters there).
local function unique_id(wish, taken)
  local base = wish:lower():gsub('[^a-z0-9]+', '-'):gsub('^-', ''):sub(1, 36):gsub('-$', '')
  if not base:find('^%a') then base = ('deel-' .. base):gsub('-$', '') end
  local id, count = base, 0
  while taken[id] do
    count = count + 1
    id = base .. '-' .. count
  end
  taken[id] = true
  return id
end

-- Give the headings of the text ids and levels that never skip one; PDF/UA asks both.
local function outline(list)
  local headings, ids, taken, level = pandoc.List(), {}, {}, 0
  local rules = inline_rules({}, {})
  for index, block in ipairs(list) do
    local text = block.t == 'Header' and one_line(text_of(block:walk(rules)))
    if text and text ~= '' then
      level = math.min(block.level, level + 1)
      local id = unique_id(block.identifier, taken)
      ids[block.identifier] = ids[block.identifier] or id
      headings:insert { level = level, id = id, text = text }
      list[index] = pandoc.Header(level, { pandoc.Str(text) },
        pandoc.Attr(id, {}, { safe = 'true' }))
    end
  end
  for id in pairs(taken) do ids[id] = ids[id] or id end
  return headings, ids
end

local function clean(doc, pictures)
  local list = doc.blocks
  local headings, ids = outline(list)
  return pandoc.Pandoc(blocks(list)):walk(inline_rules(pictures, ids)), headings
end

-- Shaping, shared ------------------------------------------------------------------------------

local function words_of(text)
  local count, longest = utf8.len(text) or #text, 0
  for word in text:gmatch('%S+') do longest = math.max(longest, utf8.len(word) or #word) end
  return count, longest
end

-- Columns as wide as their words and the amount of text ask: Word and Typst both guess badly.
-- `share` says how much the amount counts beside the longest word: more on a slide, which is wide.
local function with_widths(block, share)
  local totals, longest, sum = {}, {}, 0
  local function measure(row)
    for index, cell in ipairs(row.cells) do
      local count, long = words_of(text_of(cell.contents))
      totals[index] = (totals[index] or 0) + count
      longest[index] = math.max(longest[index] or 0, long)
    end
  end
  block.head.rows:map(measure)
  for _, body in ipairs(block.bodies) do pandoc.List.map(body.body, measure) end
  local weights = block.colspecs:map(function(_, index)
    return math.max(math.min(longest[index] or 0, 24) + 2, (totals[index] or 0) ^ (share or 0.5))
  end)
  for _, weight in ipairs(weights) do sum = sum + weight end
  block.colspecs = block.colspecs:map(function(spec, index)
    return { spec[1], math.floor(1000 * weights[index] / sum) / 1000 }
  end)
  return block
end

-- The word for a kind of callout, unless the title says it already: colour alone is not enough.
local function kind_label(block, kind)
  local title = text_of(block.content[1]):lower()
  local label = KINDS[kind]
  if title:sub(1, #label) ~= label:lower() then return label end
end

-- HTML -----------------------------------------------------------------------------------------

-- Attributes are lists of pairs: the order of a table with names differs from run to run.
local ALIGN_CLASS = { AlignRight = 'right', AlignCenter = 'centre' }

local function html_cells(rows, colspecs, scope)
  for _, row in ipairs(rows) do
    for index, cell in ipairs(row.cells) do
      -- A class and not a style: the page's security policy refuses style attributes.
      local classes = { colspecs[index] and ALIGN_CLASS[colspecs[index][1]] }
      if #text_of(cell.contents) > 80 then table.insert(classes, 'wide') end
      cell.attr = pandoc.Attr('', classes, scope and { { 'scope', scope } } or {})
    end
  end
  return rows
end

local function header_words(rows)
  local words = {}
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row.cells) do table.insert(words, one_line(text_of(cell.contents))) end
  end
  return table.concat(words, ', ')
end

-- A drawn box instead of pandoc's form field: a page that stores nothing should not ask for it.
local function html_tick(span)
  local done = text_of(span) == '☒'
  local words = done and 'Gedaan' or 'Nog te doen'
  local class = done and { 'tick', 'done' } or { 'tick' }
  return pandoc.Span({}, pandoc.Attr('', class, { { 'role', 'img' }, { 'aria-label', words } }))
end

local function html_filter()
  local tables = 0
  return {
    Header = function(block)
      block.level = block.level + 1  -- the title on the cover is the only h1
      return block
    end,
    Span = html_tick,
    Table = function(block)
      tables = tables + 1
      local specs = block.colspecs
      local label = 'Tabel ' .. tables .. ': ' .. header_words(block.head.rows)
      block.head.rows = html_cells(block.head.rows, specs, 'col')
      for _, body in ipairs(block.bodies) do body.body = html_cells(body.body, specs) end
      block.colspecs = specs:map(function() return { 'AlignDefault', nil } end)
      -- Scrolls by itself on a small screen, so it has to be reachable by keyboard and named.
      return pandoc.Div({ block }, pandoc.Attr('', { 'table' },
        { { 'role', 'region' }, { 'aria-label', label }, { 'tabindex', '0' } }))
    end,
    Div = function(block)
      if block.classes[1] ~= 'callout' then return nil end
      local kind = block.classes[2]
      local label = kind_label(block, kind)
      if label then
        local span = pandoc.Span({ pandoc.Str(label) }, pandoc.Attr('', { 'kind' }))
        block.content:insert(1, pandoc.Plain { span })
      end
      local attributes = { { 'role', 'note' }, { 'aria-label', KINDS[kind] } }
      return pandoc.Div(block.content, pandoc.Attr('', block.classes, attributes))
    end,
  }
end

-- A slide per heading: its face, and below that its notes.
local function in_slides(doc)
  local slides, face, notes = pandoc.List(), nil, nil
  local function start()
    face, notes = pandoc.List(), pandoc.List()
    slides:insert { face = face, notes = notes }
  end
  for _, block in ipairs(doc.blocks) do
    if not face or (block.t == 'Header' and block.level == 2) then start() end
    local is_notes = block.t == 'Div' and block.classes[2] == 'notities'
    if is_notes then notes:insert(block) else face:insert(block) end
  end
  return pandoc.Pandoc(slides:map(function(slide)
    local content = pandoc.List { pandoc.Div(slide.face, pandoc.Attr('', { 'face' })) }
    content:extend(slide.notes)
    return pandoc.Div(content, pandoc.Attr('', { 'slide' }))
  end))
end

-- Typst ----------------------------------------------------------------------------------------

local function typst_string(text)
  return '"' .. text:gsub('[\\"]', '\\%0'):gsub('\n', '\\n') .. '"'
end

local function typst_raw(code)
  return pandoc.RawInline('typst', code)
end

-- A word of letters is the same in Typst markup. Anything else ("-1", "-?", "1.", "#x", "http://")
-- may mean something there, so it goes in as a string, which means nothing but itself. So do
-- dashes and curly quotes (U+2000 to U+203F): pandoc turns those into shorthands of Typst.
local function typst_str(inline)
  local text = inline.text
  if text:find('^[%a\128-\255]+[,.;:]?$') and not text:find('\226\128') then return nil end
  return typst_raw('#' .. typst_string(text) .. ';')
end

local TYPST = {
  traverse = 'topdown', -- a picture before the words in it
  -- pandoc writes no alternative text for Typst.
  Image = function(image)
    return typst_raw('#figure(image(' .. typst_string(image.src) .. ', alt: '
      .. typst_string(text_of(image.caption)) .. '));')
  end,
  Str = typst_str,
  Code = function(inline) return typst_raw('#raw(' .. typst_string(inline.text) .. ');') end,
  CodeBlock = function(block)
    return pandoc.RawBlock('typst', '#raw(block: true, ' .. typst_string(block.text) .. ')')
  end,
  Span = function(span) return span.content end,
  Table = function(block) return with_widths(block) end,
  Div = function(block)
    local list = pandoc.List(block.content)
    list:insert(1, pandoc.RawBlock('typst', '#callout(kind: "' .. block.classes[2] .. '")['))
    list:insert(pandoc.RawBlock('typst', ']'))
    return list
  end,
}

-- Word -----------------------------------------------------------------------------------------

local function style_name(kind)
  return 'Callout ' .. kind:gsub('_', ' '):gsub('^%a', string.upper)
end

-- A Div's style reaches every paragraph but those in quotes and in lists without white space:
-- pandoc has styles of its own for these. Lists stay as they are, so that their boxes are found.
local function styled(list, style)
  local content = pandoc.List(list):map(function(block)
    if block.t == 'Plain' then return pandoc.Para(block.content) end
    if block.t == 'BlockQuote' then return pandoc.BlockQuote(styled(block.content, style)) end
    if block.t == 'BulletList' or block.t == 'OrderedList' then
      block.content = block.content:map(function(item)
        return styled(item, style)[1].content
      end)
    end
    return block
  end)
  return { pandoc.Div(content, pandoc.Attr('', {}, { { 'custom-style', style } })) }
end

local function word_filter(word_pictures)
  return {
    Span = function(span) return span.content end,
    Table = function(block) return with_widths(block) end,
    Image = function(image)
      return word_pictures[image.src] and pandoc.Image(image.caption, word_pictures[image.src])
        or image.caption
    end,
    Div = function(block)
      local kind = block.classes[2]
      if not KINDS[kind] then return nil end
      local label = kind_label(block, kind)
      local first = block.content[1]
      if label and (first.t == 'Para' or first.t == 'Plain') then
        first.content:insert(1, pandoc.Strong { pandoc.Str(label .. ': ') })
        block.content[1] = first
      end
      return styled(block.content, style_name(kind))
    end,
  }
end

-- PowerPoint -----------------------------------------------------------------------------------

-- Notes go to the notes page; of any other box the words stay, led by its kind.
local function slide_filter(word_pictures)
  local filter = word_filter(word_pictures)
  local box = filter.Div
  filter.Table = function(block) return with_widths(block, 0.62) end
  filter.Div = function(block)
    if block.classes[2] == 'notities' then
      return pandoc.Div(block.content, pandoc.Attr('', { 'notes' }))
    end
    local shaped = box(block)
    return shaped and shaped[1].content
  end
  return filter
end

-- The pictures go through pandoc's media bag: the writer opens no file.
local function fill_mediabag(pictures)
  pandoc.mediabag.empty()
  local names = {}
  for name, uri in pairs(pictures) do
    local mime, data = pandoc.mediabag.fetch(uri)
    names[name] = name:gsub('%.%w+$', '') .. '.png'
    pandoc.mediabag.insert(names[name], mime, data)
  end
  return names
end

-- Requests -------------------------------------------------------------------------------------

local function base64(data)
  return pandoc.mediabag.make_data_uri('a/b', data):match('base64,(.*)$')
end

local PLAIN = { wrap_text = 'none' }

local WRITE = {
  html = function(doc, request)
    local shaped = doc:walk(html_filter())
    if request.slides then shaped = in_slides(shaped) end
    return pandoc.write(shaped, { format = 'html5', extensions = {} }, PLAIN)
  end,
  typst = function(doc)
    return pandoc.write(doc:walk(TYPST), { format = 'typst', extensions = {} }, PLAIN)
  end,
  docx = function(doc, request)
    local shaped = doc:walk(word_filter(fill_mediabag(request.word_pictures)))
    local options = request.reference and { reference_doc = request.reference } or {}
    shaped.meta.lang = 'nl-NL'
    return base64(pandoc.write(shaped, { format = 'docx', extensions = {} }, options))
  end,
  pptx = function(doc, request)
    local shaped = doc:walk(slide_filter(fill_mediabag(request.word_pictures)))
    local options = { slide_level = 1, reference_doc = request.reference }
    for name, text in pairs(request.front) do
      shaped.meta[name] = pandoc.MetaInlines { pandoc.Str(text) }
    end
    return base64(pandoc.write(shaped, { format = 'pptx', extensions = {} }, options))
  end,
}

-- The last text, read and cleaned: half of the work, and mostly asked again for another format.
local last = {}

local function read_safely(request)
  local key = pandoc.json.encode(request.pictures) .. request.markdown
  if last.key ~= key then
    -- The reader takes the last row of a table for text when no line end follows.
    local doc = pandoc.read(request.markdown .. '\n', READER, {}, {})
    local safe, headings = clean(doc, request.pictures)
    last = { key = key, safe = safe, headings = headings }
  end
  return last.safe, last.headings
end

local function answer(request)
  local safe, headings = read_safely(request)
  local result = { headings = headings }
  for _, format in ipairs(request.formats) do
    result[format] = WRITE[format](safe, request)
  end
  return result
end

for line in io.lines() do
  local done, result = pcall(function() return answer(pandoc.json.decode(line, false)) end)
  if not done then result = { error = tostring(result) } end
  io.stdout:write(pandoc.json.encode(result), '\n')
  io.stdout:flush()
end
