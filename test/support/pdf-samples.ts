/** Documents to try the PDF room on: an agreement with everything in it, and signers of it. */
import type { CertifiedSigner } from '#platform/pdf/certificate-page.ts'
import type { Block, PdfDocument } from '#platform/pdf/model.ts'

const sentence =
  'The Partner may offer, promote and resell the Products to end customers in the Territory in its own name and on its own account.'
const grant =
  'No exclusivity is granted unless a term of this Agreement says so, and every grant ends with it except where the Schedule names a term that outlives it.'

const clauses = (count: number): Block[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'clause',
    level: 2,
    text: `Clause number ${index + 1} of many. ${sentence} ${grant} ${sentence}`,
  }))

/** About three pages; `clauses` adds text for longer ones, some seven clauses to a page. */
export const sampleAgreement = (more: { clauses?: number; language?: string; title?: string } = {}): PdfDocument => ({
  title: more.title ?? 'Partnership Agreement AG-2027-0142',
  language: more.language ?? 'en',
  madeAt: new Date('2026-12-10T08:00:00Z'),
  author: 'Northwind Systems GmbH',
  header: { left: 'Partnership Agreement AG-2027-0142, version 2', right: 'Northwind Systems GmbH' },
  footer: 'AG-2027-0142, version 2',
  blocks: [
    {
      kind: 'title',
      text: 'Partnership Agreement',
      subtitle: 'Reseller for Germany, Austria and Switzerland',
      lines: ['AG-2027-0142, version 2, effective 1 January 2027'],
    },
    {
      kind: 'facts',
      items: [
        {
          name: 'Company',
          value: [{ text: 'Northwind Systems GmbH', bold: true }, ', Königstraße 27, 70173 Stuttgart'],
        },
        { name: 'Partner', value: 'ООО «Восток Интеграция», ул. Ленина 14, Екатеринбург' },
        { name: 'Agents', value: 'Ελένη Παπαδοπούλου, Łukasz Żółkiewski, Jørgen Ångström, Đặng Thị Hồng' },
      ],
    },
    { kind: 'clause', level: 1, title: 'Definitions and appointment' },
    { kind: 'clause', level: 2, text: [{ text: '“Products”', bold: true }, ` are those of Schedule 1. ${sentence}`] },
    { kind: 'clause', level: 3, text: 'where a registration is accepted, for its protection period;' },
    { kind: 'clause', level: 4, text: 'with the Company directly, or' },
    { kind: 'clause', level: 4, text: 'with another partner.' },
    { kind: 'clause', level: 1, title: 'Commissions' },
    {
      kind: 'clause',
      level: 2,
      title: 'Rate',
      text: ['The Company pays ', { text: '14.00 %', bold: true }, ' of net.'],
    },
    {
      kind: 'table',
      caption: 'Schedule 1. Rates and caps',
      columns: [{ title: 'Product' }, { title: 'Rate', align: 'right' }, { title: 'Cap a year', align: 'right' }],
      rows: [
        ['Analytics Cloud, Größe L', '14.00 %', '1,250,000.00 EUR'],
        ['Data Gateway', '9.50 %', '84,111.17 EUR'],
        { cells: ['Total', '', '1,334,111.17 EUR'], strong: true },
      ],
    },
    { kind: 'list', items: ['Größe, Maß und Übermut.', ['With ', { text: 'italic', italic: true }, ' words.']] },
    ...clauses(more.clauses ?? 6),
    { kind: 'heading', level: 1, text: 'Signatures' },
    {
      kind: 'signatures',
      fields: [
        { typed: 'Jörg Müller', lines: ['Jörg Müller', 'Managing Director'] },
        { lines: ['Елена Соколова', 'Генеральный директор'] },
      ],
    },
  ],
})

export const consentText =
  '1. You may ask for paper at any time.\n2. You may withdraw this consent by writing to legal@northwind.example.'

export const sampleSigners: readonly CertifiedSigner[] = [
  {
    name: 'Jörg Müller',
    title: 'Managing Director',
    company: 'Northwind Systems GmbH',
    email: 'joerg.mueller@northwind.example',
    check: 'Signed in with a second factor',
    consent: consentText,
    sentAt: new Date('2026-12-10T08:00:00Z'),
    viewedAt: new Date('2026-12-11T09:30:12Z'),
    consentedAt: new Date('2026-12-11T09:31:00Z'),
    signedAt: new Date('2026-12-12T14:02:59Z'),
    address: '203.0.113.7',
    browser: 'Firefox 143 on Linux',
    signature: { typed: 'Jörg Müller' },
  },
  {
    name: 'Елена Соколова',
    title: 'Генеральный директор',
    company: 'ООО «Восток Интеграция»',
    email: 'elena@vostok.example',
    check: 'One-time code sent to the address',
    consent: consentText,
    sentAt: new Date('2026-12-10T08:00:00Z'),
    viewedAt: new Date('2026-12-11T10:00:00Z'),
    consentedAt: new Date('2026-12-11T10:01:00Z'),
    signedAt: new Date('2026-12-11T10:02:03Z'),
    address: '2001:db8:85a3::8a2e:370:7334',
    browser: 'Safari 19 on iPhone',
  },
]
