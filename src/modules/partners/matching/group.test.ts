import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { aCompany, aPairOfCompanies } from './example-companies.ts'
import { groupRows } from './group.ts'
import { match } from './score.ts'

const beaver = (more: Parameters<typeof aCompany>[0] = {}) =>
  aCompany({ name: 'Beaver GmbH', website: 'https://beaver.example', ...more })
const rowsOf = (rows: Parameters<typeof groupRows>[0]) => groupRows(rows).groups.map((group) => group.rows)

test('a company listed three times becomes one, and what stood in parentheses is kept', () => {
  const { groups, contradictions } = groupRows([
    aCompany({ name: 'Beaver (member)', website: 'https://beaver.example' }),
    aCompany({ name: 'Nordlicht (member)', website: 'https://nordlicht.example' }),
    aCompany({ name: 'Beaver (reseller)', website: 'https://www.beaver.example/en/services' }),
    aCompany({ name: 'BEAVER, Inc. (member)', website: 'beaver.example' }),
  ])
  assert.deepEqual(groups, [
    { rows: [0, 2, 3], hints: ['member', 'reseller'] },
    { rows: [1], hints: ['member'] },
  ])
  assert.deepEqual(contradictions, [])
})

test('only certain rows are joined: same name elsewhere, another name on one domain and shared hosts stay apart', () => {
  assert.deepEqual(
    rowsOf([
      beaver(),
      aCompany({ name: 'Beaver', website: 'beaver.test' }),
      aCompany({ name: 'Nordlicht', website: 'beaver.example' }),
      aCompany({ name: 'Beaver 2', website: 'beaver.example' }),
      aCompany({ name: 'Beaver', website: 'https://github.com' }),
      aCompany({ name: 'Beaver', website: 'https://github.com' }),
      aCompany({ name: 'Beaver' }),
      aCompany({ name: 'Beaver' }),
    ]),
    [[0], [1], [2], [3], [4], [5], [6], [7]],
  )
})

test('rows are joined over a chain of certain matches, also by an external id', () => {
  const crm = (id: string) => [{ system: 'crm', id }]
  assert.deepEqual(
    rowsOf([
      beaver(),
      aCompany({ name: 'Kestrel', externalIds: crm('7') }),
      beaver({ externalIds: crm('7') }),
      beaver({ phone: '+49301234567' }),
    ]),
    [[0, 1, 2, 3]],
  )
})

test('rows with different registration numbers are not joined through a row without one', () => {
  const numbered = (number: string, country = 'DE') => beaver({ registration: { number, country } })
  for (const other of [numbered('HRB 12'), numbered('FN 12', 'AT')]) {
    const { groups, contradictions } = groupRows([numbered('HRB 11'), beaver(), other, numbered('HRB 11'), beaver()])
    assert.deepEqual(
      groups.map(({ rows }) => rows),
      [[0, 3], [1, 4], [2]],
    )
    assert.equal(contradictions.length, 1)
    assert.deepEqual(contradictions[0]?.rows, [0, 1, 2, 3, 4])
    assert.match(contradictions[0]?.sentence ?? '', /different registration numbers.*HRB 11 and (HRB|FN) 12/)
  }
})

test('an external id on rows with two registration numbers joins none of them', () => {
  const row = (number: string | null) =>
    aCompany({
      name: 'Beaver',
      externalIds: [{ system: 'crm', id: '7' }],
      registration: number === null ? null : { number, country: 'DE' },
    })
  const { groups, contradictions } = groupRows([row('HRB 11'), row(null), row('HRB 12')])
  assert.deepEqual(
    groups.map(({ rows }) => rows),
    [[0], [1], [2]],
  )
  assert.equal(contradictions.length, 1)
})

test('grouping finds every certain pair that comparing all rows with all would find', () => {
  fc.assert(
    fc.property(fc.array(aPairOfCompanies, { minLength: 1, maxLength: 8 }), (pairs) => {
      const rows = pairs.flat()
      const { groups, contradictions } = groupRows(rows)
      const all = groups.flatMap((group) => group.rows)
      assert.deepEqual(
        [...all].sort((one, other) => one - other),
        [...rows.keys()],
      )
      const contradicted = new Set(contradictions.flatMap((found) => found.rows))
      const groupOf = new Map(groups.flatMap((group, at) => group.rows.map((row) => [row, at] as const)))
      rows.forEach((one, at) => {
        rows.slice(0, at).forEach((other, before) => {
          if (match(one, other).band === 'certain' && !contradicted.has(at))
            assert.equal(groupOf.get(at), groupOf.get(before))
          if (groupOf.get(at) === groupOf.get(before) && one.registration && other.registration) {
            const isOneCountry =
              one.registration.country !== '' && one.registration.country === other.registration.country
            assert.ok(!isOneCountry || one.registration.number === other.registration.number)
          }
        })
      })
      assert.deepEqual(groupRows(rows), { groups, contradictions })
    }),
    { seed: 4, numRuns: 600 },
  )
})

test('50,000 contacts of one company are compared as quickly as a few', () => {
  const rows = Array.from({ length: 50_000 }, (_, row) => beaver({ phone: `+4930${1_000_000 + row}` }))
  const { groups } = groupRows(rows)
  assert.equal(groups.length, 1)
  assert.equal(groups[0]?.rows.length, 50_000)
})
