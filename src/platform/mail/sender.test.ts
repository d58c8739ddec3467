import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { storeFile } from '#platform/files/store.ts'
import { createWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { testApp } from '#test/support/app.ts'
import { toyModule } from '#test/support/toys.ts'
import { cancelMails, linkTo, mailParts, queueMail } from './outbox.ts'
import { startMailer } from './sender.ts'

type Received = { from: string; to: string[]; source: string }
/** A real mail server that refuses what the address tells it to. */
const aMailServer = async () => {
  const received: Received[] = []
  const mood = { refuseAll: false }
  const options: SMTPServerOptions = {
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _session, done) => {
      if (mood.refuseAll) return done(Object.assign(new Error('Try later'), { responseCode: 451 }))
      if (address.startsWith('nobody@')) return done(Object.assign(new Error('No such mailbox'), { responseCode: 550 }))
      done()
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          source: Buffer.concat(parts).toString('utf8'),
        })
        done()
      })
    },
  }
  const server = new SMTPServer(options)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    received,
    mood,
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  }
}

const server = await aMailServer()
const app = await testApp({
  modules: [toyModule([])],
  environment: {
    SMTP_URL: server.url,
    PUBLIC_URL: 'https://partners.acme.example',
    MAIL_FROM: 'Tandem <no-reply@mail.example>',
  },
})
const mailer = startMailer(app.services)
const keeping = await testApp({ modules: [toyModule([])] })
after(async () => {
  await mailer.stop()
  await server.close()
})

const queue = (ctx: Ctx, more: Partial<Parameters<typeof queueMail>[1]> = {}) =>
  inTransaction(ctx, (tx) =>
    queueMail(tx, {
      kind: 'toy.mail',
      to: { email: 'ana@acme.example', name: 'Ana Silva' },
      subject: 'Your task',
      text: 'Please look.',
      ...more,
    }),
  )
const read = (ctx: Ctx, id: string) =>
  inTransaction(ctx, (tx) => tx.db.selectFrom('mails').selectAll().where('id', '=', id).executeTakeFirstOrThrow())
const sendAll = async () => {
  while ((await mailer.runOnce()) > 0);
}
const decoded = (source: string) =>
  source
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

test('a mail is sent once after its transaction commits, with a text part, a frame in the name of the workspace, and an absolute link', async () => {
  const { ctx } = await app.workspace({ name: 'Acme <Partners>' })
  server.received.length = 0
  const parts = mailParts(ctx, {
    heading: 'One task',
    paragraphs: ['<b>Look</b> at it.'],
    details: [['Due', '3 March']],
    button: { label: 'Open', url: linkTo(ctx, '/w/acme/tasks') },
    footnote: 'You get this because the task is yours.',
  })
  const id = await queue(ctx, { ...parts, subject: 'Task\r\nBcc: all@acme.example' })
  await assert.rejects(
    inTransaction(ctx, async (tx) => {
      await queueMail(tx, { kind: 'toy.mail', to: { email: 'ana@acme.example' }, subject: 'never', text: 'never' })
      throw new Error('taken back')
    }),
  )
  await sendAll()
  await sendAll()
  assert.equal(server.received.length, 1)
  const [mail] = server.received
  assert.deepEqual([mail?.from, mail?.to], ['no-reply@mail.example', ['ana@acme.example']])
  const source = decoded(mail?.source ?? '')
  assert.match(source, /Subject: Task Bcc: all@acme\.example/)
  assert.doesNotMatch(source, /^Bcc:/m)
  assert.match(source, /From: "?Acme <Partners>"? <no-reply@mail\.example>/)
  assert.match(source, /Content-Type: text\/plain/)
  assert.match(source, /Content-Type: text\/html/)
  assert.match(source, /https:\/\/partners\.acme\.example\/w\/acme\/tasks/)
  assert.match(source, /&lt;b&gt;Look&lt;\/b&gt;/)
  assert.match(source, /Acme &lt;Partners&gt;/)
  assert.ok(source.includes(`Message-ID: <${id}@mail.example>`))
  const row = await read(ctx, id)
  assert.deepEqual([row.state, row.attempts, row.last_error], ['sent', 1, null])
  assert.ok(row.sent_at)
})

