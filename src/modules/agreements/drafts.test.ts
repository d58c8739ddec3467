/** From a template to an approved text: bound numbers, snapshots, approvals, the audit chain. Over HTTP. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { asOwner } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aPartner, aPortalPerson, aWorld } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'

const app = await testApp()
const world = await aWorld(app)
const manager = await aMember(app, world.workspace, { roles: ['partner_manager'], name: 'Mara Manager' })
const lawyer = await aMember(app, world.workspace, { roles: ['legal', 'finance'], name: 'Lena Lawyer' })
const team = manager.api

const aDraft = async () => {
  const partnerId = await aPartner(world.api)
  const principal = await aPortalPerson(world, partnerId, ['principal'])
  const partner = (await world.admin.api.get(`/v1/partners/${partnerId}`)).body
  await world.admin.api.patch(
    `/v1/partners/${partnerId}`,
    { address: { line1: 'Main Street 1', city: 'Oslo', country: 'NO' } },
    { 'if-match': `"${partner.version}"` },
  )
  const drafted = await team.post('/v1/agreements', { partnerId })
  assert.equal(drafted.status, 201, drafted.text)
  return { partnerId, principal, agreement: drafted.body, id: drafted.body.id as string }
}
const change = async (id: string, body: object) => {
  const { version } = (await team.get(`/v1/agreements/${id}`)).body
  return team.patch(`/v1/agreements/${id}/draft`, body, { 'if-match': `"${version}"` })
}
/** Sends it through legal and has both sides accept. */
const agree = async (id: string, principal: { api: typeof team }) => {
  const { state } = (await team.get(`/v1/agreements/${id}`)).body.openVersion
  if (state === 'draft') {
    assert.equal((await team.post(`/v1/agreements/${id}/submission`, { to: 'legal_review' })).status, 200)
    assert.equal((await lawyer.api.post(`/v1/agreements/${id}/review`, { outcome: 'cleared' })).status, 200)
  }
  const { snapshotHash } = (await team.get(`/v1/agreements/${id}`)).body.draft
  const ours = await team.post(`/v1/agreements/${id}/acceptance`, { snapshotHash })
  assert.equal(ours.status, 200, ours.text)
  const theirs = await principal.api.post(`/v1/portal/agreements/${id}/acceptance`, { snapshotHash })
  assert.equal(theirs.status, 200, theirs.text)
  return (await team.get(`/v1/agreements/${id}`)).body
}
const textOf = async (id: string) =>
  (await team.get(`/v1/agreements/${id}/document`)).body.blocks.map((block: { text: string }) => block.text).join('\n')

test('a draft starts from the template, has a number without gaps, and is ready to be sent', async () => {
  const first = await aDraft()
  const second = await aDraft()
  const [one, other] = [first, second].map(({ agreement }) => Number(agreement.number.slice(-4)))
  assert.equal(other, one! + 1)
  assert.deepEqual(first.agreement.draft.faults, [])
  assert.equal(first.agreement.state, 'drafting')
  const refused = await team.post('/v1/agreements', { partnerId: first.partnerId })
  assert.deepEqual([refused.status, refused.body.code], [409, 'agreement.draft_open'])
  // A refused draft takes no number.
  assert.equal(Number((await aDraft()).agreement.number.slice(-4)), other! + 1)
  const text = await textOf(first.id)
  assert.match(text, /Main Street 1, Oslo, NO/)
  assert.match(text, /Schedule of executable terms/)
})

test('a bound number in the text always equals its term', async () => {
  const { id } = await aDraft()
  const bound = await change(id, {
    clauses: [
      {
        key: 'deals',
        body: 'A deal is safe for {{term:deal_protection.days}}; longer by {{term:deal_protection.extensionDays}}.',
      },
    ],
  })
  assert.equal(bound.status, 200, bound.text)
  for (const days of [61, 90, 1]) {
    const changed = await change(id, {
      terms: [{ kind: 'deal_protection', values: { days, extensions: 1, extensionDays: 14 } }],
    })
    assert.equal(changed.status, 200, changed.text)
    assert.match(await textOf(id), new RegExp(`A deal is safe for ${days} days?; longer by 14 days\\.`))
  }
  // A number written by hand is seen, and a bound one without its term stands against sending.
  const typed = await change(id, {
    clauses: [{ key: 'deals', body: 'A deal is safe for 45 days, or {{term:deal_roles.sharePpm}}.' }],
  })
  assert.match(typed.body.draft.notes[0].message, /says 45 days; no term keeps it/)
  assert.match(typed.body.draft.faults[0].message, /this version has no such term/)
  const refused = await team.post(`/v1/agreements/${id}/submission`, { to: 'legal_review' })
  assert.deepEqual([refused.status, refused.body.code], [409, 'agreement.not_ready'])
})

