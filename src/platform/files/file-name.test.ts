import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sanitizeFileName } from './file-name.ts'

test('a name keeps its words and loses what could harm', () => {
  const cases: [string, string][] = [
    ['Jahresplan 2027 (Entwurf).pdf', 'Jahresplan 2027 (Entwurf).pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ana\\plan.docx', 'plan.docx'],
    ['.htaccess', 'htaccess'],
    ['a\u0000b\r\nc.txt', 'abc.txt'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['what?*<x>|".txt', 'what___x___.txt'],
    ['  many   spaces .txt. ', 'many spaces .txt'],
    ['CON.txt', '_CON.txt'],
    ['lpt1', '_lpt1'],
    ['', 'file'],
    ['..', 'file'],
    ['/', 'file'],
    ['日本語の計画.pdf', '日本語の計画.pdf'],
    ['Zu\u0308rich.png', 'Zürich.png'],
  ]
  for (const [name, clean] of cases) assert.equal(sanitizeFileName(name), clean)
})

test('the name ends in what the content is', () => {
  const cases: [string, string, string][] = [
    ['plan.PDF', 'pdf', 'plan.PDF'],
    ['photo.jpeg', 'jpg', 'photo.jpeg'],
    ['notes.md', 'txt', 'notes.md'],
    ['invoice.pdf.exe', 'pdf', 'invoice.pdf.exe.pdf'],
    ['run.bat', 'txt', 'run.bat.txt'],
    ['page.html', 'txt', 'page.html.txt'],
    ['plan', 'docx', 'plan.docx'],
  ]
  for (const [name, extension, expected] of cases) assert.equal(sanitizeFileName(name, extension), expected)
})

test('any name comes out short, on one line, without a path, and the same the second time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
      const clean = sanitizeFileName(name, 'pdf')
      assert.ok(Buffer.byteLength(clean) <= 180 && clean.endsWith('.pdf'))
      assert.doesNotMatch(clean, /[/\\\p{Cc}<>:"|?*\u202a-\u202e\u2066-\u2069]/u)
      assert.equal(sanitizeFileName(clean, 'pdf'), clean)
    }),
    { numRuns: 1_000 },
  )
  assert.equal(sanitizeFileName(`${'ü'.repeat(500)}.pdf`), `${'ü'.repeat(88)}.pdf`)
})