test('a hard refusal fails at once, a passing one is tried again later', async () => {
  const { ctx } = await app.workspace()
  server.received.length = 0
  const hard = await queue(ctx, { to: { email: 'nobody@acme.example' } })
  await sendAll()
  const failed = await read(ctx, hard)
  assert.equal(failed.state, 'failed')
  assert.match(failed.last_error ?? '', /No such mailbox/)
  server.mood.refuseAll = true
  const soft = await queue(ctx)
  await sendAll()
  assert.equal((await read(ctx, soft)).state, 'queued')
  server.mood.refuseAll = false
  await sendAll()
  assert.equal(server.received.length, 0)
  app.advance(60_000)
  await sendAll()
  assert.equal((await read(ctx, soft)).state, 'sent')
  assert.equal(server.received.length, 1)
})

test('a mail that is never accepted fails after nine tries in about two days', async () => {
  const { ctx } = await app.workspace()
  server.mood.refuseAll = true
  const id = await queue(ctx)
  let hours = 0
  for (; hours < 100 && (await read(ctx, id)).state !== 'failed'; hours += 1) {
    await sendAll()
    app.advance(3_600_000)
  }
  server.mood.refuseAll = false
  assert.equal((await read(ctx, id)).attempts, 9)
  assert.ok(hours > 40 && hours < 60, `${hours} hours`)
})

test('a mail waits for its time and can be taken back until then', async () => {
  const { ctx } = await app.workspace()
  server.received.length = 0
  const at = new Date(app.services.time().getTime() + 3_600_000)
  const kept = await queue(ctx, { notBefore: at, subjectId: 'toy_1' })
  const taken = await queue(ctx, { notBefore: at, subjectId: 'toy_2' })
  const other = await queue(ctx, { notBefore: at, subjectId: 'toy_2', kind: 'toy.other' })
  await sendAll()
  assert.equal(server.received.length, 0)
  assert.equal(await inTransaction(ctx, (tx) => cancelMails(tx, { subjectId: 'toy_2', kind: 'toy.mail' })), 1)
  app.advance(3_600_001)
  await sendAll()
  assert.deepEqual(
    [(await read(ctx, kept)).state, (await read(ctx, taken)).state, (await read(ctx, other)).state],
    ['sent', 'cancelled', 'sent'],
  )
  assert.equal(server.received.length, 2)
})

test('a sandbox never sends, and without a mail server every mail is kept to be read', async () => {
  const { workspace: live } = await app.workspace()
  server.received.length = 0
  const sandbox = await createWorkspace(app.services, {
    name: 'Sandbox',
    slug: `mail-sandbox-${process.pid}`,
    kind: 'sandbox',
    liveWorkspaceId: live.id,
  })
  const ctx = systemContext(app.services, sandbox, 'test')
  const now = await queue(ctx)
  const later = await queue(ctx, { notBefore: new Date(app.services.time().getTime() + 1_000) })
  app.advance(2_000)
  await sendAll()
  assert.deepEqual([(await read(ctx, now)).state, (await read(ctx, later)).state], ['kept', 'kept'])
  assert.match((await read(ctx, now)).html_body, /Sandbox: nothing in this mail is real/)
  assert.equal(server.received.length, 0)
  const { ctx: without } = await keeping.workspace()
  const id = await queue(without)
  await keeping.settle()
  assert.equal((await read(without, id)).state, 'kept')
})

test('attachments go along, from the text given or from a stored file', async () => {
  const { ctx } = await app.workspace()
  server.received.length = 0
  const file = await storeFile(ctx, {
    content: Buffer.from('name,amount\nAcme,5\nBeta,6\n'),
    name: 'list.csv',
    visibility: 'team',
  })
  await queue(ctx, {
    attachments: [
      { name: 'list.csv', contentType: file.contentType, content: { fileId: file.id } },
      { name: 'call.ics', contentType: 'text/calendar', content: { text: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' } },
    ],
  })
  await sendAll()
  const source = server.received[0]?.source ?? ''
  assert.match(source, /filename=list\.csv/)
  assert.match(source, /filename=call\.ics/)
  assert.ok(source.includes(Buffer.from('name,amount\nAcme,5\nBeta,6\n').toString('base64')))
})