test('a term that breaks its rules is refused with kind, field and rule, and nothing of it is kept', async () => {
  const { id, agreement } = await aDraft()
  const refused = await change(id, {
    variables: {},
    terms: [
      { kind: 'commission_hold', values: { days: 10 } },
      { kind: 'dispute', values: { days: 0, answerBusinessDays: 5, decisionBusinessDays: 10 } },
    ],
  })
  assert.deepEqual([refused.status, refused.body.code], [422, 'term.invalid'])
  assert.deepEqual(
    [refused.body.errors[0].field, refused.body.errors[0].rule],
    ['terms.1.values.days', 'dispute.minimum'],
  )
  assert.equal((await team.get(`/v1/agreements/${id}`)).body.draft.snapshotHash, agreement.draft.snapshotHash)
})

test('what is off its preferred position goes through legal first', async () => {
  const { id } = await aDraft()
  await change(id, { clauses: [{ key: 'liability', position: 'fallback_1' }] })
  const refused = await team.post(`/v1/agreements/${id}/submission`, { to: 'negotiating' })
  assert.deepEqual([refused.status, refused.body.code], [409, 'agreement.not_ready'])
  assert.match(refused.body.detail, /Legal has to see it first: Liability is off its preferred position/)
})

test('both sides accept the same snapshot or it is not agreed', async () => {
  const { id, principal } = await aDraft()
  await team.post(`/v1/agreements/${id}/submission`, { to: 'negotiating' })
  const before = (await team.get(`/v1/agreements/${id}`)).body.draft.snapshotHash
  await principal.api.post(`/v1/portal/agreements/${id}/comments`, {
    body: 'Twice a year, please',
    clause: 'deals',
    must: true,
  })
  const blocked = await principal.api.post(`/v1/portal/agreements/${id}/acceptance`, { snapshotHash: before })
  assert.match(blocked.body.detail, /Comment 1 .* has to be settled first/)
  const notOurs = await change(id, { terms: [{ kind: 'commission_hold', values: { days: 14 } }] })
  assert.equal(notOurs.body.code, 'pen.not_yours')
  await principal.api.post(`/v1/portal/agreements/${id}/pen`)
  assert.equal(
    (await change(id, { terms: [{ kind: 'commission_tail', values: { months: 0, sales: 'all' } }] })).status,
    200,
  )
  await team.post(`/v1/agreements/${id}/comment-settlements`, { number: 1 })
  const stale = await principal.api.post(`/v1/portal/agreements/${id}/acceptance`, { snapshotHash: before })
  assert.deepEqual([stale.status, stale.body.code], [409, 'snapshot.stale'])
  const agreed = await agree(id, principal)
  assert.ok(['agreed', 'approving', 'approved'].includes(agreed.openVersion.state))
})

test('approvals given on one snapshot never release another, and nobody approves their own draft', async () => {
  const { id, principal } = await aDraft()
  // Shorter than the 30 days that hold without an agreement: finance is asked. Longer protection asks nobody.
  await change(id, { terms: [{ kind: 'commission_hold', values: { days: 10 } }] })
  const asked = await agree(id, principal)
  assert.equal(asked.openVersion.state, 'approving')
  const [approval] = asked.draft.approvals
  assert.match(approval.reason, /commission hold: days 10 is below the 30 of this type/)
  const own = await aMember(app, world.workspace, { roles: ['partner_manager', 'finance'], name: 'Odd Both' })
  const wrongRole = await aMember(app, world.workspace, { roles: ['marketing'] })
  assert.deepEqual(
    (await wrongRole.api.post(`/v1/approvals/${approval.id}/answer`, { answer: 'given' })).body.code,
    'approval.not_yours',
  )
  const silent = await lawyer.api.post(`/v1/approvals/${approval.id}/answer`, { answer: 'refused' })
  assert.equal(silent.body.errors[0].field, 'words')
  // A person who wrote in it loses the right to approve it, with whatever role.
  const { version } = asked
  const written = await own.api.patch(
    `/v1/agreements/${id}/draft`,
    { terms: [{ kind: 'commission_hold', values: { days: 12 } }] },
    { 'if-match': `"${version}"` },
  )
  assert.equal(written.body.openVersion.state, 'negotiating', 'a change takes it back')
  const late = await lawyer.api.post(`/v1/approvals/${approval.id}/answer`, { answer: 'given' })
  assert.deepEqual([late.status, late.body.code], [409, 'snapshot.stale'])
  const second = await agree(id, principal)
  const current = second.draft.approvals.find((one: { current: boolean }) => one.current)
  assert.notEqual(current.id, approval.id)
  const mine = await own.api.post(`/v1/approvals/${current.id}/answer`, { answer: 'given' })
  assert.deepEqual([mine.status, mine.body.code], [409, 'approval.own_draft'])
  const given = await lawyer.api.post(`/v1/approvals/${current.id}/answer`, { answer: 'given' })
  assert.equal(given.body.openVersion.state, 'approved', given.text)
  // Something else changes: the approval of an equal hold carries over and says so; nobody is asked twice.
  await change(id, {
    terms: [{ kind: 'dispute', values: { days: 90, answerBusinessDays: 5, decisionBusinessDays: 10 } }],
  })
  const third = await agree(id, principal)
  assert.equal(third.openVersion.state, 'approved')
  assert.equal(third.draft.approvals.find((one: { current: boolean }) => one.current).carried, true)
  // And once the hold changes again, what was given before releases nothing.
  await change(id, { terms: [{ kind: 'commission_hold', values: { days: 9 } }] })
  assert.equal((await agree(id, principal)).openVersion.state, 'approving')
})

