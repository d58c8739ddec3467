import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { aCompany, anLei, aPairOfCompanies } from './example-companies.ts'
import { match, raisedBands } from './score.ts'
import type { PreparedSubject } from './subject.ts'

const evidenceOf = (one: PreparedSubject, other: PreparedSubject) =>
  Object.fromEntries(match(one, other).lines.map(({ kind, points }) => [kind, points]))
const short = (one: PreparedSubject, other: PreparedSubject) => {
  const { points, band } = match(one, other)
  return `${points} ${band}`
}

const beaver = { name: 'Beaver GmbH', website: 'https://beaver.example' }

test('each kind of evidence is worth its points', () => {
  const cases: [string, Parameters<typeof aCompany>[0], Parameters<typeof aCompany>[0], Record<string, number>][] = [
    ['own domain and same name', beaver, { name: 'Beaver', website: 'shop.beaver.example' }, { domain: 60, name: 35 }],
    [
      'account page on a shared host',
      { name: 'Beaver', website: 'https://github.com/beaver' },
      { name: 'Beaver', website: 'https://www.github.com/Beaver/dam' },
      { domain: 60, name: 35 },
    ],
    [
      'contact e-mail at their domain',
      beaver,
      { name: 'Beaver', website: 'kestrel.example', emails: ['jo@beaver.example'] },
      { email_domain: 40, name: 35 },
    ],
    [
      'no points for an e-mail beside an equal domain',
      { ...beaver, emails: ['jo@beaver.example'] },
      { ...beaver, emails: ['al@beaver.example'] },
      { domain: 60, name: 35 },
    ],
    [
      'first label under another suffix',
      beaver,
      { name: 'Beaver', website: 'beaver.test' },
      { domain_label: 25, name: 35 },
    ],
    ['name 0.95', { name: 'Beaver' }, { name: 'Beaver Group' }, { name: 35 }],
    ['name 0.85', { name: 'Beaver' }, { name: 'Beaver Nordlicht Omega' }, { name: 25 }],
    ['name 0.75', { name: 'Beaver' }, { name: 'Beavos' }, { name: 12 }],
    ['name between 0.50 and 0.75', { name: 'Beaver' }, { name: 'Baravos' }, { name: 0 }],
    ['name below 0.50', { name: 'Beaver' }, { name: 'Nordlicht' }, { name: -15 }],
    ['phone', { phone: '+49 (0)30 123 45 67' }, { phone: '0049301234567' }, { phone: 10 }],
    [
      'postcode and city',
      { postcode: '10 115', city: 'BERLIN' },
      { postcode: '10115', city: 'Berlin' },
      { address: 5 },
    ],
    ['postcode alone', { postcode: '10115' }, { postcode: '10115', city: 'Berlin' }, {}],
    ['same country', { country: 'gb' }, { country: 'UK' }, { country: 5 }],
    ['other country', { country: 'DE' }, { country: 'AT' }, { country: -5 }],
    [
      'external id',
      { externalIds: [{ system: 'crm', id: '7' }] },
      { externalIds: [{ system: 'CRM', id: ' 7' }] },
      { external_id: 100 },
    ],
    [
      'the same id in another system',
      { externalIds: [{ system: 'crm', id: '7' }] },
      { externalIds: [{ system: 'erp', id: '7' }] },
      {},
    ],
    ['LEI', { lei: anLei('BEAVER') }, { lei: anLei('BEAVER').toLowerCase() }, { lei: 100 }],
    ['VAT id', { vatId: 'DE 123.456.789' }, { vatId: '123456789', country: 'DE' }, { vat_id: 100 }],
    [
      'registration number',
      { registration: { number: 'HRB 123', country: 'DE' } },
      { registration: { number: 'hrb123' }, country: 'DE' },
      { registration: 100 },
    ],
  ]
  for (const [what, one, other, expected] of cases)
    assert.deepEqual(evidenceOf(aCompany(one), aCompany(other)), expected, what)
})

test('what is not a number is no identifier', () => {
  for (const nothing of ['n/a', '-', 'unknown', '0', '00000000', '']) {
    const one = aCompany({
      vatId: nothing,
      lei: nothing,
      registration: { number: nothing, country: 'DE' },
      phone: nothing,
    })
    assert.deepEqual(match(one, one).lines, [], nothing)
  }
  const wrongCheckDigits = `${anLei('BEAVER').slice(0, -2)}00`
  assert.deepEqual(evidenceOf(aCompany({ lei: wrongCheckDigits }), aCompany({ lei: wrongCheckDigits })), {})
})

