/** Mail that comes back is written down with the person it did not reach. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { inTransaction } from '#platform/db/transaction.ts'
import { queueMail } from '#platform/mail/outbox.ts'
import { startMailer } from '#platform/mail/sender.ts'
import { testApp } from '#test/support/app.ts'
import { aContact, aPartner } from '#test/support/partners.ts'

/** Knows no mailbox called `gone`, and is busy for `busy`. */
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  logger: false,
  onRcptTo: ({ address }, _session, done) => {
    const responseCode = address.startsWith('gone@') ? 550 : address.startsWith('busy@') ? 451 : undefined
    done(responseCode ? Object.assign(new Error('Refused'), { responseCode }) : null)
  },
  onData: (stream, _session, done) => {
    stream.resume()
    stream.on('end', () => done())
  },
})
server.listen(0, '127.0.0.1')
await once(server.server, 'listening')
const app = await testApp({
  environment: { SMTP_URL: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` },
})
after(() => new Promise<void>((resolve) => server.close(resolve)))

test('a person whose mailbox is gone is marked until the address is changed; a busy one is not', async () => {
  const { api, ctx } = await app.workspace()
  const partner = await aPartner(api, { legalName: 'Acme' })
  const people = new Map<string, string>()
  for (const name of ['gone', 'busy', 'here'])
    people.set(name, (await aContact(api, partner.id, { fullName: name, email: `${name}@acme.example` })).id)
  const read = async (name: string) => (await api.get(`/v1/contacts/${people.get(name)}`)).body
  await inTransaction(ctx, async (tx) => {
    for (const name of people.keys())
      await queueMail(tx, {
        kind: 'test.hello',
        to: { email: `${name}@acme.example` },
        subject: 'Hello',
        text: 'Hello',
      })
  })
  const mailer = startMailer(app.services)
  while ((await mailer.runOnce()) > 0);
  await mailer.stop()
  const gone = await read('gone')
  assert.ok(gone.bouncedAt)
  assert.deepEqual([(await read('busy')).bouncedAt, (await read('here')).bouncedAt], [null, null])
  const changed = await api.patch(
    `/v1/contacts/${gone.id}`,
    { email: 'found@acme.example' },
    { 'if-match': `"${gone.version}"` },
  )
  assert.equal(changed.status, 200, changed.text)
  assert.equal(changed.body.bouncedAt, null)
})