test('the partner reads nothing of a draft before it is sent, and none of our own remarks', async () => {
  const { id, principal } = await aDraft()
  await team.post(`/v1/agreements/${id}/comments`, { body: 'They will want less', clause: 'deals' })
  assert.equal((await principal.api.get(`/v1/portal/agreements/${id}`)).status, 404)
  assert.equal((await principal.api.get(`/v1/portal/agreements/${id}/document`)).status, 404)
  await team.post(`/v1/agreements/${id}/submission`, { to: 'negotiating' })
  const seen = await principal.api.get(`/v1/portal/agreements/${id}`)
  assert.deepEqual(seen.body.open.comments, [])
  assert.equal((await world.otherPrincipal.api.get(`/v1/portal/agreements/${id}`)).status, 404)
})

test('editing any audit row in SQL is found and named', async () => {
  const { id, principal } = await aDraft()
  await agree(id, principal)
  await app.settle()
  const check = async () => (await team.get(`/v1/agreements/${id}/audit-check`)).body
  const rows = (await team.get(`/v1/agreements/${id}/audit`)).body.data
  assert.ok(rows.length >= 5)
  assert.deepEqual([(await check()).intact, (await check()).linked], [true, rows.length])
  // An owner who wants to change the past has to take off the trigger, and the policies that bind owners too.
  const asSuperuser = (text: ReturnType<typeof sql>) =>
    asOwner(app.services.database, async (db) => {
      await sql`alter table agreement_audit disable trigger keep_audit_rows, no force row level security`.execute(db)
      await text.execute(db)
      await sql`alter table agreement_audit enable trigger keep_audit_rows, force row level security`.execute(db)
    })
  for (const row of rows) {
    const at = sql`workspace_id = ${world.workspace.id} and agreement_id = ${id} and number = ${row.number}`
    for (const [column, value, back] of [
      ['actor_name', 'Nobody', row.by.name],
      ['act', 'nothing', row.act],
      ['at', '2020-01-01T00:00:00.000Z', row.at],
      ['details', '{"version": 99}', JSON.stringify(row.details)],
      ['hash', '0'.repeat(64), row.hash],
    ] as const) {
      const type = sql.raw(column === 'at' ? '::timestamptz' : column === 'details' ? '::jsonb' : '')
      await asSuperuser(sql`update agreement_audit set ${sql.ref(column)} = ${value}${type} where ${at}`)
      const found = await check()
      assert.deepEqual(
        [found.intact, found.brokenAt],
        [false, row.number],
        `${column} of row ${row.number}: ${found.words}`,
      )
      await asSuperuser(sql`update agreement_audit set ${sql.ref(column)} = ${back}${type} where ${at}`)
      assert.equal((await check()).intact, true)
    }
  }
  await asSuperuser(
    sql`delete from agreement_audit where workspace_id = ${world.workspace.id} and agreement_id = ${id} and number = ${rows.length}`,
  )
  assert.deepEqual([(await check()).intact, (await check()).brokenAt], [false, rows.length])
})