test('bands: certain from 90, likely from 60, possible from 35', () => {
  const at = (country: string, more: object = {}) => aCompany({ ...beaver, country, ...more })
  assert.equal(short(at('DE'), at('DE')), '100 certain')
  assert.equal(short(at('DE'), at('AT')), '90 certain')
  assert.equal(short(aCompany({ name: 'Beaver' }), aCompany({ name: 'Beaver Group' })), '35 possible')
  assert.equal(
    short(aCompany({ name: 'Beaver', country: 'DE' }), aCompany({ name: 'Beaver Group', country: 'AT' })),
    '30 none',
  )
  assert.equal(short(aCompany({ name: 'Beaver' }), aCompany({ name: 'Nordlicht' })), '0 none')
})

test('a workspace can raise the bands and never lower them', () => {
  assert.deepEqual(raisedBands({ certain: 97, likely: 10 }), { certain: 97, likely: 60, possible: 35 })
  assert.equal(match(aCompany(beaver), aCompany(beaver), raisedBands({ certain: 97 })).band, 'likely')
})

test('the same own domain or the same full name is never below likely', () => {
  assert.equal(short(aCompany(beaver), aCompany({ name: 'Nordlicht', website: 'beaver.example' })), '60 likely')
  assert.equal(short(aCompany({ name: 'Beaver' }), aCompany({ name: 'BEAVER, Inc.' })), '60 likely')
  const two = [aCompany({ name: 'Beaver', country: 'DE' }), aCompany({ name: 'Beaver', country: 'AT' })] as const
  assert.equal(short(...two), '60 likely')
  assert.ok(match(...two).lines.some(({ kind }) => kind === 'floor'))
})

test('the same words in another order are alike but not the same full name', () => {
  assert.equal(short(aCompany({ name: 'Red Beaver' }), aCompany({ name: 'Beaver Red' })), '35 possible')
})

test('numbered or branched names on one domain are held, not merged', () => {
  const at = (name: string) => aCompany({ name, website: 'bank.example', country: 'DE', phone: '+49301234567' })
  for (const [one, other] of [
    ['Volksbank Rhein Ruhr Lippe 12', 'Volksbank Rhein Ruhr Lippe 13'],
    ['Beaver 1', 'Beaver 2'],
    ['Beaver Nordlicht', 'Beaver Omega'],
    ['Beaver', 'Beaver Nordlicht'],
    ['Society of Northern Riverbuilders Elk', 'Society of Northern Riverbuilders Eel'],
    ['Volksbank Rhein Ruhr East', 'Volksbank Rhein Ruhr West'],
    ['Volksbank Rhein Ruhr Lippe Wupper Sieg', 'Volksbank Rhein Ruhr Lippe Wupper Sieg Ost'],
  ] as const)
    assert.equal(match(at(one), at(other)).band, 'likely', `${one} / ${other}`)
  assert.equal(
    match(at('Volksbank Rheinruhr Lippe'), at('Volksbank Rheinruhr Lipppe')).band,
    'certain',
    'a slip of the pen',
  )
})

test('a shared host or free-mail domain alone never makes two companies one', () => {
  for (const where of [
    { website: 'https://github.com' },
    { website: 'https://www.linkedin.com/company/' },
    { website: 'https://play.google.com/store/apps/details?id=one' },
    { website: 'https://sites.google.com/view' },
    { website: 'https://wordpress.com' },
    { website: 'https://web.de' },
    { emails: ['beaver@gmail.com'] },
    { emails: ['beaver@github.com'] },
  ]) {
    assert.equal(short(aCompany(where), aCompany(where)), '0 none')
    const named = (name: string) => aCompany({ name, country: 'DE', ...where })
    assert.equal(match(named('Beaver'), named('Nordlicht')).band, 'none')
    assert.notEqual(match(named('Beaver'), named('Beaver Group')).band, 'certain')
  }
  const page = (account: string) => aCompany({ name: 'Beaver', website: `https://github.com/${account}` })
  assert.notEqual(match(page('beaver'), page('beaver-labs')).band, 'certain')
  const ofEmail = aCompany({ name: 'Beaver', website: 'beaver.example', emails: ['x@gmail.com'] })
  assert.deepEqual(evidenceOf(ofEmail, aCompany({ emails: ['y@gmail.com'] })), {})
})

test('two companies with different registration numbers are never merged by score alone', () => {
  const all = {
    ...beaver,
    country: 'DE',
    phone: '+49301234567',
    postcode: '10115',
    city: 'Berlin',
    emails: ['a@beaver.example'],
  }
  const numbered = (number: string, country?: string) => aCompany({ ...all, registration: { number, country } })
  assert.equal(short(numbered('HRB 1'), numbered('HRB 1')), '100 certain')
  assert.equal(short(numbered('HRB 11'), numbered('HRB 12')), '59 possible')
  assert.equal(short(numbered('HRB 11', 'DE'), numbered('HRB 11', 'AT')), '89 likely')
  assert.equal(short(numbered('HRB 11', 'DE'), numbered('FN 12', 'AT')), '89 likely')
  fc.assert(
    fc.property(aPairOfCompanies, ([one, other]) => {
      const [a, b] = [one.registration, other.registration]
      if (!a || !b || (a.number === b.number && a.country === b.country)) return
      const { band, lines } = match(one, other)
      const hasIdentifier = lines.some(({ points }) => points === 100)
      if (a.number !== b.number || (a.country !== '' && b.country !== ''))
        assert.ok(band !== 'certain' || hasIdentifier)
    }),
    { seed: 9, numRuns: 5000 },
  )
})

