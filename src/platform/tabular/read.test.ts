// Alone in its process: it measures its memory.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Problem } from '../errors.ts'
import { readTable, type TableRow } from './read.ts'
import { bytesSource, type TableSource } from './source.ts'

const utf8 = (text: string) => bytesSource(Buffer.from(text, 'utf8'))
const latin1 = (text: string) => bytesSource(Buffer.from(text, 'latin1'))
const utf16le = (text: string) => bytesSource(Buffer.from(text, 'utf16le'))
const utf16be = (text: string) => bytesSource(Buffer.from(text, 'utf16le').swap16())
const byteByByte = (source: TableSource): TableSource => ({
  open: function* () {
    for (const bytes of source.open() as Iterable<Uint8Array>) for (const byte of bytes) yield Uint8Array.of(byte)
  },
})
const all = async (source: TableSource, options?: Parameters<typeof readTable>[1]) => {
  const table = await readTable(source, options)
  const rows: TableRow[] = []
  for await (const row of table.rows()) rows.push(row)
  return { ...table, rows }
}
const values = (rows: readonly TableRow[]) => rows.map((row) => Object.values(row.values))
const refusedWith =
  (code: string, status = 422) =>
  (error: unknown) =>
    error instanceof Problem && error.code === code && error.status === status

const table = 'Company;City\r\nMüller & Söhne;Zürich\r\n"Ø ""quoted"" €";"two\r\nlines"\r\n'
const expected = [
  ['Müller & Söhne', 'Zürich'],
  ['Ø "quoted" €', 'two\r\nlines'],
]

test('UTF-8, UTF-16 and Windows-1252 are told apart, with and without a byte order mark', async () => {
  // The euro sign stands at 0x80 in Windows-1252 and nowhere in Latin-1.
  const windows1252 = latin1(table.replace('€', '\u0080'))
  const sources: [string, TableSource][] = [
    ['utf-8', utf8(table)],
    ['utf-8', utf8(`\ufeff${table}`)],
    ['utf-16le', utf16le(`\ufeff${table}`)],
    ['utf-16be', utf16be(`\ufeff${table}`)],
    ['utf-16le', utf16le(table)],
    ['utf-16be', utf16be(table)],
    ['windows-1252', windows1252],
  ]
  for (const [encoding, source] of sources) {
    for (const cut of [source, byteByByte(source)]) {
      const read = await all(cut)
      assert.deepEqual([read.encoding, read.delimiter, read.headers], [encoding, ';', ['Company', 'City']])
      assert.deepEqual(values(read.rows), expected)
    }
  }
})

test('one byte at the very end that is not UTF-8 makes the whole file Windows-1252, not half of it', async () => {
  const read = await all(
    bytesSource(Buffer.concat([Buffer.from(`name\n${'x\n'.repeat(60_000 / 2)}`), Buffer.of(0x92)])),
  )
  assert.equal(read.encoding, 'windows-1252')
  assert.equal(read.rows.at(-1)?.values.name, '’')
})

test('the separator is found by what makes equal rows', async () => {
  const found = async (text: string) => (await readTable(utf8(text))).delimiter
  assert.equal(await found('a,b\n1,2\n'), ',')
  assert.equal(await found('a;b\n1,5;2,5\n3,5;4,5\n'), ';')
  assert.equal(await found('a\tb, c\n1\t2\n'), '\t')
  assert.equal(await found('a|b|c\n1|2|3\n'), '|')
  assert.equal(await found('"a;x","b;y"\n"1;1","2"\n'), ',')
  assert.equal(await found('"first\nline",b;c\n"1",2;3\n'), ',')
  assert.equal(await found('Name\nAcme, Inc.\nBolt; Co\n'), ',')
  assert.equal(await found('a;b'), ';')
  assert.equal(await found('"say ""hi"", you";b\n1;2\n'), ';')
})

