// Alone in its process: it measures its memory.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { crc32, deflateSync } from 'node:zlib'
import { Problem } from '#platform/errors.ts'
import { sampleAgreement } from '#test/support/pdf-samples.ts'
import { asFile, freePath, say } from '#test/support/pdf-tools.ts'
import type { Block, PdfDocument } from './model.ts'
import { newCounter } from './numbering.ts'
import { paginate } from './paginate.ts'
import { render } from './render.ts'
import type { Unit } from './units.ts'

const withBlocks = (...blocks: Block[]): PdfDocument => ({ ...sampleAgreement(), blocks })
const squeeze = (text: string) => text.replace(/\s+/g, ' ')

test('the same document gives the same bytes, whatever was made before it', async () => {
  const first = await render(sampleAgreement())
  await render(withBlocks({ kind: 'paragraph', text: 'Ź Ṻ Ǻ fi ffl № ½ Ǆ Zugestimmt μ µ Ω Ω' }))
  const again = await render(sampleAgreement())
  assert.equal(Buffer.compare(first.bytes, again.bytes), 0)
  const other = await render({ ...sampleAgreement(), madeAt: new Date('2026-12-10T08:00:01Z') })
  assert.notEqual(Buffer.compare(first.bytes, other.bytes), 0)
})

test('many documents made at once are those made one after the other', async () => {
  const digest = async (count: number) =>
    createHash('sha256')
      .update((await render(sampleAgreement({ clauses: count }))).bytes)
      .digest('hex')
  const counts = [1, 9, 30, 4, 17, 2]
  const alone: string[] = []
  for (const count of counts) alone.push(await digest(count))
  assert.deepEqual(await Promise.all(counts.map(digest)), alone)
})

test('the text comes out whole and in order, with umlauts, Greek and Cyrillic letters', async (t) => {
  const { bytes } = await render(sampleAgreement())
  const text = await say(t, 'pdftotext', [await asFile(bytes), '-'])
  if (text === undefined) return
  const flat = squeeze(text)
  let at = 0
  for (const part of [
    'Partnership Agreement',
    'Königstraße 27',
    'ООО «Восток Интеграция», ул. Ленина 14, Екатеринбург',
    'Ελένη Παπαδοπούλου, Łukasz Żółkiewski, Jørgen Ångström, Đặng Thị Hồng',
    '1. Definitions and appointment',
    '1.1 “Products” are those of Schedule 1.',
    '1.1.1 where a registration is accepted',
    '(a) with the Company directly, or',
    '(b) with another partner.',
    '2. Commissions',
    'Rate. The Company pays 14.00 % of net.',
    'Größe L',
    '1,250,000.00 EUR',
    'Größe, Maß und Übermut.',
    'Clause number 6 of many.',
    'Елена Соколова',
  ]) {
    const found = flat.indexOf(part, at)
    assert.ok(found >= at, `${part} is missing or out of order`)
    at = found
  }
})

test('joined letters are found and copied as the letters that were written, in every face', async (t) => {
  const hash = 'baffc2cb49823329fd03db712e27affe'
  const written = `office efficient file flow ${hash}`
  const { bytes } = await render({
    title: 'Joined letters',
    madeAt: new Date('2026-12-12T14:03:05Z'),
    language: 'en',
    blocks: [
      { kind: 'heading', level: 1, text: written },
      {
        kind: 'paragraph',
        text: [{ text: `${written} ` }, { text: `${written} `, bold: true }, { text: written, italic: true }],
      },
      { kind: 'facts', items: [{ name: 'Office', value: hash }] },
    ],
  })
  const text = await say(t, 'pdftotext', [await asFile(bytes), '-'])
  if (text === undefined) return
  assert.equal(squeeze(text).split(written).length - 1, 4)
  assert.ok(squeeze(text).includes(`Office ${hash}`))
  assert.doesNotMatch(text, /[\uFB00-\uFB06]/)
})

test('poppler, qpdf and MuPDF find a tagged, titled, faultless file whose fonts are all inside as subsets', async (t) => {
  const { bytes, pages } = await render(sampleAgreement({ language: 'de-AT' }))
  const file = await asFile(bytes)
  const [info, fonts, check, trailer] = [
    await say(t, 'pdfinfo', [file]),
    await say(t, 'pdffonts', [file]),
    await say(t, 'qpdf', ['--check', file]),
    await say(t, 'mutool', ['show', file, 'trailer/Root']),
  ]
  if (info === undefined || fonts === undefined || check === undefined || trailer === undefined) return
  assert.match(info, /Title: +Partnership Agreement AG-2027-0142/)
  assert.match(info, /Tagged: +yes/)
  assert.match(info, new RegExp(`Pages: +${pages}\\n`))
  assert.match(info, /CreationDate: +Thu Dec 10 08:00:00 2026/)
  assert.doesNotMatch(info, /Error|Warning/)
  const rows = fonts.trim().split('\n').slice(2)
  assert.ok(rows.length >= 4)
  for (const row of rows) assert.match(row, /yes yes yes/)
  assert.match(check, /No syntax or stream encoding errors found/)
  assert.doesNotMatch(check, /WARNING/)
  assert.match(trailer, /\/Lang \(de-AT\)/)
  assert.match(trailer, /\/Outlines/)
})