test('a clause is used once legal has approved it', async () => {
  const clause = await lawyer.api.post('/v1/clauses', {
    key: 'own_words',
    title: 'Own words',
    component: 'legal',
    body: 'We agree.',
  })
  assert.equal(clause.body.versions[0].approvedAt, null)
  const unknown = await lawyer.api.post('/v1/clauses', {
    key: 'broken',
    title: 'Broken',
    component: 'legal',
    body: 'It is {{term:nothing.days}}.',
  })
  assert.deepEqual([unknown.status, unknown.body.code], [422, 'template.variable_unknown'])
  const approved = await lawyer.api.post(`/v1/clauses/${clause.body.id}/approval`, { number: 1 })
  assert.equal(approved.body.versions[0].inUse, true)
  const template = (await lawyer.api.get('/v1/agreement-templates', { q: 'solution' })).body.data[0]
  assert.deepEqual(template.faults, [])
  const emptied = await lawyer.api.patch(
    `/v1/agreement-templates/${template.id}`,
    { definition: { ...template.definition, components: template.definition.components.slice(1) } },
    { 'if-match': `"${template.version}"` },
  )
  assert.match(emptied.body.faults[0].message, /The part "legal" is neither filled/)
  const refused = await lawyer.api.post(`/v1/agreement-templates/${template.id}/publication`)
  assert.deepEqual([refused.status, refused.body.code], [422, 'template.component_missing'])
})

test('search finds words inside clauses, and names of templates and rules', async () => {
  const found = async (path: string, q: string) =>
    (await lawyer.api.get(path, { q })).body.data.map((row: { id: string }) => row.id)
  const made = await lawyer.api.post('/v1/clauses', {
    key: 'quarantine',
    title: 'Inspection',
    component: 'legal',
    body: 'Goods are held in quarantine until they were inspected.',
  })
  assert.deepEqual(await found('/v1/clauses', 'quarantine inspected'), [made.body.id])
  await lawyer.api.post(`/v1/clauses/${made.body.id}/versions`, { position: 'fallback_1', body: 'Samples suffice.' })
  assert.deepEqual(await found('/v1/clauses', 'samples suffice'), [made.body.id])
  const renamed = await lawyer.api.patch(
    `/v1/clauses/${made.body.id}`,
    { title: 'Zoological inspection', reviewOn: '2027-05-01' },
    { 'if-match': '"2"' },
  )
  assert.equal(renamed.body.reviewOn, '2027-05-01', renamed.text)
  assert.deepEqual(await found('/v1/clauses', 'zoological'), [made.body.id])
  const template = await lawyer.api.post('/v1/agreement-templates', { name: 'Zeppelin addendum', category: 'addendum' })
  assert.equal(template.status, 201, template.text)
  assert.ok(template.body.faults.length > 0, 'an empty template cannot be published')
  assert.deepEqual(await found('/v1/agreement-templates', 'zeppelin'), [template.body.id])
  const rule = await lawyer.api.post('/v1/approval-rules', {
    name: 'Zeppelins',
    approver: 'legal',
    condition: { check: 'has_term', kinds: ['exclusivity'] },
  })
  assert.deepEqual(await found('/v1/approval-rules', 'zeppelins legal'), [rule.body.id])
})

test('a clause says where it is used, a rule whom it would have asked, the figures where we give way', async () => {
  const { id, principal, partnerId } = await aDraft()
  await change(id, {
    clauses: [{ key: 'liability', position: 'fallback_1' }],
    terms: [{ kind: 'commission_hold', values: { days: 3 } }],
  })
  await agree(id, principal)
  const clause = (await team.get('/v1/clauses', { q: 'liability' })).body.data.find(
    (row: { key: string }) => row.key === 'liability',
  )
  const uses = (await team.get(`/v1/clauses/${clause.id}/uses`)).body
  const own = uses.agreements.find((row: { id: string }) => row.id === id)
  assert.deepEqual([own.position, own.inForce, own.partner.id], ['fallback_1', false, partnerId])
  assert.ok(uses.templates.length >= 3)
  const trial = await team.post('/v1/approval-rule-trials', {
    condition: { check: 'below_default', kind: 'commission_hold', field: 'days' },
  })
  const asked = trial.body.asked.find((row: { agreementId: string }) => row.agreementId === id)
  assert.match(asked.reason, /days 3 is below the 30/)
  assert.ok(trial.body.tried >= trial.body.asked.length)
  const figures = (await team.get('/v1/agreement-figures')).body
  const liability = figures.deviations.find((row: { key: string }) => row.key === 'liability')
  assert.ok(liability.fallbacks >= 1)
  assert.ok(
    figures.stages.some(
      (row: { state: string; side: string }) => row.state === 'negotiating' && row.side === 'partner',
    ),
  )
  assert.equal(figures.expiries.length, 18)
})
