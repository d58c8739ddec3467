import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partnersContract } from '#modules/partners/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { defineModule } from '#platform/module.ts'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'
import { settings } from '../settings/module.ts'
import { tasks } from './module.ts'
import { openTask } from './public.ts'

const partners = defineModule({ name: 'partners', contract: { ...partnersContract, endpoints: {} }, routes: {} })
const app = await testApp({ modules: [partners, tasks, settings] })

test('smoke', async () => {
  const { workspace, ctx, api } = await app.workspace()
  const ana = await aMember(app, workspace)
  const open = () =>
    inTransaction(ctx, (tx) =>
      openTask(tx, { kind: 'tasks.to_do', subject: { kind: 'thing', id: 'x1' }, title: 'Do it', side: 'team', owner: { memberId: ana.memberId }, cause: 'c1' }),
    )
  const first = await open()
  assert.equal(first.opened, true)
  assert.deepEqual(await open(), { id: first.id, opened: false })
  const list = await api.get('/v1/tasks')
  assert.equal(list.status, 200)
  assert.equal(list.body.data.length, 1)
  const today = await ana.api.get('/v1/today')
  assert.equal(today.status, 200, today.text)
  console.log(JSON.stringify(today.body, null, 1))
  const done = await ana.api.post(`/v1/tasks/${first.id}/completion`, {})
  assert.equal(done.status, 200, done.text)
})