test('every page says its number and the number of all, in the language of the document', async (t) => {
  for (const [language, words] of [
    ['en', 'Page'],
    ['de', 'Seite'],
    ['es', 'Página'],
    ['fr', 'Page'],
  ] as const) {
    const { bytes, pages } = await render(sampleAgreement({ language, clauses: 20 }))
    assert.ok(pages > 2)
    const text = await say(t, 'pdftotext', [await asFile(bytes), '-'])
    if (text === undefined) return
    const found = text.match(new RegExp(`${words} \\d+ (of|von|de) \\d+`, 'g')) ?? []
    assert.deepEqual(
      found.map((one) => one.match(/\d+/g)!.join('/')),
      Array.from({ length: pages }, (_, index) => `${index + 1}/${pages}`),
    )
  }
})

test('a heading is never the last line of a page, and a table that goes on repeats its head', async (t) => {
  for (let clauses = 1; clauses < 14; clauses += 1) {
    const { bytes, pages } = await render(
      withBlocks(
        ...Array.from({ length: clauses }, (): Block => ({ kind: 'paragraph', text: 'word '.repeat(60) })),
        { kind: 'heading', level: 1, text: 'THE HEADING' },
        { kind: 'paragraph', text: 'text after the heading '.repeat(8) },
        {
          kind: 'table',
          columns: [{ title: 'THE HEAD' }, { title: 'Amount', align: 'right' }],
          rows: Array.from({ length: 60 }, (_, row) => [`row ${row}`, `${row}.00`]),
        },
      ),
    )
    const text = await say(t, 'pdftotext', ['-layout', await asFile(bytes), '-'])
    if (text === undefined) return
    const perPage = text.split('\f').slice(0, pages)
    const headed = perPage.find((page) => page.includes('THE HEADING'))
    assert.match(headed ?? '', /THE HEADING\s+text after/)
    for (const page of perPage.filter((one) => /row \d+ /.test(one))) assert.match(page, /THE HEAD[\s\S]+row/)
    for (let row = 0; row < 60; row += 1) assert.equal(text.match(new RegExp(`row ${row} `, 'g'))?.length, 1)
  }
})

test('a character that no typeface has is printed by its number and reported, never left out', async (t) => {
  const { bytes, uncovered } = await render(withBlocks({ kind: 'paragraph', text: 'A 株 B שלום C 🎉 D \ud800 E' }))
  assert.deepEqual([...uncovered].sort(), ['株', 'ש', 'ל', 'ו', 'ם', '🎉', '\ufffd'].sort())
  const text = await say(t, 'pdftotext', [await asFile(bytes), '-'])
  if (text === undefined) return
  assert.match(text, /A \[U\+682A\] B \[U\+05E9\]\[U\+05DC\]\[U\+05D5\]\[U\+05DD\] C \[U\+1F389\] D \[U\+FFFD\] E/)
})

test('what reverses the reading order or has no shape does not reach the page', async (t) => {
  const { bytes } = await render(
    withBlocks({ kind: 'paragraph', text: 'pay \u202e00.001\u202c\u2066 and\u200b e\u0301\u0000\u0007 end' }),
  )
  const text = await say(t, 'pdftotext', [await asFile(bytes), '-'])
  if (text !== undefined) assert.match(text, /pay 00\.001 and é end/)
})

