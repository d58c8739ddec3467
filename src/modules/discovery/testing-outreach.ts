/** What the tests of outreach share: lists with steps, the companies on them, and the mails that came of it. */
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import type { Client } from '#test/support/client.ts'
import { aMember } from '#test/support/people.ts'
import { aDiscoveryWorld, aName, day, type Mail, mailsOf, type World } from './testing.ts'

export const app = await testApp()
type Row = Record<string, never> & { id: string; state: string; number: number; stoppedWhy: string | null }

export const aTeam = async () => {
  const world = await aDiscoveryWorld(app)
  const member = await aMember(app, world.workspace, {
    roles: ['partner_manager', 'marketing', 'admin', 'engineering'],
    name: 'Maren Voss',
  })
  return { world, member, api: member.api }
}
const steps = [
  { channel: 'email', days: 0, subject: 'Hello {company}', body: 'Hello {name},\n\nlook: {link}\n\n{sender}' },
  { channel: 'call', days: 2, subject: 'Call and ask' },
  { channel: 'email', days: 3, subject: 'Once more', body: 'Hello {name}, still {link}' },
]
export const aList = async (api: Client, more: object = {}) => {
  const made = await api.post('/v1/target-lists', { name: `Wanted ${aName()}`, why: 'Customers ask', steps, ...more })
  assert.equal(made.status, 201, made.text)
  return made.body as { id: string; version: number }
}
export const aTarget = async (api: Client, listId: string, more: Record<string, unknown> = {}) => {
  const name = aName()
  const added = await api.post(`/v1/target-lists/${listId}/companies`, {
    company: `${name} GmbH`,
    person: 'Kim Berg',
    email: `kim@${name}.example`,
    ...more,
  })
  assert.equal(added.status, 201, added.text)
  return added.body as { number: number; email: string; company: string; state: string }
}
export const start = async (api: Client, listId: string) => {
  const started = await api.post(`/v1/target-lists/${listId}/sequence`)
  assert.equal(started.status, 200, started.text)
  await app.settle()
  return started.body
}
export const targetsOf = async (api: Client, listId: string): Promise<Row[]> =>
  (await api.get(`/v1/target-lists/${listId}/companies`, { sort: 'addedAt' })).body.data
export const sentTo = async (world: World, email: string): Promise<Mail[]> =>
  (await mailsOf(world, email)).filter(({ kind }) => kind === 'outreach.mail')
export const optOutIn = (mail: Mail): string => /\/opt-outs\/([A-Za-z0-9_-]{43})/.exec(mail.text_body)![1]!
export const headersOf = async (world: World, email: string): Promise<Record<string, string>> =>
  inTransaction(world.ctx, async (tx) => {
    const { rows } = await sql<{ headers: Record<string, string> }>`select headers from mails
      where workspace_id = ${world.workspace.id} and to_email = ${email} and kind = 'outreach.mail' order by id limit 1`.execute(
      tx.db,
    )
    return rows[0]!.headers
  })
export const pass = async (days: number) => {
  app.advance(days * day)
  await app.settle()
}
