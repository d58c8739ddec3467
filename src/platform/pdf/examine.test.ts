import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PDF, PdfArray, PdfDict, PdfName, PdfString } from '@libpdf/core'
import fc from 'fast-check'
import { Problem } from '#platform/errors.ts'
import { sampleAgreement } from '#test/support/pdf-samples.ts'
import { attach } from './attach.ts'
import { checkSeal } from './check.ts'
import { examinePdf } from './examine.ts'
import type { Block } from './model.ts'
import { render } from './render.ts'

const document = await render(sampleAgreement())

test('a plain document holds pages and nothing that acts', async () => {
  const files = [
    { name: 'b.txt', contentType: 'text/plain', bytes: Buffer.from('b'), relationship: 'Data', at: new Date(0) },
  ] as const
  const { seal, ...rest } = await examinePdf(await attach(document.bytes, files))
  assert.deepEqual(rest, { pages: document.pages, actions: [], files: ['b.txt'] })
  assert.equal(seal.state, 'unsealed')
})

test('scripts and other acts are found wherever they hang: at opening, at a page, at a link, in names, behind references', async () => {
  const action = (kind: string) => PdfDict.of({ S: PdfName.of(kind), JS: PdfString.fromString('app.alert(1)') })
  const places: [string, (pdf: PDF) => void][] = [
    ['JavaScript', (pdf) => pdf.getCatalog().set('OpenAction', pdf.register(action('JavaScript')))],
    ['JavaScript', (pdf) => pdf.getPage(0)!.dict.set('AA', PdfDict.of({ O: action('JavaScript') }))],
    [
      'JavaScript',
      (pdf) => pdf.getCatalog().set('Names', PdfDict.of({ JavaScript: PdfDict.of({ Names: new PdfArray() }) })),
    ],
    [
      'Launch',
      (pdf) =>
        pdf
          .getPage(0)!
          .dict.set(
            'Annots',
            new PdfArray([pdf.createDict({ A: PdfDict.of({ S: pdf.register(PdfName.of('Launch')) }) })]),
          ),
    ],
    [
      'SubmitForm',
      (pdf) =>
        pdf
          .getCatalog()
          .set(
            'OpenAction',
            PdfDict.of({ S: PdfName.of('GoTo'), Next: pdf.register(PdfDict.of({ S: PdfName.of('SubmitForm') })) }),
          ),
    ],
    ['XFA', (pdf) => pdf.getCatalog().set('AcroForm', PdfDict.of({ XFA: PdfString.fromString('x') }))],
  ]
  for (const [kind, put] of places) {
    const pdf = await PDF.load(document.bytes)
    put(pdf)
    assert.ok((await examinePdf(await pdf.save())).actions.includes(kind), `${kind} ${put}`)
  }
})

test('what is no PDF is refused in words', async () => {
  for (const bytes of [Buffer.from('GIF89a'), Buffer.alloc(0), Buffer.from('%PDF-1.7\n%%EOF')])
    await assert.rejects(examinePdf(bytes), (error) => error instanceof Problem && error.status === 422)
})

test('whatever is written into a document, it becomes a PDF that can be read, and no check breaks on any bytes', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom('', ' ', '\n', '\u202e', '(\\)', '%PDF', 'endobj', '<</JS (x)>>', '\u0000', '🏳️‍🌈', 'ﷺ'),
  )
  const rich = fc.array(fc.record({ text, bold: fc.boolean(), italic: fc.boolean() }), { maxLength: 4 })
  const block: fc.Arbitrary<Block> = fc.oneof(
    fc.record({ kind: fc.constant('title' as const), text, subtitle: text, lines: fc.array(text, { maxLength: 2 }) }),
    fc.record({ kind: fc.constant('heading' as const), level: fc.constantFrom(1, 2, 3), text }),
    fc.record({ kind: fc.constant('paragraph' as const), text: rich }),
    fc.record({ kind: fc.constant('clause' as const), level: fc.constantFrom(1, 2, 3, 4), title: text, text: rich }),
    fc.record({ kind: fc.constant('list' as const), items: fc.array(rich, { maxLength: 3 }), ordered: fc.boolean() }),
    fc.record({
      kind: fc.constant('facts' as const),
      items: fc.array(fc.record({ name: text, value: rich }), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('note' as const), text: rich }),
    fc.record({
      kind: fc.constant('signatures' as const),
      fields: fc.array(fc.record({ typed: text, lines: fc.array(text, { maxLength: 2 }) }), { maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('table' as const),
      columns: fc.array(fc.record({ title: text, align: fc.constantFrom('left', 'right', 'center') }), {
        minLength: 1,
        maxLength: 4,
      }),
      rows: fc.array(fc.array(rich, { maxLength: 5 }), { maxLength: 4 }),
      caption: text,
    }),
    fc.constantFrom<Block>({ kind: 'rule' }, { kind: 'page_break' }, { kind: 'space', points: 9_999 }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(block, { maxLength: 8 }), text, async (blocks, header) => {
      const made = await render({
        ...sampleAgreement(),
        title: `T ${header}`,
        header: { left: header, right: header },
        footer: header,
        blocks,
      })
      const { pages, actions } = await examinePdf(made.bytes)
      assert.equal(pages, made.pages)
      assert.deepEqual(actions, [])
    }),
    { numRuns: process.env['CI'] ? 150 : 60 },
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => checkSeal(bytes).state !== 'valid'),
    { numRuns: 300 },
  )
})