test('words without end stay between the margins, in texts, tables, facts, headings and signatures', async (t) => {
  const word = 'Wortungetüm'.repeat(60)
  const { bytes } = await render(
    withBlocks(
      { kind: 'title', text: word, subtitle: word, lines: [word] },
      { kind: 'heading', level: 1, text: word },
      { kind: 'clause', level: 4, text: word },
      { kind: 'list', items: [word] },
      { kind: 'facts', items: [{ name: word, value: word }] },
      { kind: 'note', text: word },
      {
        kind: 'table',
        columns: [{ title: word }, { title: 'Amount', align: 'right' }, { title: word, align: 'center' }],
        rows: [[word, '1,234,567.89 EUR', word]],
      },
      { kind: 'signatures', fields: [{ typed: 'x', lines: [word] }] },
    ),
  )
  const boxes = await say(t, 'pdftotext', ['-bbox', await asFile(bytes), '-'])
  if (boxes === undefined) return
  const words = [...boxes.matchAll(/xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">/g)]
  assert.ok(words.length > 60)
  for (const [, xMin, yMin, xMax, yMax] of words.map((match) => match.map(Number))) {
    assert.ok(xMin! >= 70 && xMax! <= 595.28 - 70, `from ${xMin} to ${xMax}`)
    assert.ok(yMin! >= 30 && yMax! <= 841.89 - 30)
  }
  assert.ok(boxes.includes('>1,234,567.89<'), 'an amount is not broken')
})

test('figures in a right-aligned column end at one edge', async (t) => {
  const { bytes } = await render(
    withBlocks({
      kind: 'table',
      columns: [{ title: 'Sale' }, { title: 'Amount', align: 'right' }],
      rows: ['1.00', '111,111.11', '77.77', '4,040,404.04'].map((amount) => ['Sale', amount]),
    }),
  )
  const boxes = await say(t, 'pdftotext', ['-bbox', await asFile(bytes), '-'])
  if (boxes === undefined) return
  const ends = [...boxes.matchAll(/xMax="([\d.]+)" yMax="[\d.]+">[\d,]+\.\d\d</g)].map((match) => Number(match[1]))
  assert.equal(ends.length, 4)
  assert.ok(Math.max(...ends) - Math.min(...ends) < 0.05, ends.join(' '))
})

const aPng = (colour: number, depth: number, samples: number, width = 40, height = 12): Buffer => {
  const chunk = (kind: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(kind), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(named), 4)
    return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)])
  }
  const rowBytes = Math.ceil((width * samples * depth) / 8)
  const rows = Buffer.alloc(height * (rowBytes + 1))
  for (let at = 0; at < rows.length; at += 1)
    rows[at] = at % (rowBytes + 1) === 0 ? (at / (rowBytes + 1)) % 5 : (at * 37) % 251
  const head = Buffer.from([0, 0, 0, width, 0, 0, 0, height, depth, colour, 0, 0, 0])
  const palette = Buffer.from(Array.from({ length: 3 * 2 ** Math.min(depth, 8) }, (_, at) => (at * 5) % 256))
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    ...(colour === 3 ? [chunk('PLTE', palette), chunk('tRNS', Buffer.from([0, 128]))] : []),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
const signedWith = (...pictures: Uint8Array[]) =>
  withBlocks({
    kind: 'signatures',
    fields: pictures.map((bytes) => ({ picture: { bytes, alternative: 'Drawn by Jörg' }, lines: ['Jörg'] })),
  })

test('pictures of signatures of every PNG kind are drawn, say their words, and always give the same bytes', async (t) => {
  const kinds = [
    [0, 1, 1],
    [0, 8, 1],
    [0, 16, 1],
    [2, 8, 3],
    [3, 2, 1],
    [3, 8, 1],
    [4, 8, 2],
    [6, 8, 4],
    [6, 16, 4],
  ] as const
  const document = signedWith(...kinds.map(([colour, depth, samples]) => aPng(colour, depth, samples)))
  const made = await render(document)
  for (let round = 0; round < 4; round += 1) assert.equal(Buffer.compare(made.bytes, (await render(document)).bytes), 0)
  const file = await asFile(made.bytes)
  const check = await say(t, 'qpdf', ['--check', file])
  const structure = await say(t, 'pdfinfo', ['-struct', file])
  const drawn = await say(t, 'mutool', ['draw', '-o', freePath('png'), file])
  if (check === undefined || structure === undefined || drawn === undefined) return
  assert.match(check, /No syntax or stream encoding errors found/)
  assert.equal(structure.match(/Figure/g)?.length, kinds.length)
  assert.doesNotMatch(drawn, /error/i)
})

test('a picture that is damaged, too large or none is refused, and nothing breaks later', async () => {
  const png = aPng(6, 8, 4)
  const flipped = Buffer.from(png)
  flipped[60]! ^= 1
  const huge = Buffer.from(png)
  huge.writeUInt32BE(100_000, 16)
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0xff, 0xff, 0xff, 0xff, 3, 1, 1, 1, 1, 1, 1, 1, 1])
  for (const bytes of [
    Buffer.from('GIF89a'),
    Buffer.alloc(0),
    png.subarray(0, 30),
    png.subarray(0, -14),
    flipped,
    huge,
    jpeg,
  ])
    await assert.rejects(render(signedWith(bytes)), (error) => error instanceof Problem && error.status === 422)
})

