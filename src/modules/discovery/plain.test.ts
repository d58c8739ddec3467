/** The form without scripts: what a browser does with plain inputs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'
import { aDiscoveryWorld, aName, mailsOf } from './testing.ts'

const app = await testApp()

const aPage = async () => {
  const world = await aDiscoveryWorld(app)
  const path = `/v1/public/plain-forms/${world.workspace.slug}/solution`
  const post = (fields: Record<string, string | string[]>) => {
    const body = new URLSearchParams()
    for (const [name, value] of Object.entries(fields))
      for (const one of Array.isArray(value) ? value : [value]) body.append(name, one)
    return app.anonymous.request('POST', path, {
      rawBody: body.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  }
  return { world, path, post }
}
const hidden = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map((match) => [match[1]!, match[2]!]),
  )
const firstPage = (name: string) => ({
  'a.company': `${name} <GmbH>`,
  'a.website': `${name}.example`,
  'a.country': 'DE',
  'a.name': 'Ana Silva',
  'a.email': `ana@${name}.example`,
  'a.why': `We at ${name} know your customers.`,
  'a.fit': 'both',
  'a.consent': 'yes',
})

test('an application can be made without any script, page by page', async () => {
  const { world, path, post } = await aPage()
  const reviewer = await aMember(app, world.workspace)
  const name = aName()
  const shown = await app.anonymous.get(path)
  assert.equal(shown.status, 200, shown.text)
  assert.match(String(shown.headers['content-type']), /^text\/html/)
  assert.ok(!/<script|<style|javascript:|https?:\/\//i.test(shown.text))
  const wrong = await post({ ...hidden(shown.text), ...firstPage(name), 'a.website': 'nowhere' })
  assert.ok(wrong.text.includes('needs a domain such as acme.com'))
  assert.ok(wrong.text.includes(`value="${name} &lt;GmbH&gt;"`))
  const second = await post({ ...hidden(wrong.text), ...firstPage(name) })
  assert.ok(second.text.includes('name="a.sellers"') && second.text.includes('name="a.consultants"'), second.text)
  const { token } = hidden(second.text)
  assert.match(token!, /^[A-Za-z0-9_-]{43}$/)
  app.advance(5_000)
  const incomplete = await post({ ...hidden(second.text), 'a.sellers': '3', 'a.regions': ['DE', 'AT'] })
  assert.ok(incomplete.text.includes('Consultants: needs an answer'), incomplete.text)
  const thanks = await post({
    ...hidden(incomplete.text),
    'a.sellers': '3',
    'a.consultants': '2',
    'a.regions': ['DE', 'AT'],
  })
  assert.ok(thanks.text.includes('<h1>Thank you</h1>'), thanks.text)
  assert.ok(thanks.text.includes(`/a/${token}`))
  const [row] = (await reviewer.api.get('/v1/applications')).body.data
  assert.equal(row.company, `${name} <GmbH>`)
  assert.equal(row.state, 'submitted')
  assert.ok((await mailsOf(world, `ana@${name}.example`)).some((mail) => mail.kind === 'application.proof_submitted'))
})

test('the form without scripts keeps the link that the applicant came by', async () => {
  const { world, path, post } = await aPage()
  const admin = await aMember(app, world.workspace, { roles: ['partner_manager', 'admin'] })
  const name = aName()
  const email = `ana@${name}.example`
  const asked = await admin.api.post('/v1/inquiries', {
    senderName: 'Ana Silva',
    email,
    company: name,
    text: 'We want to become your partner and resell your product.',
  })
  assert.equal(asked.status, 201, asked.text)
  const sent = await admin.api.post(`/v1/inquiries/${asked.body.id}/triage`, { outcome: 'form' })
  assert.equal(sent.status, 200, sent.text)
  await app.settle()
  const mail = (await mailsOf(world, email)).find((one) => one.text_body.includes('inbound='))
  const token = /inbound=([A-Za-z0-9_-]+)/.exec(mail?.text_body ?? '')?.[1]
  assert.ok(token, 'the mailed form names its inquiry')
  const shown = await app.anonymous.get(path, { inbound: token })
  assert.equal(hidden(shown.text)['inbound'], token)
  const second = await post({ ...hidden(shown.text), ...firstPage(name) })
  assert.match(hidden(second.text)['token'] ?? '', /^[A-Za-z0-9_-]{43}$/, second.text)
  app.advance(5_000)
  const thanks = await post({ ...hidden(second.text), 'a.sellers': '3', 'a.consultants': '2', 'a.regions': ['DE'] })
  assert.ok(thanks.text.includes('<h1>Thank you</h1>'), thanks.text)
  const [row] = (await admin.api.get('/v1/applications')).body.data
  assert.equal(row.channel, 'inbound')
})

test('a public page leads whoever has no scripts to its bare one, with the link they came by', async () => {
  const linkIn = async (url: string) =>
    /<noscript><a href="([^"]+)"/.exec((await app.anonymous.get(url)).text)?.[1]?.replaceAll('&amp;', '&')
  const { world } = await aPage()
  const at = `/o/${world.workspace.slug}`
  const form = await linkIn(`${at}/apply/solution?inbound=abc&utm_source=fair&language=de`)
  assert.equal(form, `/v1/public/plain-forms/${world.workspace.slug}/solution?language=de&inbound=abc`)
  const contact = await linkIn(`${at}/inquiries?source=footer`)
  assert.equal(contact, `/v1/public/plain-inquiries/${world.workspace.slug}?source=footer`)
  assert.match((await app.anonymous.get(contact!)).text, /<form method="post"/)
  assert.equal(await linkIn(`${at}/start`), undefined)
  assert.equal(
    await linkIn(`${at}/apply/%22%3E%3Cscript%3E`),
    `/v1/public/plain-forms/${world.workspace.slug}/%22%3E%3Cscript%3E`,
  )
})

test('only the hosts of a form may frame it', async () => {
  const { world, path } = await aPage()
  const author = await aMember(app, world.workspace, { roles: ['marketing'] })
  assert.match(String((await app.anonymous.get(path)).headers['content-security-policy']), /frame-ancestors 'none'/)
  const [form] = (await author.api.get('/v1/forms')).body.data.filter(
    (one: { slug: string }) => one.slug === 'solution',
  )
  const changed = await author.api.patch(
    `/v1/forms/${form.id}`,
    { hosts: ['www.acme.example', '*.acme.example'] },
    { 'if-match': String(form.version) },
  )
  assert.equal(changed.status, 200, changed.text)
  assert.match(
    String((await app.anonymous.get(path)).headers['content-security-policy']),
    /frame-ancestors https:\/\/www\.acme\.example https:\/\/\*\.acme\.example$/,
  )
})

test('other endpoints take no form bodies', async () => {
  const { world } = await aPage()
  const answer = await world.visitor.request('POST', '/v1/public/applications', {
    rawBody: 'form=solution',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  assert.equal(answer.status, 415)
})
