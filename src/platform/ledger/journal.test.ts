/** The journal, read by three accounting programs. Promise 06. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { outputOf, withTools } from '#test/support/accounting-tools.ts'
import { testApp } from '#test/support/app.ts'
import { addDays } from '../civil-time.ts'
import type { Ctx } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { decimalFromMoney, money } from '../money.ts'
import { trialBalance } from './balances.ts'
import { replaceCodes } from './codes.ts'
import * as draft from './draft.ts'
import { type JournalFormat, type JournalRange, journalName, writeJournal } from './journal.ts'
import { isDebitSide } from './kinds.ts'
import { post, postMirror } from './post.ts'
import { aPartnerId, aSource } from './testing.ts'

const app = await testApp({ modules: [] })
const folder = mkdtempSync(path.join(tmpdir(), 'tandem-journal-'))
after(() => rmSync(folder, { recursive: true }))
const { ctx } = await app.workspace()

/** A year of sales, holds, payouts, refunds, conversions and fund money in currencies of 0, 2, 3 and 4 decimals. */
const aYear = async (of: Ctx) => {
  let state = 7
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const partners = Array.from({ length: 5 }, aPartnerId)
  for (let day = 0; day < 365; day += 5)
    await inTransaction(of, async (tx) => {
      const accountingDay = addDays('2025-03-02', day)
      const source = aSource()
      const partnerId = partners[next(5)]!
      const amount = money(['EUR', 'JPY', 'KWD', 'CLF'][next(4)]!, BigInt(1 + next(1_000_000)))
      const one = { partnerId, amount }
      const at = { source, accountingDay }
      const commissionKind = ['sale', 'tier_catch_up'][next(2)]!
      await post(tx, [
        { ...draft.commissionAccrued({ ...one, commissionKind }), ...at, step: 'accrued' },
        { ...draft.approve(one), ...at, step: 'approved' },
        { ...draft.fallDue(one), ...at, step: 'due' },
      ])
      if (day % 3 === 0) return
      const [, , sent] = await post(tx, [
        { ...draft.freeze(one), ...at, step: 'frozen' },
        { ...draft.addTax(one), ...at, step: 'taxed' },
        { ...draft.submit({ ...one, fundingAccountId: 'fa_main' }), ...at, step: 'sent' },
        ...(day % 4 === 0
          ? [
              {
                ...draft.convert({ partnerId, from: amount, to: money('USD', amount.amountMinor + 3n) }),
                ...at,
                step: 'fx',
              },
            ]
          : [{ ...draft.settle({ amount, fundingAccountId: 'fa_main' }), ...at, step: 'settled' }]),
        {
          ...draft.moveFund({ fundId: 'mdf_spring', amount, from: 'fund_authorised', to: 'fund_unallocated' }),
          ...at,
          step: 'fund',
        },
      ])
      if (day % 4 === 0) await postMirror(tx, { type: 'failed', transferId: sent!.id, ...at, step: 'failed' })
      if (day % 7 === 0)
        await post(tx, [
          { ...draft.takeBack({ ...one, type: 'reversed', from: 'due', commissionKind }), ...at, step: 'refund' },
        ])
    })
}
await aYear(ctx)
const journal = async (format: JournalFormat, range: JournalRange = {}): Promise<string> => {
  let text = ''
  for await (const part of writeJournal(ctx, format, range)) text += part
  return text
}
const fileOf = async (format: JournalFormat): Promise<string> => {
  const file = path.join(folder, format)
  writeFileSync(file, await journal(format))
  return file
}
/** Our balances as `name currency` to signed decimal, zeros left out. */
const ours = async (): Promise<Record<string, string>> => {
  const lines = await inTransaction(ctx, (tx) => trialBalance(tx, '2026-03-02'))
  const sums = new Map<string, bigint>()
  for (const line of lines) {
    const name = journalName({
      kind: line.kind,
      partner_id: line.partnerId,
      holder_id: line.holderId,
      detail: line.detail,
    })
    const key = `${name} ${line.currency}`
    sums.set(key, (sums.get(key) ?? 0n) + (isDebitSide(line.kind) ? line.balanceMinor : -line.balanceMinor))
  }
  return Object.fromEntries(
    [...sums]
      .filter(([, sum]) => sum !== 0n)
      .map(([key, sum]) => [key, decimalFromMoney({ currency: key.slice(-3), amountMinor: sum })]),
  )
}

