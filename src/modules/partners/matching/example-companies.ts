import fc from 'fast-check'
import { domainsOf } from './domain.ts'
import { type MatchSubject, type PreparedSubject, prepare } from './subject.ts'

/** Invented companies for the tests of this folder: pairs that share some of their data and differ in some of it. */
export const aCompany = ({
  name,
  names = [],
  website,
  websites = [],
  ...rest
}: Partial<MatchSubject> & { name?: string; website?: string; websites?: string[] }): PreparedSubject =>
  prepare({
    ...rest,
    names: name === undefined ? names : [name, ...names],
    domains: domainsOf({ websites: website === undefined ? websites : [website, ...websites] }),
  })

/** A made-up LEI with right check digits; `seed` is up to 18 capital letters or digits. */
export const anLei = (seed: string): string => {
  const body = seed.padEnd(18, '0')
  const digits = [...`${body}00`].map((character) => Number.parseInt(character, 36)).join('')
  return `${body}${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}`
}

const words = [
  'beaver',
  'nordlicht',
  'red',
  'ana',
  'wildwasser',
  'qubit',
  'kestrel',
  'omega',
  'lumen',
  '海狸',
  '云谷海狸山水',
]
const weak = ['Cloud', 'Group', 'Consulting', 'Technologies', 'Germany', 'and', '科技']
const forms = ['', ' GmbH', ' Inc.', ', S.A.', ' Co., Ltd.', ' (member)', '有限公司']
const letters = [...'aeinorstlkz17']

const aWord = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...words) },
  { weight: 1, arbitrary: fc.constantFrom(...weak) },
  {
    weight: 1,
    arbitrary: fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 9 }).map((part) => part.join('')),
  },
)

const aName = fc
  .tuple(
    fc.oneof(
      { weight: 8, arbitrary: fc.array(aWord, { minLength: 1, maxLength: 5 }) },
      { weight: 1, arbitrary: fc.array(aWord, { minLength: 6, maxLength: 16 }) },
    ),
    fc.constantFrom(...forms),
  )
  .map(([parts, form]) => `${parts.join(' ')}${form}`)

type Edit = { at: number; kind: 'insert' | 'delete' | 'replace' | 'swap' | 'word' | 'form' | 'order'; text: string }

const anEdit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat({ max: 60 }),
  kind: fc.constantFrom('insert', 'delete', 'replace', 'swap', 'word', 'form', 'order'),
  text: fc.constantFrom(...letters, ...weak),
})

const edited = (name: string, { at, kind, text }: Edit) => {
  const characters = [...name]
  const place = at % Math.max(1, characters.length)
  if (kind === 'word') return `${name} ${text}`
  if (kind === 'form') return `${name} Ltd`
  if (kind === 'order') return name.split(' ').reverse().join(' ')
  if (kind === 'insert') characters.splice(place, 0, text[0] ?? 'x')
  if (kind === 'delete') characters.splice(place, 1)
  if (kind === 'replace') characters.splice(place, 1, text[0] ?? 'x')
  if (kind === 'swap') characters.splice(place, 2, ...characters.slice(place, place + 2).reverse())
  return characters.join('')
}

const mostly = <T>(some: fc.Arbitrary<T>, none: NoInfer<T>) =>
  fc.oneof({ weight: 1, arbitrary: some }, { weight: 2, arbitrary: fc.constant(none) })

const someFacts = fc.record({
  website: fc.constantFrom(
    '',
    'beaver.example',
    'www.beaver.test',
    'https://github.com/beaver',
    'https://github.com/red',
  ),
  emails: mostly(
    fc.constantFrom<string[][]>(['jo@beaver.example'], ['jo@gmail.com'], ['al@kestrel.example', 'jo@beaver.test']),
    [],
  ),
  phone: mostly(fc.constantFrom<string | null>('+49 30 1234567', '+43 1 7654321'), null),
  country: fc.constantFrom<string | null>('DE', 'AT', null),
  postcode: fc.constantFrom<string | null>('10115', '1010', null),
  city: fc.constantFrom<string | null>('Berlin', 'Wien', null),
  externalIds: mostly(
    fc.constantFrom<{ system: string; id: string }[][]>([{ system: 'crm', id: '1' }], [{ system: 'crm', id: '2' }]),
    [],
  ),
  lei: mostly(fc.constantFrom<string | null>(anLei('BEAVER'), anLei('KESTREL')), null),
  vatId: mostly(fc.constantFrom<string | null>('DE123456789', 'DE987654321', 'ATU12345678'), null),
  registration: mostly(
    fc.constantFrom<MatchSubject['registration']>(
      { number: 'HRB 123' },
      { number: 'HRB 987', country: 'DE' },
      { number: '77' },
    ),
    null,
  ),
})

/** Two companies: the second's name is the first's after 0 to 4 edits, or another one; the facts are drawn anew. */
export const aPairOfCompanies: fc.Arbitrary<[PreparedSubject, PreparedSubject]> = fc
  .record({
    name: aName,
    otherName: aName,
    edits: fc.array(anEdit, { maxLength: 4 }),
    isOtherName: fc.nat({ max: 5 }),
    facts: someFacts,
    otherFacts: someFacts,
  })
  .map(({ name, otherName, edits, isOtherName, facts, otherFacts }) => [
    aCompany({ name, ...facts }),
    aCompany({ name: isOtherName === 0 ? otherName : edits.reduce(edited, name), ...otherFacts }),
  ])

/** Two names of random letters, 6 to 70 long, a few letters apart: what tokens do not help with. */
export const aPairOfLikeNames: fc.Arbitrary<[string, string]> = fc
  .tuple(
    fc.array(fc.constantFrom(...letters), { minLength: 6, maxLength: 70, size: 'max' }).map((part) => part.join('')),
    fc.array(
      anEdit.filter(({ kind }) => ['insert', 'delete', 'replace', 'swap'].includes(kind)),
      { maxLength: 4 },
    ),
  )
  .map(([name, edits]) => [name, edits.reduce(edited, name)])
