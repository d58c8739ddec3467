/** A mail as its recipient sees it: a document with a policy of its own. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction } from '#platform/db/transaction.ts'
import { queueMail } from '#platform/mail/outbox.ts'
import { type TestWorkspace, testApp } from '#test/support/app.ts'
import { clientFor } from '#test/support/client.ts'
import { aMember } from '#test/support/people.ts'

const app = await testApp()
const hostile = `<p id="styled" style="color: rgb(200, 30, 40)">Read me</p>
<script>parent.postMessage('ran', '*'); document.title = 'ran'</script>
<img src="x" onerror="document.title = 'ran'">
<svg onload="document.title = 'ran'"></svg>
<a id="link" href="javascript:document.title = 'ran'">Press</a>
<iframe srcdoc="<script>parent.document.title = 'ran'</script>"></iframe>
<form action="/v1/members" method="post"><button id="send">Send</button></form>`
const aMail = (made: TestWorkspace) =>
  inTransaction(made.ctx, (tx) =>
    queueMail(tx, {
      kind: 'test.hostile',
      to: { email: 'ana@company.example' },
      subject: 'Hostile',
      text: 'Read me https://company.example/?token=abcdefghijklmnop',
      html: `${hostile}<a href="https://company.example/?token=abcdefghijklmnop">Open</a>`,
    }),
  )

test('a mail is a document that runs nothing, loads nothing and is framed by our pages only', async () => {
  const made = await app.workspace()
  const admin = await aMember(app, made.workspace, { roles: ['admin'] })
  const id = await aMail(made)
  const path = `/v1/mail-documents/${made.workspace.slug}/${id}`
  // As a frame asks: the cookie, and no header of ours.
  const shown = await clientFor(app.server, { cookie: admin.cookie }).get(path)
  assert.equal(shown.status, 200, shown.text)
  assert.match(String(shown.headers['content-type']), /^text\/html/)
  const policy = String(shown.headers['content-security-policy'])
  assert.match(policy, /^default-src 'none';/)
  assert.match(policy, /; sandbox$/)
  assert.match(policy, /frame-ancestors 'self'/)
  assert.doesNotMatch(policy, /script-src|connect-src|allow-/)
  assert.match(shown.text, /style="color: rgb\(200, 30, 40\)"/)
  assert.doesNotMatch(shown.text, /token=abc/, 'a link that proves who somebody is')
  // Every other page keeps its own policy.
  assert.match(
    String((await admin.api.get(`/v1/mails/${id}`)).headers['content-security-policy']),
    /style-src 'self';.*frame-ancestors 'none'/,
  )
})

test('a mail is shown to whoever runs its workspace and does not exist for others', async () => {
  const [made, other] = [await app.workspace(), await app.workspace()]
  const id = await aMail(made)
  const [admin, viewer, stranger] = [
    await aMember(app, made.workspace, { roles: ['admin'] }),
    await aMember(app, made.workspace, { roles: ['viewer'] }),
    await aMember(app, other.workspace, { roles: ['admin'] }),
  ]
  const asked = async (cookie: string, workspace: string) =>
    (await clientFor(app.server, cookie ? { cookie } : {}).get(`/v1/mail-documents/${workspace}/${id}`)).status
  assert.deepEqual(
    [
      await asked('', made.workspace.slug),
      await asked(viewer.cookie, made.workspace.slug),
      await asked(stranger.cookie, made.workspace.slug),
      await asked(stranger.cookie, other.workspace.slug),
      await asked(admin.cookie, other.workspace.slug),
    ],
    [401, 403, 404, 404, 404],
  )
  // The path and the header have to name the same one.
  assert.equal((await admin.api.get(`/v1/mail-documents/${other.workspace.slug}/${id}`)).status, 404)
})