test(
  'the exported journal passes hledger, ledger and beancount with our balances',
  withTools('hledger', 'ledger', 'bean-check', 'bean-query'),
  async () => {
    const expected = await ours()
    assert.ok(Object.keys(expected).length > 30, `${Object.keys(expected).length} balances`)
    const names = new Map(Object.entries(expected))

    const hledger = await fileOf('hledger')
    outputOf('hledger', [
      '-f',
      hledger,
      'check',
      'accounts',
      'commodities',
      'ordereddates',
      'parseable',
      'balancedwithautoconversion',
      'balancednoautoconversion',
    ])
    const theirs = new Map<string, string>()
    for (const line of outputOf('hledger', [
      '-f',
      hledger,
      'balance',
      '--flat',
      '--no-total',
      '-O',
      'csv',
      '--layout=bare',
    ])
      .split('\n')
      .slice(1)) {
      const [, account, currency, amount] = /^"([^"]*)","([^"]*)","([^"]*)"/.exec(line) ?? []
      if (account && currency && !/^-?0(\.0*)?$/.test(amount!)) theirs.set(`${account} ${currency}`, amount!)
    }
    assert.deepEqual(Object.fromEntries([...theirs].sort()), Object.fromEntries([...names].sort()))

    const ledger = await fileOf('ledger')
    const printed = outputOf('ledger', [
      '-f',
      ledger,
      '--pedantic',
      'balance',
      '--flat',
      '--no-total',
      '--balance-format',
      '%(account) %(quantity(scrub(display_total)))\n',
      '--limit',
      'commodity == "EUR"',
    ])
    const inEuro = Object.fromEntries(
      printed
        .split('\n')
        .filter(Boolean)
        .map((line) => line.trim().split(' ') as [string, string]),
    )
    for (const [key, amount] of names)
      if (key.endsWith(' EUR')) assert.equal(Number(inEuro[key.slice(0, -4)]), Number(amount), key)
    outputOf('ledger', ['-f', ledger, '--pedantic', 'source'])

    const beancount = await fileOf('beancount')
    outputOf('bean-check', [beancount])
    const queried = outputOf('bean-query', [
      '-f',
      'csv',
      beancount,
      'select account, currency, str(sum(number)) as total group by account, currency',
    ])
    const beans = new Map<string, string>()
    for (const line of queried.split('\n').slice(1)) {
      const [account, currency, amount] = line.split(',').map((cell) => cell.trim())
      const exact = /^Decimal\('([^']*)'\)$/.exec(amount ?? '')?.[1]
      if (account && exact && Number(exact) !== 0) beans.set(`${account} ${currency}`, exact)
    }
    assert.deepEqual(Object.fromEntries([...beans].sort()), Object.fromEntries([...names].sort()))
  },
)

test('the same range has the same bytes, and ranges put together are the whole', async () => {
  for (const format of ['hledger', 'ledger', 'beancount', 'csv'] as const)
    assert.equal(await journal(format), await journal(format), format)
  const whole = await journal('csv')
  const parts = [await journal('csv', { until: '2025-08-31' }), await journal('csv', { from: '2025-09-01' })]
  assert.equal(parts[0]! + parts[1]!.slice(parts[1]!.indexOf('\r\n') + 2), whole)
  assert.equal(await journal('csv', { from: '2030-01-01' }), `${whole.split('\r\n')[0]}\r\n`)
})

test('the CSV has the company’s account codes, of a detail before those of its kind', async () => {
  await inTransaction(ctx, (tx) =>
    replaceCodes(tx, [
      { kind: 'due', detail: null, code: '1600' },
      { kind: 'commission_expense', detail: null, code: '4760' },
      { kind: 'commission_expense', detail: 'sale', code: '4761' },
    ]),
  )
  const rows = (await journal('csv'))
    .split('\r\n')
    .slice(1)
    .filter(Boolean)
    .map((line) => line.split(','))
  const codes = (name: RegExp) => [...new Set(rows.filter((row) => name.test(row[5]!)).map((row) => row[6]))]
  assert.deepEqual(codes(/:Due$/), ['1600'])
  assert.deepEqual(codes(/:Commissions:Sale$/), ['4761'])
  assert.deepEqual(codes(/:Commissions:Tier-Catch-Up$/), ['4760'])
  assert.deepEqual(codes(/^Equity:FX-Position$|^Equity:Fx-Position$/), [''])
  const sum = (column: number) =>
    rows.reduce((total, row) => total + (row[8] === 'JPY' ? Number(row[column] || 0) : 0), 0)
  assert.ok(sum(9) > 0)
  assert.equal(sum(9), sum(10))
})