test('two different LEIs or VAT ids of one country are never above possible, whatever else is equal', () => {
  const same = { ...beaver, externalIds: [{ system: 'crm', id: '1' }] }
  assert.equal(short(aCompany({ ...same, lei: anLei('ONE') }), aCompany({ ...same, lei: anLei('TWO') })), '59 possible')
  assert.equal(
    short(aCompany({ ...same, vatId: 'DE123456789' }), aCompany({ ...same, vatId: 'DE987654321' })),
    '59 possible',
  )
  assert.equal(
    short(aCompany({ ...same, vatId: 'DE123456789' }), aCompany({ ...same, vatId: 'ATU12345678' })),
    '100 certain',
  )
})

test('every match lists its lines, which add up to its points', () => {
  fc.assert(
    fc.property(aPairOfCompanies, ([one, other]) => {
      const { points, lines, band, wouldMakeCertain } = match(one, other)
      const isLimit = (kind: string) => kind === 'floor' || kind === 'ceiling'
      const sum = (limits: boolean) =>
        lines.filter(({ kind }) => isLimit(kind) === limits).reduce((total, line) => total + line.points, 0)
      assert.equal(points, Math.min(100, Math.max(0, sum(false))) + sum(true))
      assert.ok(points >= 0 && points <= 100)
      assert.ok(points === 0 || lines.length > 0)
      assert.ok(lines.every(({ sentence }) => sentence.length > 0))
      assert.equal(wouldMakeCertain.length === 0, band === 'certain')
    }),
    { seed: 1, numRuns: 5000 },
  )
})

test('a match is the same from both sides, and the same again', () => {
  fc.assert(
    fc.property(aPairOfCompanies, ([one, other]) => {
      const there = match(one, other)
      const back = match(other, one)
      const turned = back.lines.map(({ kind, ours, theirs, points }) => ({ kind, ours: theirs, theirs: ours, points }))
      assert.deepEqual(
        there.lines.map(({ kind, ours, theirs, points }) => ({ kind, ours, theirs, points })),
        turned,
      )
      assert.deepEqual([there.points, there.band, there.suggestion], [back.points, back.band, back.suggestion])
      assert.deepEqual(match(one, other), there)
    }),
    { seed: 2, numRuns: 5000 },
  )
})

test('the order of names does not matter, and the best pair of names counts', () => {
  const one = aCompany({ names: ['Nordlicht', 'Beaver GmbH'], website: 'a.example' })
  const other = aCompany({ names: ['Omega', 'Kestrel', 'Beaver'], website: 'b.example' })
  const reversed = aCompany({ names: ['Beaver', 'Kestrel', 'Omega'], website: 'b.example' })
  assert.deepEqual(match(one, other), match(one, reversed))
  assert.equal(match(one, other).lines.find(({ kind }) => kind === 'name')?.theirs, 'Beaver')
})

test('a match says what would make it certain', () => {
  const identifier = 'Both have the same registration number, VAT id, LEI or external id'
  assert.deepEqual(match(aCompany(beaver), aCompany(beaver)).wouldMakeCertain, [])
  assert.deepEqual(match(aCompany({ name: 'Beaver' }), aCompany({ name: 'Beaver' })).wouldMakeCertain, [
    identifier,
    'Both have the same own domain',
  ])
  assert.deepEqual(
    match(aCompany(beaver), aCompany({ name: 'Nordlicht', website: 'beaver.example' })).wouldMakeCertain,
    [identifier, 'One name is the same on both (other names count too)'],
  )
  const numbered = (number: string) => aCompany({ ...beaver, registration: { number, country: 'DE' } })
  assert.deepEqual(match(numbered('HRB 11'), numbered('HRB 12')).wouldMakeCertain, [
    'One of the two registration numbers of DE is corrected (HRB 11, HRB 12)',
  ])
})

test('one domain under unlike names suggests parent and subsidiary', () => {
  const at = (name: string) => aCompany({ name, website: 'beaver.example' })
  assert.equal(match(at('Beaver'), at('Nordlicht')).suggestion, 'link_as_parent')
  assert.equal(match(at('Beaver'), at('Beaver Group')).suggestion, null)
  assert.equal(match(aCompany({ name: 'Beaver' }), aCompany({ name: 'Nordlicht' })).suggestion, null)
})
