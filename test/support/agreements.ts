/** From a draft to a signed agreement as its people would do it: over the API and by the links in their mails. */
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import type { TestApp } from './app.ts'
import type { Answer, Client } from './client.ts'
import { aPartner, aPortalPerson, type PortalPerson, type World } from './fixtures.ts'

type Draft = {
  category?: string
  effectiveOn?: string
  terms?: readonly object[]
  parentId?: string
  partnerId?: string
  principal?: PortalPerson
}
type Signers = { signers: { email: string }[] }

export const signingKit = (app: TestApp, world: World) => {
  const team = world.admin.api
  const visitor = world.publicApi
  let people = 0

  /** A text that both sides accepted and that nobody has to approve any more. */
  const agreed = async (options: Draft = {}) => {
    const partnerId = options.partnerId ?? (await aPartner(world.api))
    const principal = options.principal ?? (await aPortalPerson(world, partnerId, ['principal']))
    const partner = (await team.get(`/v1/partners/${partnerId}`)).body
    if (!partner.address?.city)
      await team.patch(
        `/v1/partners/${partnerId}`,
        { address: { city: 'Oslo', country: 'NO' } },
        { 'if-match': `"${partner.version}"` },
      )
    const made = await team.post('/v1/agreements', {
      partnerId,
      category: options.category ?? 'partnership',
      ...(options.parentId && { parentId: options.parentId }),
    })
    assert.equal(made.status, 201, made.text)
    const { id, version } = made.body
    if (options.effectiveOn || options.terms) {
      const changed = await team.patch(
        `/v1/agreements/${id}/draft`,
        {
          ...(options.effectiveOn && { effectiveOn: options.effectiveOn }),
          ...(options.terms && { terms: options.terms }),
        },
        { 'if-match': `"${version}"` },
      )
      assert.equal(changed.status, 200, changed.text)
    }
    await approve(id, principal)
    return { id: id as string, partnerId, principal }
  }
  const approve = async (id: string, principal: { api: Client }) => {
    const submitted = await team.post(`/v1/agreements/${id}/submission`, { to: 'negotiating' })
    assert.equal(submitted.status, 200, submitted.text)
    const { snapshotHash } = (await team.get(`/v1/agreements/${id}`)).body.draft
    await team.post(`/v1/agreements/${id}/acceptance`, { snapshotHash })
    const accepted = await principal.api.post(`/v1/portal/agreements/${id}/acceptance`, { snapshotHash })
    assert.equal(accepted.status, 200, accepted.text)
    assert.equal(accepted.body.open.state, 'approved', accepted.text)
  }
  const bothSides = () => {
    people += 1
    return [
      { side: 'partner', name: 'Pia Partner', email: `pia${people}@partner.example`, title: 'Director' },
      { side: 'us', name: 'Uma Us', email: `uma${people}@team.example`, title: 'Head of partnerships' },
    ]
  }
  const send = async (id: string, more: object = {}) => {
    const answer = await team.post(`/v1/agreements/${id}/envelopes`, {
      signers: bothSides(),
      message: 'As we agreed.',
      ...more,
    })
    assert.equal(answer.status, 201, answer.text)
    return answer.body
  }
  const sent = async (options: Draft = {}) => {
    const ready = await agreed(options)
    return { ...ready, envelope: await send(ready.id) }
  }
  const linkOf = async (email: string): Promise<string | undefined> => {
    const { rows } = await inTransaction(world.ctx, (tx) =>
      sql<{
        text_body: string
      }>`select text_body from mails where workspace_id = ${world.workspace.id} and to_email = ${email} and text_body like '%/sign/%' order by id desc`.execute(
        tx.db,
      ),
    )
    return /\/sign\/([A-Za-z0-9_-]{43})/.exec(rows[0]?.text_body ?? '')?.[1]
  }
  const page = (token: string) => `/v1/public/signing/${token}`
  const sign = async (token: string, more: object = {}): Promise<Answer> => {
    const opened = (await visitor.post(`${page(token)}/view`)).body
    await visitor.post(`${page(token)}/consent`, { number: opened.consent.number })
    return visitor.post(`${page(token)}/signature`, {
      documentHash: opened.documentHash,
      name: 'Signed By Me',
      title: 'Director',
      authority: true,
      ...more,
    })
  }
  /** Everybody signs, in the order of the envelope; what follows waits for `app.settle()`. */
  const signAll = async (envelope: Signers) => {
    for (const { email } of envelope.signers) {
      const done = await sign((await linkOf(email))!)
      assert.equal(done.status, 200, done.text)
    }
  }
  /** Signed by everybody, sealed and in force. */
  const signed = async (options: Draft = {}) => {
    const made = await sent(options)
    await signAll(made.envelope)
    await app.settle()
    return made
  }
  /** An amendment of something signed: drafted, accepted, signed, in force. */
  const amended = async (
    id: string,
    principal: { api: Client },
    terms: readonly object[],
    more: { effectiveOn?: string } = {},
  ) => {
    const begun = await team.post(`/v1/agreements/${id}/versions`, { reason: 'As we talked about', ...more })
    assert.equal(begun.status, 201, begun.text)
    const changed = await team.patch(`/v1/agreements/${id}/draft`, { terms }, { 'if-match': `"${begun.body.version}"` })
    assert.equal(changed.status, 200, changed.text)
    await approve(id, principal)
    const envelope = await send(id)
    await signAll(envelope)
    await app.settle()
    return envelope
  }
  return { agreed, amended, approve, bothSides, linkOf, page, send, sent, sign, signAll, signed, team, visitor }
}
