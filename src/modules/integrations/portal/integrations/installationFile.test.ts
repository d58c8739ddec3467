import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readInstallations } from './installationFile.ts'

test('a file of installations is read as spreadsheets write it', () => {
  const rows = [
    { customer: 'c-1', from: '2027-03-01', to: null },
    { customer: 'Müller, "Söhne"', from: '2027-03-02', to: '2027-04-01' },
  ]
  assert.deepEqual(
    readInstallations('\uFEFFcustomer;from;to\r\nc-1;2027-03-01;\r\n"Müller, ""Söhne""";2027-03-02;2027-04-01\r\n\r\n'),
    rows,
  )
  assert.deepEqual(readInstallations('c-1,2027-03-01\n"Müller, ""Söhne""",2027-03-02,2027-04-01'), rows)
  assert.deepEqual(readInstallations('customer,from,to\n'), [])
})