test('rows keep the numbers a spreadsheet gives them, and blank ones are given to be counted', async () => {
  const read = await all(utf8('\n\nName,City\nA,B\n\n , \n"two\nlines",C\n'))
  assert.deepEqual(read.headers, ['Name', 'City'])
  assert.deepEqual(
    read.rows.map(({ row, blank }) => [row, blank]),
    [
      [4, false],
      [5, true],
      [6, true],
      [7, false],
    ],
  )
})

test('rows may end in any of the three ways, also mixed and without a last one', async () => {
  for (const text of ['a,b\r\n1,2\n3,4\r5,6', 'a,b\n1,2\r\n3,4\n5,6\r\n']) {
    for (const source of [utf8(text), byteByByte(utf8(text))]) {
      assert.deepEqual(values((await all(source)).rows), [
        ['1', '2'],
        ['3', '4'],
        ['5', '6'],
      ])
    }
  }
})

test('headers are unique and named, and what is empty behind them is no column', async () => {
  const read = await all(utf8('Name, ,Name,Name,column 2,,\n1,2,3,4,5,,\n'))
  assert.deepEqual(read.headers, ['Name', 'column 2', 'Name (2)', 'Name (3)', 'column 2 (2)'])
  assert.deepEqual(values(read.rows), [['1', '2', '3', '4', '5']])
  assert.equal(read.rows[0]?.problem, undefined)
})

test('a header called __proto__ is a column like any other', async () => {
  const read = await all(utf8('__proto__,constructor\nx,y\n'))
  assert.deepEqual(Object.entries(read.rows[0]?.values ?? {}), [
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ])
  const lines = await all(utf8('{"__proto__":"x","a":1}\n'))
  assert.deepEqual(Object.entries(lines.rows[0]?.values ?? {}), [
    ['__proto__', 'x'],
    ['a', '1'],
  ])
})

test('a short row is filled with nothing, a long one is marked and the rest goes on', async () => {
  const read = await all(utf8('a,b,c\n1\n1,2,3,4\n1,2,3,\n'))
  assert.deepEqual(
    read.rows.map((row) => row.problem?.code),
    [undefined, 'row.too_many_cells', undefined],
  )
  assert.deepEqual(values(read.rows), [
    ['1', '', ''],
    ['1', '2', '3'],
    ['1', '2', '3'],
  ])
})

test('a quotation mark inside of a cell is text, one that is never closed is named with its row', async () => {
  assert.deepEqual(values((await all(utf8('a,b\n5" pipe,say "hi"\n'))).rows), [['5" pipe', 'say "hi"']])
  await assert.rejects(all(utf8('a,b\n1,2\n3,"open\n5,6\n')), (error) => {
    assert.ok(refusedWith('table.quote_not_closed')(error))
    return error instanceof Problem && error.extra.row === 3
  })
})

test('JSON lines: columns of all rows, numbers with their own digits, bad lines marked one by one', async () => {
  const text =
    '{"name":"A","amount":9007199254740993,"rate":1.10}\n\n{"name":null,"tags":["x",1.0],"ok":true}\n[1]\n{"name"\n'
  for (const source of [utf8(text), byteByByte(utf8(text)), utf16le(`\ufeff${text.replaceAll('\n', '\r\n')}`)]) {
    const read = await all(source)
    assert.equal(read.format, 'json_lines')
    assert.deepEqual(read.headers, ['name', 'amount', 'rate', 'tags', 'ok'])
    assert.deepEqual(values(read.rows.slice(0, 1)), [['A', '9007199254740993', '1.10', '', '']])
    assert.deepEqual(values(read.rows.slice(2, 3)), [['', '', '', '["x","1.0"]', 'true']])
    assert.deepEqual(
      read.rows.map(({ row, blank, problem }) => [row, blank, problem?.code]),
      [
        [1, false, undefined],
        [2, true, undefined],
        [3, false, undefined],
        [4, false, 'row.not_json'],
        [5, false, 'row.not_json'],
      ],
    )
  }
})

