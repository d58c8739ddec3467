import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '#platform/errors.ts'
import { figuresFromCsv } from './figures-csv.ts'

const refusal = async (csv: string): Promise<string> => {
  const error: unknown = await figuresFromCsv(csv).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof Problem, csv)
  return JSON.stringify(error)
}

test('figures come from a table, by key or by the words that people use, exact to the minor unit', async () => {
  const csv = 'Figure,Amount,Currency\nCurrent assets,1800000.50,EUR\ncurrentLiabilities,950000,eur\nEBIT,-28000,EUR\n'
  assert.deepEqual(await figuresFromCsv(csv), {
    currency: 'EUR',
    currentAssets: '180000050',
    currentLiabilities: '95000000',
    ebit: '-2800000',
  })
  assert.deepEqual(await figuresFromCsv('name;value;currency\nTotal assets;310;JPY'), {
    currency: 'JPY',
    totalAssets: '310',
  })
})

test('figures in mixed currencies are refused, not converted', async () => {
  assert.match(await refusal('figure,amount,currency\nEBIT,1,EUR\nTotal assets,2,USD'), /Row 3 is in USD/)
})

test('what is no figure, no amount, twice or nothing is refused with its row', async () => {
  assert.match(await refusal('figure,amount,currency\nGoodwill,1,EUR'), /Row 2: “Goodwill” is no figure/)
  assert.match(await refusal('figure,amount,currency\nEBIT,1,EUR\nebit,2,EUR'), /twice/)
  assert.match(await refusal('figure,amount\nEBIT,1'), /currency/)
  assert.match(await refusal('figure,amount,currency\n'), /no row|header/)
  await refusal('figure,amount,currency\nEBIT,1.005,EUR')
  await refusal('figure,amount,currency\nEBIT,much,EUR')
  await refusal('figure,amount,currency\nEBIT,1,ZZZ')
})
