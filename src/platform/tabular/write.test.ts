import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readTable } from './read.ts'
import { bytesSource } from './source.ts'
import { guardCell, type Row, unguardCell, writeCsv, writeJsonLines } from './write.ts'

const joined = async (pieces: AsyncIterable<string>) => {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}

test('CSV is written as RFC 4180 has it', async () => {
  const rows: Row[] = [
    { name: 'Acme, Inc.', note: 'say "hi"', amount: 12n, at: new Date(0), ok: true },
    { name: 'two\nlines', note: null, amount: -0.5, at: undefined, ok: false },
  ]
  const text = await joined(writeCsv(['name', 'note', 'amount', 'at', 'ok', 'missing'], rows))
  assert.equal(
    text,
    'name,note,amount,at,ok,missing\r\n' +
      '"Acme, Inc.","say ""hi""",12,1970-01-01T00:00:00.000Z,true,\r\n' +
      '"two\nlines",,-0.5,,false,\r\n',
  )
  assert.equal(await joined(writeCsv(['a'], [], { byteOrderMark: true })), '\ufeffa\r\n')
  assert.equal(await joined(writeCsv(['a'], [{ a: '' }])), 'a\r\n""\r\n')
})

test('no cell of text is run as a formula', async () => {
  const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', `=cmd|' /C calc'!A0`]
  for (const formula of formulas) assert.equal(guardCell(formula), `'${formula}`)
  for (const text of ['', 'a', '1', "it's", "'quoted'", 'a=b', ' =1']) assert.equal(guardCell(text), text)
  const text = await joined(
    writeCsv(
      ['=header'],
      formulas.map((formula) => ({ '=header': formula })),
    ),
  )
  for (const line of text.split('\r\n').filter(Boolean)) assert.match(line, /^"?'|^=1"$/)
})

test('numbers stay numbers, below zero too', async () => {
  assert.equal(await joined(writeCsv(['n'], [{ n: -5n }, { n: -0.5 }, { n: '-5' }])), "n\r\n-5\r\n-0.5\r\n'-5\r\n")
})

test('taking the guard off gives back every text', () => {
  const anyText = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', 'a', ' ') })
  fc.assert(
    fc.property(anyText, (text) => {
      assert.equal(unguardCell(guardCell(text)), text)
    }),
    { numRuns: 5_000 },
  )
  assert.equal(unguardCell("'=1"), '=1')
  assert.equal(unguardCell("'a"), "'a")
})

test('a table that is written and read again is the same table', async () => {
  const cells = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', "'", '=', ' ', 'a', '\t') }),
  )
  // NUL is no text, and a row of nothing but white space is blank by definition.
  const anyCell = cells.filter((text) => !text.includes('\u0000'))
  const anyRows = fc.array(
    fc.record({ name: anyCell.map((text) => `x${text}`), city: anyCell }, { noNullPrototype: true }),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  await fc.assert(
    fc.asyncProperty(anyRows, fc.boolean(), async (rows, byteOrderMark) => {
      const text = await joined(writeCsv(['name', 'city'], rows, { byteOrderMark }))
      const table = await readTable(bytesSource(Buffer.from(text)), { format: 'csv' })
      const read: Record<string, string>[] = []
      for await (const { values } of table.rows()) {
        read.push(Object.fromEntries(Object.entries(values).map(([key, cell]) => [key, unguardCell(cell)])))
      }
      assert.deepEqual(read, rows)
    }),
    { numRuns: 300 },
  )
})

test('JSON lines hold amounts as strings of digits and one row a line', async () => {
  const rows = [{ name: 'a\nb', amountMinor: 9_007_199_254_740_993n, tags: ['x'], at: new Date(0) }, { name: '=1' }]
  assert.equal(
    await joined(writeJsonLines(rows)),
    '{"name":"a\\nb","amountMinor":"9007199254740993","tags":["x"],"at":"1970-01-01T00:00:00.000Z"}\n{"name":"=1"}\n',
  )
})