test('a file above a limit is refused with the limit in its code', async () => {
  const rows = (count: number) => utf8(`a,b\n${'1,2\n'.repeat(count)}`)
  await assert.rejects(readTable(rows(10), { bytesMax: 30 }), refusedWith('table.too_large', 413))
  assert.equal((await all(rows(10), { rowsMax: 10 })).rows.length, 10)
  await assert.rejects(all(rows(11), { rowsMax: 10 }), refusedWith('table.too_many_rows'))
  await assert.rejects(readTable(utf8('a,b,c\n'), { columnsMax: 2 }), refusedWith('table.too_many_columns'))
  await assert.rejects(
    all(utf8(`a,b\n1,"${'x'.repeat(2_000)}`), { rowLengthMax: 1_000 }),
    refusedWith('table.row_too_long'),
  )
  await assert.rejects(
    all(utf8(`{"a":"${'x'.repeat(2_000)}"}`), { rowLengthMax: 1_000 }),
    refusedWith('table.row_too_long'),
  )
  await assert.rejects(
    readTable(bytesSource(new Uint8Array(20_000_001).fill(0x61))),
    refusedWith('table.too_large', 413),
  )
})

test('an empty file and one that is no text are refused', async () => {
  for (const text of ['', '\n\n', ' , \n', '\ufeff'])
    await assert.rejects(readTable(utf8(text)), refusedWith('table.empty'))
  await assert.rejects(readTable(utf8('[1]\n'), { format: 'json_lines' }), refusedWith('table.empty'))
  const binaries = ['PK\u0003\u0004rest', '%PDF-1.7', 'a,b\n1,\u0000\u0000\u0000', '\u00d0\u00cf\u0011\u00e0']
  for (const text of binaries) await assert.rejects(readTable(latin1(text)), refusedWith('table.not_text'))
})

test('rows can be read again, and a reading that stops early closes the file', async () => {
  let [opened, closed] = [0, 0]
  const source: TableSource = {
    open: async function* () {
      opened += 1
      try {
        for (let piece = 0; piece <= 400; piece += 1) yield Buffer.from(piece === 0 ? 'a,b\n' : '1,2\n'.repeat(100))
      } finally {
        closed += 1
      }
    },
  }
  const { rows } = await readTable(source)
  for await (const { row } of rows()) if (row > 5) break
  let count = 0
  for await (const row of rows()) count += row.blank ? 0 : 1
  // The stream behind an abandoned reading is closed in the next turn of the loop.
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(count, 40_000)
  assert.equal(opened, closed)
})

test('an error of the source reaches the reader', async () => {
  let opened = 0
  const source: TableSource = {
    open: async function* () {
      opened += 1
      yield Buffer.from('a,b\n1,2\n')
      if (opened > 2) throw new Error('the disk is gone')
    },
  }
  await assert.rejects(all(source), /the disk is gone/)
})

test('fifty thousand rows are read with flat memory', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const source: TableSource = {
    open: function* () {
      yield Buffer.from('Company,Website,Description\n')
      for (let row = 0; row < 50_000; row += 100) {
        let lines = ''
        for (let line = row; line < row + 100; line += 1) {
          lines += `"Company ${line}, Inc.",https://${line}.example/,"${'words '.repeat(30)}\n${line}"\n`
        }
        yield Buffer.from(lines)
      }
    },
  }
  const { rows, byteCount } = await readTable(source)
  assert.ok(byteCount > 10_000_000)
  const heaps: number[] = []
  let count = 0
  for await (const row of rows()) {
    count += 1
    if (row.row % 5_000 !== 0) continue
    collect()
    heaps.push(process.memoryUsage().heapUsed)
  }
  assert.equal(count, 50_000)
  // What the engine itself keeps or lets go (compiled code, caches) moves single readings by some megabytes; rows
  // that are kept would lift every later one: the 25,000 between the lowest of each half are more than 8 MB.
  const growthBytes = Math.min(...heaps.slice(5)) - Math.min(...heaps.slice(0, 5))
  assert.ok(growthBytes < 4_000_000, `${growthBytes} bytes more after row 25,000 than before it`)
})
