/** Posts sales one after the other in a process of its own, which the proof kills. Says which are committed. */
import { pino } from 'pino'
import { startApp } from '#platform/app.ts'
import { readConfig } from '#platform/config.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { approve, commissionAccrued, fallDue } from '#platform/ledger/draft.ts'
import { lockMoneyOf, post } from '#platform/ledger/post.ts'
import { sealLedger } from '#platform/ledger/seals.ts'
import { findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { modules } from '../../src/modules.ts'

const [slug, from = '0', sales = '0'] = process.argv.slice(2)
const app = await startApp({
  config: readConfig(process.env),
  modules,
  log: pino({ level: 'error' }, pino.destination(2)),
})
const workspace = await findWorkspace(app.services, slug ?? '')
if (!workspace) throw new Error('Name the workspace')
const ctx = systemContext(app.services, workspace, 'ledger proof')
process.stdout.write('ready\n')
for (let at = Number(from); at < Number(sales); at += 1) {
  const of = { partnerId: `pn_${at % 7}`, amount: { currency: ['EUR', 'JPY'][at % 2]!, amountMinor: BigInt(at + 1) } }
  const source = { kind: 'sale', id: `sale ${at}` }
  await inTransaction(ctx, async (tx) => {
    await lockMoneyOf(tx, [of.partnerId])
    await post(tx, [{ ...commissionAccrued({ ...of, commissionKind: 'sale' }), source, step: 'accrued' }])
    await post(tx, [
      { ...approve(of), source, step: 'approved' },
      { ...fallDue(of), source, step: 'due' },
    ])
  })
  process.stdout.write(`${at}\n`)
  if (at % 5 === 4) await sealLedger(ctx)
}
await app.stop()
