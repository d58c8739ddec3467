import assert from 'node:assert/strict'
import { openSync, readSync } from 'node:fs'
import { test } from 'node:test'
import { crc32 } from 'node:zlib'
import { checkFile, commonTypes } from './content-type.ts'

const found = async (content: string | Uint8Array, allowed?: readonly string[]) => {
  const result = await checkFile(typeof content === 'string' ? Buffer.from(content) : content, allowed)
  return result.ok ? `${result.type} .${result.extension}` : result.reason
}
const latin1 = (text: string) => Buffer.from(text, 'latin1')

/** A ZIP archive with stored entries, enough for office files and Java archives. */
const zip = (entries: Record<string, string>): Uint8Array => {
  const [parts, directory]: Buffer[][] = [[], []]
  let offset = 0
  for (const [name, content] of Object.entries(entries)) {
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(content.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name + content)])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory!.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), common, tail, Buffer.from(name)]))
    parts!.push(local)
    offset += local.length
  }
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006')
  end.writeUInt16LE(directory!.length, 8)
  end.writeUInt16LE(directory!.length, 10)
  end.writeUInt32LE(Buffer.concat(directory!).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts!, ...directory!, end])
}
const office = (contentType: string) =>
  zip({
    '[Content_Types].xml': `<Types><Override ContentType="${contentType}.main+xml"/></Types>`,
    'word/document.xml': '<x/>',
  })
const wordType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

test('documents and pictures are known by their content', async () => {
  assert.equal(await found('%PDF-1.7\n%âãÏÓ\n1 0 obj'), 'application/pdf .pdf')
  assert.equal(
    await found(Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex')),
    'image/png .png',
  )
  assert.equal(await found(Buffer.from('ffd8ffe000104a46494600010100', 'hex')), 'image/jpeg .jpg')
  assert.equal(await found(latin1('GIF89a\u0001\u0000\u0001\u0000')), 'image/gif .gif')
  assert.equal(await found(office(wordType)), `${wordType} .docx`)
  assert.equal(await found(zip({ 'readme.txt': 'hello' })), 'application/zip .zip')
})

test('text is told apart from tables, JSON, calendars and cards', async () => {
  assert.equal(await found('Dear Ana,\nplease find the plan below.\n\nBest, Ben'), 'text/plain .txt')
  assert.equal(await found(latin1('Grüße aus Zürich')), 'text/plain .txt')
  assert.equal(await found(Buffer.from('\ufeffGrüße', 'utf16le')), 'text/plain .txt')
  assert.equal(await found('BM and MZ begin names, and ID3 too'), 'text/plain .txt')
  assert.equal(await found('MZ is where the name begins'), 'text/plain .txt')
  assert.equal(await found('name;city\nAcme;Wien\nBolt;Linz\n'), 'text/csv .csv')
  assert.equal(await found('{"a":[1,2]}'), 'application/json .json')
  assert.equal(await found('{"a":1}\n{"a":2}\n'), 'application/x-ndjson .jsonl')
  assert.equal(await found('{not json, but text}'), 'text/plain .txt')
  assert.equal(await found('BEGIN:VCALENDAR\r\nEND:VCALENDAR'), 'text/calendar .ics')
  assert.equal(await found('BEGIN:VCARD\r\nEND:VCARD'), 'text/vcard .vcf')
})

test('programs are refused, whatever they are called and even when they are listed', async () => {
  const head = Buffer.alloc(4_096)
  readSync(openSync(process.execPath, 'r'), head)
  assert.equal(await found(head), 'executable', 'the program that runs this test')
  const programs = [
    latin1('MZ\u0090\u0000\u0003\u0000\u0000\u0000'),
    Buffer.from('7f454c46020101000000000000000000', 'hex'),
    Buffer.from('cffaedfe07000001', 'hex'),
    Buffer.from('cafebabe00000034', 'hex'),
    latin1('\u0000asm\u0001\u0000\u0000\u0000'),
    latin1('#!/bin/sh\nrm -rf /'),
    zip({ 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0', 'A.class': 'x' }),
    zip({ 'AndroidManifest.xml': 'x', 'classes.dex': 'x' }),
    latin1('REGEDIT4\r\n'),
  ]
  const listed = [
    'application/x-msdownload',
    'application/x-elf',
    'application/java-archive',
    'text/plain',
    ...commonTypes,
  ]
  for (const program of programs) assert.equal(await found(program, listed), 'executable', program.toString())
})

test('web pages are refused in every disguise', async () => {
  const pages = [
    '<!DOCTYPE html><p>hello',
    '\n\t <HTML>',
    '\ufeff<script>alert(1)</script>',
    '<!-- harmless --><body onload=alert(1)>',
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
    '<?xml version="1.0"?><x:a xmlns:x="http://www.w3.org/1999/xhtml"><x:script>1</x:script></x:a>',
    '<?xml version="1.0"?><?xml-stylesheet href="a.xsl"?><data/>',
    '<a href="javascript:alert(1)">x</a>',
    '<iframe src=x>',
    '<img src=x onerror=alert(1)>',
    '<!-- comment only -->',
  ]
  for (const page of pages) assert.equal(await found(page), 'html', page)
  assert.equal(await found(Buffer.from('\ufeff<!doctype html>', 'utf16le')), 'html')
})

test('office files with macros and files of unknown or unlisted kinds are refused', async () => {
  assert.equal(await found(office('application/vnd.ms-word.document.macroenabled')), 'macros')
  assert.equal(
    await found(latin1('\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1')),
    'not_allowed',
    'old office files can hide macros',
  )
  assert.equal(await found(latin1('\u0001\u0002\u0003\u0004')), 'unknown')
  assert.equal(await found('{\\rtf1 text}'), 'not_allowed')
  assert.equal(await found('%!PS-Adobe-3.0'), 'not_allowed')
  assert.equal(await found('<?xml version="1.0"?><Document/>'), 'not_allowed')
  assert.equal(await found('<?xml version="1.0"?><Document/>', ['application/xml']), 'application/xml .xml')
  assert.equal(await found('%PDF-1.7', ['image/png']), 'not_allowed')
  assert.equal(await found(''), 'empty')
})

test('every refusal has the code, and words for the person who sent the file', async () => {
  for (const content of ['', '#!x', '<html>', '<svg><script/></svg>', '\u0001', '{\\rtf1']) {
    const result = await checkFile(Buffer.from(content))
    assert.ok(!result.ok)
    assert.equal(result.code, 'file.type_refused')
    assert.match(result.words, /^[A-Z].+\.$/)
  }
})

test('a large text of deep brackets or many tags is judged in time', async () => {
  const texts = [
    '['.repeat(200_000),
    '<'.repeat(200_000),
    '<!--'.repeat(50_000),
    `<svg>${' on'.repeat(100_000)}`,
    '&#'.repeat(100_000),
  ]
  for (const text of texts) {
    const started = performance.now()
    await checkFile(Buffer.from(text))
    assert.ok(performance.now() - started < 3_000, text.slice(0, 10))
  }
})