test('a value out of bounds is refused with its field', async () => {
  const wrong: [PdfDocument, string][] = [
    [{ ...sampleAgreement(), title: ' ' }, 'title'],
    [{ ...sampleAgreement(), language: 'not a tag' }, 'language'],
    [{ ...sampleAgreement(), madeAt: new Date(Number.NaN) }, 'madeAt'],
    [withBlocks({ kind: 'table', columns: [], rows: [] }), 'columns'],
    [
      withBlocks(
        ...Array.from({ length: 2_001 }, (): Block[] => [
          { kind: 'paragraph', text: 'x' },
          { kind: 'page_break' },
        ]).flat(),
      ),
      'blocks',
    ],
    [withBlocks(...Array.from({ length: 50_001 }, (): Block => ({ kind: 'rule' }))), 'blocks'],
  ]
  for (const [document, field] of wrong)
    await assert.rejects(render(document), (error) => error instanceof Problem && error.errors?.[0]?.field === field)
})

test('an empty document is one page, and 300 pages are made within bounded memory', async (t) => {
  assert.equal((await render(withBlocks())).pages, 1)
  const before = process.memoryUsage().rss
  const { bytes, pages } = await render(sampleAgreement({ clauses: 2_700 }))
  assert.ok(pages >= 300, `${pages} pages`)
  const grown = (process.memoryUsage().rss - before) / 1_048_576
  assert.ok(grown < 400, `grew by ${Math.round(grown)} MB`)
  const check = await say(t, 'qpdf', ['--check', await asFile(bytes)])
  if (check !== undefined) assert.match(check, /No syntax or stream encoding errors found/)
})

test('a long document and a long table let others have their turn while they are made', async () => {
  let turns = 0
  let busy = true
  const count = () => {
    turns += 1
    if (busy) setTimeout(count, 5)
  }
  setTimeout(count, 5)
  const { pages } = await render(
    withBlocks(
      ...Array.from({ length: 600 }, (): Block => ({ kind: 'paragraph', text: 'some words of a text '.repeat(20) })),
      {
        kind: 'table',
        columns: [{ title: 'Sale' }, { title: 'Amount', align: 'right' }],
        rows: Array.from({ length: 3_000 }, (_, row) => [`Sale number ${row}`, `${row}.00`]),
      },
    ),
  )
  busy = false
  assert.ok(pages > 80)
  assert.ok(turns > 10, `${turns} turns`)
})

test('a link is an https or mailto address, and nothing else reaches the file', async (t) => {
  const linked = (link: string) => withBlocks({ kind: 'paragraph', text: ['See ', { text: 'there', link }, '.'] })
  for (const link of ['javascript:alert(1)', 'http://plain.example/', 'file:///etc/passwd', '', 'https://a b'])
    await assert.rejects(
      render(linked(link)),
      (error) => error instanceof Problem && error.errors?.[0]?.field === 'link',
    )
  const { bytes } = await render(linked('https://example.com/guide?x=(1)&y=ü'))
  const file = await asFile(bytes)
  const [urls, check] = [await say(t, 'pdfinfo', ['-url', file]), await say(t, 'qpdf', ['--check', file])]
  if (urls === undefined || check === undefined) return
  assert.match(urls, /https:\/\/example\.com\/guide\?x=\(1\)&y=/)
  assert.match(check, /No syntax/)
})

test('clauses count by themselves, by level', () => {
  const number = newCounter()
  assert.deepEqual(([1, 2, 2, 3, 4, 4, 3, 4, 1, 2, 4] as const).map(number), [
    '1.',
    '1.1',
    '1.2',
    '1.2.1',
    '(a)',
    '(b)',
    '1.2.2',
    '(a)',
    '2.',
    '2.1',
    '(a)',
  ])
  assert.deepEqual(([3, 1] as const).map(newCounter()), ['1.1.1', '2.'])
  const many = newCounter()
  const last = Array.from({ length: 28 }, () => many(4)).slice(-3)
  assert.deepEqual(last, ['(z)', '(aa)', '(ab)'])
})

test('units that keep together change the page together, and what is taller than a page goes on', () => {
  const unit = (height: number, keep = false): Unit => ({ height, before: 5, keep, paints: [] })
  const heights = (pages: ReturnType<typeof paginate>) =>
    pages.map((page) => page.placed.map(({ unit: one }) => one.height))
  assert.deepEqual(heights(paginate([unit(60), unit(20, true), unit(30)], 100)), [[60], [20, 30]])
  assert.deepEqual(heights(paginate([unit(40, true), unit(40, true), unit(40)], 100)), [[40, 40], [40]])
  assert.deepEqual(heights(paginate([], 100)), [[]])
})
