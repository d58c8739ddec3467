import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anLei } from './example-companies.ts'
import { countryOf, leiOf, phoneOf, registrationOf, vatIdOf } from './identifiers.ts'

test('an LEI is read only with right check digits', () => {
  const lei = anLei('BEAVER')
  assert.equal(leiOf(` ${lei.toLowerCase()} `), lei)
  assert.equal(leiOf(lei.replace('B', 'C')), null)
  assert.equal(leiOf(lei.slice(1)), null)
  assert.equal(leiOf(null), null)
})

test('a VAT id is one of its prefix, or else of the country of the company', () => {
  const read = (text: string, country: string | null = null) => {
    const vatId = vatIdOf(text, country)
    return vatId && `${vatId.country} ${vatId.number}`
  }
  assert.equal(read('DE 123 456 789'), 'DE 123456789')
  assert.equal(read('123456789', 'DE'), 'DE 123456789')
  assert.equal(read('EL123456789'), 'GR 123456789')
  assert.equal(read('GR123456789'), 'GR 123456789')
  assert.equal(read('CHE-123.456.789 MWST'), 'CH E123456789')
  assert.equal(read('ESB12345678'), 'ES B12345678')
  assert.equal(read('ABC010101XYZ', 'MX'), 'MX ABC010101XYZ')
  for (const nothing of ['', 'n/a', 'DE', 'DE0000', '000000000', 'pending']) assert.equal(read(nothing), null, nothing)
})

test('a registration number is compared without signs and leading zeros', () => {
  assert.deepEqual(registrationOf({ number: '00 123-456', country: 'uk' }, 'DE'), {
    country: 'GB',
    number: '123456',
    text: '00 123-456',
  })
  assert.equal(registrationOf({ number: 'HRB 12' }, 'DE')?.country, 'DE')
  assert.equal(registrationOf({ number: 'HRB 12' }, null)?.country, '')
  assert.equal(registrationOf({ number: 'none' }, 'DE'), null)
})

test('a phone is E.164, or a number of one country', () => {
  for (const text of ['+49 30 1234567', '0049 30 1234567', '+49 (0)30 1234567', '+49-30-1234567 ext. 12'])
    assert.equal(phoneOf(text, 'DE'), '+49301234567', text)
  assert.equal(phoneOf('030 1234567', 'DE'), 'DE 301234567')
  assert.equal(phoneOf('030 1234567', null), null)
  for (const nothing of ['', '123', '+0000000000', 'call us']) assert.equal(phoneOf(nothing, 'DE'), null, nothing)
})

test('a country is two letters; UK and EL are read as GB and GR', () => {
  assert.deepEqual(['de', ' UK ', 'EL', 'Germany', '', null].map(countryOf), ['DE', 'GB', 'GR', null, null, null])
})
