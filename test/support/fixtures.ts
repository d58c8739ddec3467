/** Builders of one record of each kind, for the walks over all endpoints. A new kind of id adds its line here. */
import { sql } from 'kysely'
import { anAgreement } from '#modules/agreements/testing.ts'
import { openFlagsOf } from '#modules/attribution/queries/fraud.ts'
import { raisePartnerFlag } from '#modules/attribution/service/fraud/raise.ts'
import { keepList } from '#modules/attribution/service/import/verbs.ts'
import { recordLead } from '#modules/attribution/service/record/leads.ts'
import { keepReversal } from '#modules/attribution/service/record/reversals.ts'
import { aClickOf, aCodeOf, aLinkOf } from '#modules/attribution/testing-links.ts'
import { aLine, aStatement } from '#modules/commissions/lines-testing.ts'
import { evaluateCredited } from '#modules/commissions/service/evaluate/evaluate.ts'
import { aConversion, aPlan } from '#modules/commissions/testing.ts'
import { changeSandbox, insertSandbox } from '#modules/integrations/queries/sandboxes.ts'
import { createPartner } from '#modules/partners/public.ts'
import { startClock } from '#modules/tasks/public.ts'
import { createKey } from '#platform/auth/api-keys.ts'
import { addDays, civilDate } from '#platform/civil-time.ts'
import type { Ctx, Workspace } from '#platform/context.ts'
import { memberRoles, portalRoles } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { balancesOf } from '#platform/ledger/balances.ts'
import { commissionAccrued } from '#platform/ledger/draft.ts'
import { post } from '#platform/ledger/post.ts'
import { recordRate } from '#platform/ledger/record-rates.ts'
import { createWorkspace } from '#platform/tenancy/workspaces.ts'
import { createEndpoint } from '#platform/webhooks/endpoints.ts'
import { apiAccess, withLiveAccess } from './access.ts'
import type { TestApp } from './app.ts'
import { anArchive, pdfOf, runArchive, sendArchive, zipOf } from './archives.ts'
import { type Answer, type Client, clientFor } from './client.ts'
import { sendList } from './imports.ts'
import { anInvoice, aPayoutMethod, aTaxProfile } from './payouts.ts'
import { aMember, signedIn, type TestMember } from './people.ts'
import { aBalanceAct, aBankLine, aPayable, aPayout, aPayoutFile, aRun } from './runs.ts'

export type PortalPerson = { id: string; partnerId: string; api: Client }
export type World = {
  app: TestApp
  workspace: Workspace
  ctx: Ctx
  /** A team key with every scope. */
  api: Client
  /** Nobody, on this workspace's public pages. */
  publicApi: Client
  /** A member with every role and the head flag. */
  admin: TestMember
  viewer: TestMember
  /** The partner whose people are `principal` and `portalViewer`. */
  partnerId: string
  otherPartnerId: string
  principal: PortalPerson
  portalViewer: PortalPerson
  otherPrincipal: PortalPerson
}

const unique = () => newId(idPrefixes.request).slice(3)
const done = (answer: Answer): Answer => {
  if (answer.status >= 300) throw new Error(`A fixture was refused: ${answer.status} ${answer.text}`)
  return answer
}

/** A workspace with its people on both sides. */
export const aWorld = async (app: TestApp): Promise<World> => {
  const { workspace, api, ctx } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: memberRoles, isHead: true, isLead: true })
  const viewer = await aMember(app, workspace, { roles: ['viewer'], name: 'Vic Reader' })
  const partnerId = await aPartner(api)
  const otherPartnerId = await aPartner(api)
  const under = { app, workspace, ctx, admin }
  const principal = await aPortalPerson(under, partnerId, [...portalRoles])
  const portalViewer = await aPortalPerson(under, partnerId, ['viewer'])
  const otherPrincipal = await aPortalPerson(under, otherPartnerId, [...portalRoles])
  return {
    ...under,
    api,
    viewer,
    partnerId,
    otherPartnerId,
    principal,
    portalViewer,
    otherPrincipal,
    publicApi: clientFor(app.server, { 'tandem-workspace': workspace.slug }),
  }
}

export const aPartner = async (api: Client): Promise<string> =>
  done(
    await api.post('/v1/partners', {
      legalName: `Company ${unique()}`,
      website: `https://${unique()}.example`,
      source: { kind: 'inbound' },
    }),
  ).body.id
export const aContact = async (api: Client, partnerId: string): Promise<string> =>
  done(
    await api.post(`/v1/partners/${partnerId}/contacts`, {
      fullName: 'Kim Berg',
      email: `${unique()}@partner.example`,
    }),
  ).body.id

type Under = Pick<World, 'app' | 'workspace' | 'ctx' | 'admin'>

/** Somebody who was invited to the portal and came. */
export const aPortalPerson = async (world: Under, partnerId: string, roles: string[]): Promise<PortalPerson> => {
  const { id, token } = await invited(world, partnerId, roles)
  const accepted = done(
    await world.app.anonymous.post(`/v1/public/invitations/${token}/acceptance`, {
      name: 'Kim Berg',
      password: 'seven quiet herons over the fjord',
    }),
  )
  const cookies = accepted.headers['set-cookie']
  const cookie = (Array.isArray(cookies) ? cookies : [String(cookies)]).map((one) => one.split(';')[0]).join('; ')
  return { id, partnerId, api: signedIn(world.app, cookie, world.workspace) }
}

const invited = async (world: Under, partnerId: string, roles: string[]) => {
  const contactId = await aContact(world.admin.api, partnerId)
  const { id } = done(await world.admin.api.post(`/v1/partners/${partnerId}/portal-users`, { contactId, roles })).body
  return { id: id as string, contactId, token: await tokenMailedFor(world, id) }
}

/** The secret of the newest invitation, out of its mail. */
const tokenMailedFor = async ({ ctx, app }: Under, subjectId: string): Promise<string> => {
  await app.settle()
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{
      text_body: string
    }>`select text_body from mails where workspace_id = ${ctx.workspace.id} and text_body like '%token=%'
      and (subject_id = ${subjectId} or true) order by created_at desc, id desc limit 20`.execute(tx.db),
  )
  const token = /token=([A-Za-z0-9_-]+)/.exec(rows[0]?.text_body ?? '')?.[1]
  if (!token) throw new Error('No invitation was mailed')
  return token
}

let released = 0
type Builder = (world: World, soFar: Record<string, string>) => Promise<string>

/** A sale that earned, as the ledger has it. */
const aTransfer = async ({ ctx, partnerId }: World) =>
  inTransaction(ctx, async (tx) => {
    const [transfer] = await post(tx, [
      {
        ...commissionAccrued({ partnerId, amount: { currency: 'EUR', amountMinor: 1_250n }, commissionKind: 'sale' }),
        source: { kind: 'commission', id: newId(idPrefixes.commission) },
        step: 'accrued',
      },
    ])
    return transfer!.id
  })

const onMoney = () => ({ 'idempotency-key': unique() })
/** A sale of a new customer of a company of its own. */
const recorded = async ({ admin }: World, fields: object = {}) =>
  done(
    await admin.api.post(
      '/v1/sales',
      {
        source: 'shop',
        externalId: `order-${unique()}`,
        customer: { externalId: `cust-${unique()}`, name: 'Ida Sommer', company: { domain: `${unique()}.example` } },
        currency: 'EUR',
        grossMinor: '11900',
        ...fields,
      },
      onMoney(),
    ),
  ).body as { saleId: string; conversionId: string; customerId: string }

/** By the record's name in `ids.ts`. Records that the portal can reach belong to `world.partnerId`. */
export const fixtures: Record<string, Builder> = {
  partner: ({ api }) => aPartner(api),
  commission: ({ ctx, partnerId }) => aLine(ctx, { partnerId, isHeld: true }),
  commissionBulkAction: async (world) => {
    await aLine(world.ctx, { partnerId: world.partnerId })
    const wanted = { verb: 'approve', filter: { partnerId: world.partnerId } }
    const key = { 'idempotency-key': unique() }
    return done(await world.admin.api.post('/v1/commission-bulk-actions', wanted, key)).body.id
  },
  simulation: async ({ admin }) =>
    done(await admin.api.post('/v1/simulations', { name: `Trial ${unique()}`, source: 'plan', plan: aPlan() })).body.id,
  statement: ({ ctx, partnerId }) => aStatement(ctx, partnerId),
  dispute: async (world) =>
    done(
      await world.principal.api.post(
        '/v1/portal/disputes',
        {
          aboutKind: 'commission',
          commissionId: await aLine(world.ctx, { partnerId: world.partnerId }),
          currency: 'EUR',
          claimedMinor: '5000',
          reason: 'The rate is another one',
        },
        { 'idempotency-key': unique() },
      ),
    ).body.id,
  customer: async (world) => (await recorded(world)).customerId,
  company: async (world) => {
    const { customerId } = await recorded(world)
    return done(await world.admin.api.get(`/v1/customers/${customerId}`)).body.company.id
  },
  sale: async (world) => (await recorded(world)).saleId,
  conversion: async (world) => (await recorded(world)).conversionId,
  subscription: async (world) => {
    const { saleId } = await recorded(world, { subscription: { externalId: `sub-${unique()}` } })
    return done(await world.admin.api.get(`/v1/sales/${saleId}`)).body.subscriptionId
  },
  chargeback: async (world) => {
    const { saleId } = await recorded(world)
    const dispute = { externalId: `dispute-${unique()}`, amountMinor: '1000' }
    return done(await world.admin.api.post(`/v1/sales/${saleId}/chargebacks`, dispute, onMoney())).body.id
  },
  // Reported by the partner, so that the admin may confirm it.
  offlineSale: async ({ principal, admin }) => {
    const sale = {
      customer: { name: 'Nordlicht GmbH' },
      currency: 'EUR',
      grossMinor: '100000',
      occurredOn: '2026-01-05',
      evidence: { kind: 'invoice', reference: `inv-${unique()}` },
    }
    done(await principal.api.post('/v1/portal/offline-sales', sale, onMoney()))
    return done(await admin.api.get('/v1/offline-sales', { limit: '1' })).body.data[0].id
  },
  attributionTest: async ({ principal }) =>
    done(await principal.api.post('/v1/portal/attribution-tests', { find: 'order-1001' })).body.id,
  attributionDefinition: async ({ admin }) =>
    done(
      await admin.api.post('/v1/attribution-definitions', {
        effectiveOn: '2999-01-01',
        body: 'Sourced is who came first.',
        sourcedBy: 'first_eligible',
      }),
    ).body.id,
  // Proposed by somebody else, so that the admin may decide.
  creditOverride: async (world) => {
    const { conversionId } = await recorded(world)
    const manager = await aMember(world.app, world.workspace, { roles: ['partner_manager'] })
    const { version } = done(await manager.api.get(`/v1/conversions/${conversionId}`)).body
    const shares = [{ partnerId: null, microShares: 1_000_000 }]
    const reason = 'Nobody of them met this buyer'
    return done(await manager.api.post(`/v1/conversions/${conversionId}/overrides`, { version, shares, reason })).body
      .id
  },
  // Submitted by a browser, so that it waits for a confirmation.
  lead: async ({ ctx }) =>
    (
      await inTransaction(ctx, (tx) =>
        recordLead(tx, { source: 'site', customer: { externalId: `cust-${unique()}` }, kind: 'demo', from: 'browser' }),
      )
    ).leadId,
  saleImport: async ({ ctx }) => {
    const bytes = Buffer.from('order id,customer id,currency,amount,date\n1,c1,EUR,10.00,2026-01-05\n')
    return (await keepList(ctx, { name: 'sales.csv', bytes, kind: 'sales' })).id
  },
  stripeConnection: async ({ admin }) =>
    done(await admin.api.post('/v1/stripe-connections', { name: 'Main account', secret: 'whsec_0123456789abcdefghij' }))
      .body.id,
  // Of a partner that nobody manages, so that the admin may decide it.
  fraudFlag: async ({ ctx, api }) => {
    const words = { words: 'It may be another one under a second name', evidence: {} }
    const partnerId = await aPartner(api)
    await inTransaction(ctx, (tx) =>
      raisePartnerFlag(tx, { signal: 'duplicate_partner', partnerId, typeId: null, ...words }),
    )
    const [flag] = await inTransaction(ctx, (tx) => openFlagsOf(tx, 'partner', [partnerId]))
    return flag!.id
  },
  // A refund of a sale that never comes.
  unmatchedEvent: async ({ ctx }) => {
    const externalId = `refund-${unique()}`
    await inTransaction(ctx, (tx) =>
      keepReversal(tx, { source: 'shop', externalId: `order-${unique()}` }, { externalId, amountMinor: 100n }),
    )
    const { rows } = await inTransaction(ctx, (tx) =>
      sql<{ id: string }>`select id from unmatched_events where external_id = ${externalId}`.execute(tx.db),
    )
    return rows[0]!.id
  },
  linkDomain: async ({ admin }) =>
    done(await admin.api.post('/v1/link-domains', { host: `go-${unique()}.acme.example` })).body.id,
  link: ({ ctx, partnerId }) => aLinkOf(ctx, partnerId),
  code: ({ ctx, partnerId }) => aCodeOf(ctx, partnerId),
  click: ({ ctx, partnerId }) => aClickOf(ctx, partnerId),
  visitor: async () => newId(idPrefixes.visitor),
  transfer: aTransfer,
  ledgerAccount: async (world) => {
    await aTransfer(world)
    const [account] = await inTransaction(world.ctx, (tx) => balancesOf(tx, { partnerId: world.partnerId }))
    return account!.id
  },
  // Entered by somebody else, so that the admin may confirm it.
  fxRate: async ({ app, workspace, ctx }) => {
    const { api } = await aMember(app, workspace, { roles: ['finance'], name: 'Fin Berg' })
    await inTransaction(ctx, (tx) => recordRate(tx, { day: '2026-03-01', from: 'EUR', to: 'USD', rate: '1.08' }))
    const rate = { day: '2026-03-01', from: 'HUF', to: 'EUR', rate: '0.0025', reason: 'Rate of our bank' }
    return done(await api.post('/v1/fx-rate-proposals', rate, { 'idempotency-key': unique() })).body.id
  },
  fundingAccount: async ({ admin }) =>
    done(
      await admin.api.post(
        '/v1/funding-accounts',
        { name: `Account ${unique()}`, currency: 'EUR', rail: 'manual' },
        { 'idempotency-key': unique() },
      ),
    ).body.id,
  payable: async ({ admin, ctx }) => aPayable(ctx, await aPartner(admin.api)),
  payoutRun: ({ ctx }) => aRun(ctx),
  payout: ({ ctx, partnerId }) => aPayout(ctx, partnerId),
  payoutFile: ({ ctx }) => aPayoutFile(ctx),
  bankLine: ({ ctx }) => aBankLine(ctx),
  balanceAct: async ({ admin, ctx }) => aBalanceAct(ctx, await aPartner(admin.api)),
  payoutMethod: async ({ admin, ctx }) => aPayoutMethod(ctx, await aPartner(admin.api)),
  taxProfile: async ({ admin, ctx }) => aTaxProfile(ctx, await aPartner(admin.api)),
  partnerDocument: async ({ admin, ctx }) => anInvoice(ctx, await aPartner(admin.api)),
  agreement: async ({ admin }) => {
    const partnerId = await aPartner(admin.api)
    return done(await admin.api.post('/v1/agreements', { partnerId, category: 'nda' })).body.id
  },
  // Asked for by a partner manager, so that the admin's second role can confirm it.
  notice: async (world) => {
    const { agreementId } = await aSignedAgreement(world, await aPartner(world.admin.api))
    const manager = await aMember(world.app, world.workspace, { roles: ['partner_manager'] })
    return done(await manager.api.post(`/v1/agreements/${agreementId}/notices`, { reason: 'We stop' })).body.id
  },
  clause: async ({ admin }) =>
    done(
      await admin.api.post('/v1/clauses', {
        key: `c_${unique()}`.slice(0, 40),
        title: 'Books',
        component: 'legal',
        body: 'Each party keeps books.',
      }),
    ).body.id,
  agreementArchive: async (world) => {
    const partnerId = await aSignedElsewhere(world)
    const { id } = done(await world.admin.api.post('/v1/agreement-archives', { partnerId })).body
    await world.app.settle()
    return id
  },
  agreementImport: async ({ admin }) => done(await sendArchive(admin.api, anArchive())).body.id,
  agreementTemplate: async ({ admin }) => done(await admin.api.get('/v1/agreement-templates')).body.data[0].id,
  approvalRule: async ({ admin }) =>
    done(
      await admin.api.post('/v1/approval-rules', {
        name: `Rule ${unique()}`,
        approver: 'legal',
        condition: { check: 'has_term', kinds: ['indemnity'] },
      }),
    ).body.id,
  approval: (world) => anApproval(world),
  negotiationLink: async (world) => {
    const partnerId = await aPartner(world.admin.api)
    const partner = done(await world.admin.api.get(`/v1/partners/${partnerId}`)).body
    done(
      await world.admin.api.patch(
        `/v1/partners/${partnerId}`,
        { address: { city: 'Oslo', country: 'NO' } },
        { 'if-match': `"${partner.version}"` },
      ),
    )
    const { id } = done(await world.admin.api.post('/v1/agreements', { partnerId, category: 'nda' })).body
    done(await world.admin.api.post(`/v1/agreements/${id}/submission`, { to: 'negotiating' }))
    return done(
      await world.admin.api.post(`/v1/agreements/${id}/negotiation-links`, {
        name: 'Kim Berg',
        email: `${unique()}@partner.example`,
      }),
    ).body.id
  },
  envelope: async (world) => (await anEnvelope(world)).id,
  // Ours, who is the admin: nobody else's signature is there for anybody.
  signer: async (world) => (await anEnvelope(world)).signers.find((one: { side: string }) => one.side === 'us').id,
  journeyTemplate: async ({ admin }) => done(await admin.api.get('/v1/journey-templates')).body.data[0].id,
  journey: async (world) => (await aJourney(world)).id,
  step: (world) => aStepWithFile(world),
  accountOpening: async (world) => {
    const partnerId = await aPartner(world.admin.api)
    done(await world.admin.api.post('/v1/account-openings', { partnerIds: [partnerId], as: 'already_running' }))
    return done(await world.admin.api.get('/v1/account-openings', { partnerId })).body.data[0].id
  },
  evaluation: (world) => anEvaluation(world),
  planTemplate: async ({ admin }) =>
    done(await admin.api.post('/v1/plan-templates', { name: `Plan ${unique()}`, plan: aPlan() })).body.id,
  partnerType: async ({ api }) => done(await api.get('/v1/partner-types')).body.data[0].id,
  contact: ({ api, partnerId }) => aContact(api, partnerId),
  portalUser: async (world) => (await invited(world, world.partnerId, ['sales'])).id,
  ownership: async ({ admin }, soFar) => {
    const partnerId = soFar['id']!
    return done(
      await admin.api.post(`/v1/partners/${partnerId}/ownerships`, { memberId: admin.memberId, role: 'backup' }),
    ).body.id
  },
  note: async ({ admin, partnerId }) => done(await admin.api.post('/v1/notes', { partnerId, text: 'A note' })).body.id,
  interaction: async ({ admin, partnerId }) =>
    done(
      await admin.api.post('/v1/interactions', {
        partnerId,
        kind: 'call',
        at: '2026-03-01T10:00:00.000Z',
        summary: 'We spoke',
      }),
    ).body.id,
  file: async (world) => {
    const form = new FormData()
    form.set('partnerId', world.partnerId)
    form.set('visibility', 'shared')
    form.set('file', new File(['name,amount\nAcme,1\n'], 'list.csv', { type: 'text/csv' }))
    const request = new Request('http://localhost/', { method: 'POST', body: form })
    return done(
      await world.admin.api.request('POST', '/v1/files', {
        rawBody: Buffer.from(await request.arrayBuffer()),
        headers: { 'content-type': request.headers.get('content-type')! },
      }),
    ).body.id
  },
  fieldDefinition: async ({ admin }) =>
    done(
      await admin.api.post('/v1/field-definitions', {
        recordKind: 'partner',
        key: `k${unique()}`.slice(0, 30),
        label: 'Budget',
        type: 'text',
      }),
    ).body.id,
  smallListRow: async ({ admin }) =>
    done(await admin.api.post('/v1/lists/segments', { key: `s-${unique()}`.slice(0, 40), name: 'Retail' })).body.id,
  task: async ({ admin, principal, partnerId }) =>
    done(
      await admin.api.post('/v1/tasks', {
        title: 'Send the figures',
        partnerId,
        owner: { portalUserId: principal.id },
        dueAt: '2026-04-01T10:00:00.000Z',
      }),
    ).body.id,
  clock: async ({ ctx }) => {
    const subjectId = newId(idPrefixes.application)
    await inTransaction(ctx, (tx) =>
      startClock(tx, {
        kind: 'first_answer',
        subjectKind: 'application',
        subjectId,
        targetMinutes: 960,
        business: true,
      }),
    )
    const { rows } = await inTransaction(ctx, (tx) =>
      sql<{
        id: string
      }>`select id from clocks where workspace_id = ${ctx.workspace.id} and subject_id = ${subjectId}`.execute(tx.db),
    )
    return rows[0]!.id
  },
  savedView: async ({ admin }) =>
    done(await admin.api.post('/v1/views', { list: 'partners', name: `View ${unique()}`, filters: { q: 'acme' } })).body
      .id,
  // Made below the API, whose limits the walks would reach.
  apiKey: async ({ ctx, admin }) =>
    (
      await inTransaction(ctx, (tx) =>
        createKey(tx, { name: 'Script', scopes: ['partners.read'], creatorId: admin.memberId }),
      )
    ).id,
  pageFeedback: async ({ principal }) =>
    done(await principal.api.post('/v1/portal/docs/errors/feedback', { helpful: false, words: 'What is 428?' })).body
      .id,
  // In review, so that every verb of a review can be tried.
  integration: async ({ ctx, principal, partnerId }) => {
    const { id: keyId } = await inTransaction(ctx, (tx) => createKey(tx, { name: 'Build', scopes: [], partnerId }))
    const { id } = done(
      await principal.api.post('/v1/portal/integrations', {
        name: `Connector ${unique()}`,
        kind: 'connector',
        keyIds: [keyId],
      }),
    ).body
    done(await principal.api.post(`/v1/portal/integrations/${id}/review`))
    return id
  },
  sdkRelease: async ({ admin }) => {
    released += 1
    const version = `1.${released}`
    return done(await admin.api.post('/v1/sdk-releases', { language: 'python', version, oldestApiVersion: '1.0' })).body
      .id
  },
  request: ({ ctx }) => aRequest(ctx, null),
  supportBundle: async (world) => {
    const id = await aRequest(world.ctx, world.partnerId)
    return done(await world.admin.api.post(`/v1/requests/${id}/share`, { note: 'Why?' })).body.id
  },
  usageBatch: async ({ admin }) =>
    done(
      await admin.api.post('/v1/usage', {
        source: 'gateway',
        events: [
          { id: unique(), keyId: newId(idPrefixes.apiKey), at: '2026-03-01T09:00:00Z', endpoint: 'GET /', status: 200 },
        ],
      }),
    ).body.batch.id,
  liveAccess: async ({ ctx, admin }) => {
    const partnerId = await aPartner(admin.api)
    await withLiveAccess(ctx, partnerId)
    return done(await admin.api.get('/v1/live-accesses', { partnerId })).body.data[0].id
  },
  webhookEndpoint: async ({ ctx }) =>
    (
      await inTransaction(ctx, (tx) =>
        createEndpoint(tx, { url: 'https://hooks.acme.example/tandem', eventKinds: ['*'] }),
      )
    ).endpoint.id,
  webhookDelivery: async (world) => {
    const endpointId = await fixtures['webhookEndpoint']!(world, {})
    const id = newId(idPrefixes.webhookDelivery)
    await inTransaction(world.ctx, (tx) =>
      sql`insert into webhook_deliveries (workspace_id, id, endpoint_id, event_id, event_kind, message_id, payload, state, created_at)
        values (${world.workspace.id}, ${id}, ${endpointId}, ${newId(idPrefixes.event)}, 'partner.created', ${id}, '{}', 'failed', ${tx.now})`.execute(
        tx.db,
      ),
    )
    return id
  },
  export: async ({ admin }) =>
    done(await admin.api.post('/v1/exports', { list: 'listMembers', format: 'csv' })).body.id,
  // Only one is made at a time, so the one that is being made will do.
  workspaceExport: async ({ api }) => {
    const running = (await api.get('/v1/workspace-exports?limit=1')).body.data.find(
      (one: { state: string }) => one.state === 'running',
    )
    return running?.id ?? done(await api.post('/v1/workspace-exports')).body.id
  },
  event: ({ ctx, partnerId }) => anEvent(ctx, partnerId),
  form: async (world) => {
    const typeId = await fixtures['partnerType']!(world, {})
    const { id } = done(
      await world.admin.api.post('/v1/forms', { typeId, name: 'Form', slug: `form-${unique()}`.slice(0, 60) }),
    ).body
    done(await world.admin.api.post(`/v1/forms/${id}/publication`))
    return id
  },
  // With a file of its own, in review.
  application: async (world) => {
    const settings = done(await world.admin.api.get('/v1/discovery-settings')).body
    // Many from one address within an hour, which people are not let.
    if (settings.perAddressAnHour < 1000)
      done(
        await world.admin.api.patch(
          '/v1/discovery-settings',
          { perAddressAnHour: 1000 },
          { 'if-match': String(settings.version) },
        ),
      )
    const company = `firm${unique()}`
    const answers = {
      company,
      website: `https://${company}.example`,
      country: 'DE',
      name: 'Kim Berg',
      email: `kim@${company}.example`,
      why: `Because ${company}`,
      fit: 'resell',
      consent: true,
      sellers: 2,
      regions: ['DE'],
      references: 'Yes',
    }
    const { token, application } = done(
      await world.publicApi.post('/v1/public/applications', { form: 'solution', answers }),
    ).body
    const form = new FormData()
    form.set('field', 'reference_files')
    form.set('file', new File(['A customer'], 'case.txt', { type: 'text/plain' }))
    const request = new Request('http://localhost/', { method: 'POST', body: form })
    done(
      await world.publicApi.request('POST', `/v1/public/applications/${token}/files`, {
        rawBody: Buffer.from(await request.arrayBuffer()),
        headers: { 'content-type': request.headers.get('content-type')! },
      }),
    )
    // Longer than a program takes to fill in.
    world.app.advance(4_000)
    done(await world.publicApi.post(`/v1/public/applications/${token}/submission`))
    done(
      await world.admin.api.post(`/v1/applications/${application.reference}/assignment`, { proofNotNeeded: 'A test' }),
    )
    return application.reference
  },
  discoveryCall: async ({ admin }) =>
    done(await admin.api.post('/v1/discovery-calls', { partnerId: await aPartner(admin.api), hostId: admin.memberId }))
      .body.id,
  needsAssessment: async ({ admin }) =>
    done(await admin.api.post('/v1/needs-assessments', { partnerId: await aPartner(admin.api) })).body.id,
  firstFitEvaluation: async ({ admin }) =>
    done(
      await admin.api.post('/v1/first-fit-evaluations', {
        partnerId: await aPartner(admin.api),
        factors: {
          market_alignment: 4,
          technical_compatibility: 4,
          strategic_value: 3,
          revenue_potential: 3,
          cultural_fit: null,
        },
        confidence: 'low',
      }),
    ).body.id,
  rubric: async ({ admin }) => done(await admin.api.get('/v1/rubrics')).body.data[0].id,
  qualificationCase: async (world) => {
    const types = done(await world.api.get('/v1/partner-types')).body.data as { id: string; key: string }[]
    const typeId = types.find((type) => type.key === 'solution')!.id
    const { id } = done(
      await world.admin.api.post('/v1/partners', {
        legalName: `Candidate ${unique()}`,
        website: `https://${unique()}.example`,
        typeId,
        source: { kind: 'inbound' },
      }),
    ).body
    done(
      await world.admin.api.post(`/v1/partners/${id}/ownerships`, { memberId: world.admin.memberId, role: 'manager' }),
    )
    done(await world.admin.api.post(`/v1/partners/${id}/stage-moves`, { to: 'qualifying' }))
    return done(await world.admin.api.post('/v1/qualification-cases', { partnerId: id })).body.id
  },
  // The admin holds every role, so the cards of a case are theirs.
  scorecard: async (world) => {
    const id = await fixtures['qualificationCase']!(world, {})
    return done(await world.admin.api.get(`/v1/qualification-cases/${id}`)).body.scorecards[0].id
  },
  decision: async (world) => {
    const csv = `partner,decided_on,outcome,type\n${await aPartner(world.api)},2024-03-05,approved,solution`
    const { rows } = done(await world.admin.api.post('/v1/decision-imports', { dryRun: false, csv })).body
    return done(await world.admin.api.get(`/v1/qualification-cases/${rows[0].caseId}/decision`)).body.decision.id
  },
  // Written as a finished list is, because one that is worked through keeps the next one waiting.
  restrictedList: async ({ ctx }) => {
    const id = newId(idPrefixes.restrictedList)
    await inTransaction(ctx, (tx) =>
      sql`insert into restricted_lists (workspace_id, id, name, list_date, file_id, file_name, least_similarity, state,
          by_kind, by_name, created_at, finished_at)
        values (${tx.ctx.workspace.id}, ${id}, ${`List ${unique()}`}, '2026-03-01', 'none', 'list.csv', 85, 'finished',
          'system', 'fixture', ${tx.now}, ${tx.now})`.execute(tx.db),
    )
    return id
  },
  companyDocument: async ({ admin }) =>
    done(
      await admin.api.post('/v1/company-documents', {
        partnerId: await aPartner(admin.api),
        kind: 'registration_extract',
      }),
    ).body.id,
  eventList: async ({ admin }) => {
    const { id } = done(
      await admin.api.post('/v1/event-lists', {
        name: `Summit ${unique()}`,
        kind: 'conference',
        startsOn: '2026-02-24',
      }),
    ).body
    done(
      await admin.api.post(`/v1/event-lists/${id}/people`, {
        name: 'Kim Berg',
        company: `Firm ${unique()}`,
        email: `kim@${unique()}.example`,
      }),
    )
    return id
  },
  targetList: async ({ admin }) => {
    const { id } = done(
      await admin.api.post('/v1/target-lists', {
        name: `Wanted ${unique()}`,
        why: 'Customers ask for them',
        steps: [{ channel: 'email', days: 3, subject: 'Hello', body: 'Hello {name}' }],
      }),
    ).body
    done(
      await admin.api.post(`/v1/target-lists/${id}/companies`, {
        company: `Firm ${unique()}`,
        person: 'Kim Berg',
        email: `kim@${unique()}.example`,
      }),
    )
    return id
  },
  outreach: async ({ admin }) =>
    done(
      await admin.api.post('/v1/outreach', {
        partnerId: await aPartner(admin.api),
        channel: 'call',
        direction: 'out',
        body: 'Nobody there',
      }),
    ).body.id,
  doNotContactEntry: async ({ admin }) =>
    done(
      await admin.api.post('/v1/do-not-contact', {
        kind: 'email',
        value: `${unique()}@quiet.example`,
        why: 'Asked',
        fromWhom: 'Kim',
      }),
    ).body.id,
  partnerReferral: async ({ admin, partnerId }) =>
    done(
      await admin.api.post('/v1/partner-referrals', {
        partnerId,
        company: `Company ${unique()}`,
        website: `https://${unique()}.example`,
        agreed: true,
      }),
    ).body.id,
  inquiry: async ({ admin }) =>
    done(
      await admin.api.post('/v1/inquiries', {
        senderName: 'Kim Berg',
        email: `kim@${unique()}.example`,
        text: 'We would like to resell your product.',
      }),
    ).body.id,
  defaultTerm: async ({ admin }) =>
    done(
      await admin.api.post('/v1/default-terms', {
        kind: 'deal_protection',
        values: { days: 120, extensions: 1, extensionDays: 45 },
        effectiveFrom: '2199-01-01',
      }),
    ).body.id,
  import: async ({ admin }) =>
    done(
      await sendList(
        admin.api,
        `Company,Website\nCompany ${unique()},https://${unique()}.example\nCompany ${unique()},\n`,
      ),
    ).body.id,
  distinctPair: async ({ admin }) =>
    done(
      await admin.api.post('/v1/distinct-pairs', {
        oneId: await aPartner(admin.api),
        otherId: await aPartner(admin.api),
        reason: 'Two firms',
      }),
    ).body.id,
  merge: async ({ admin }) =>
    done(
      await admin.api.post(`/v1/partners/${await aPartner(admin.api)}/merges`, {
        absorbedId: await aPartner(admin.api),
        reason: 'One firm',
      }),
    ).body.id,
  workspace: (world) => aSandbox(world),
  member: async ({ app, workspace }) => (await aMember(app, workspace, { roles: ['marketing'] })).memberId,
  invitation: async (world) => {
    const { id } = done(
      await world.admin.api.post('/v1/members', {
        email: `${unique()}@team.example`,
        name: 'New Person',
        roles: ['viewer'],
      }),
    ).body
    return done(await world.admin.api.get(`/v1/members/${id}`)).body.invitation.id
  },
  job: async ({ ctx }) => {
    const id = newId(idPrefixes.job)
    await inTransaction(ctx, (tx) =>
      sql`insert into jobs (workspace_id, id, kind, title, state, created_at) values (${ctx.workspace.id}, ${id}, 'test.none', 'Work', 'cancelled', ${tx.now})`.execute(
        tx.db,
      ),
    )
    return id
  },
}

/** Builders for records under `/v1/portal`, where the partner's own people made them. */
export const portalFixtures: Record<string, Builder> = {
  sale: async (world) => {
    const { saleId, conversionId } = await recorded(world)
    await inTransaction(world.ctx, (tx) =>
      sql`insert into conversion_shares (workspace_id, conversion_id, place, partner_id, kind, micro_shares, label, definition_version, occurred_at)
        values (${world.workspace.id}, ${conversionId}, 9, ${world.partnerId}, 'sale', 0, 'influenced', 0, ${tx.now})`.execute(
        tx.db,
      ),
    )
    return saleId
  },
  payoutMethod: ({ ctx, partnerId }) => aPayoutMethod(ctx, partnerId),
  partnerDocument: ({ ctx, partnerId }) => anInvoice(ctx, partnerId),
  companyDocument: async ({ admin, partnerId }) => {
    const own = done(await admin.api.get('/v1/company-documents', { partnerId })).body.data as { id: string }[]
    // One of a kind is asked for at a time.
    return (
      own[0]?.id ??
      done(await admin.api.post('/v1/company-documents', { partnerId, kind: 'registration_extract' })).body.id
    )
  },
  agreement: async (world) => {
    await anApproval(world)
    return done(await world.principal.api.get('/v1/portal/agreements')).body.data[0].id
  },
  notice: async (world) => {
    const { agreementId } = await aSignedAgreement(world, world.partnerId)
    return done(await world.principal.api.post(`/v1/portal/agreements/${agreementId}/notices`, { reason: 'We stop' }))
      .body.id
  },
  signer: async (world) => (await anEnvelope(world)).signers.find((one: { side: string }) => one.side === 'partner').id,
  export: async ({ principal }) =>
    done(await principal.api.post('/v1/portal/exports', { list: 'listPortalExports', format: 'csv' })).body.id,
  contact: async ({ principal }) =>
    done(
      await principal.api.post('/v1/portal/contacts', { fullName: 'Kim Berg', email: `${unique()}@partner.example` }),
    ).body.id,
  step: (world) => aStepWithFile(world, world.partnerId),
  savedView: async ({ principal }) =>
    done(await principal.api.post('/v1/portal/views', { list: 'tasks', name: `View ${unique()}`, filters: {} })).body
      .id,
  request: ({ ctx, partnerId }) => aRequest(ctx, partnerId),
  liveAccess: async ({ ctx, partnerId, principal }) => {
    const read = async () => done(await principal.api.get('/v1/portal/live-accesses')).body.data[0]?.id
    if (!(await read())) await withLiveAccess(ctx, partnerId)
    return read()
  },
  apiKey: async ({ ctx, partnerId }) =>
    (await inTransaction(ctx, (tx) => createKey(tx, { name: 'Script', scopes: ['partners.read'], partnerId }))).id,
  webhookEndpoint: async ({ ctx, partnerId }) =>
    (
      await inTransaction(ctx, (tx) =>
        createEndpoint(tx, { url: 'https://hooks.acme.example/tandem', eventKinds: ['*'], partnerId }),
      )
    ).endpoint.id,
  webhookDelivery: async (world) => {
    const endpointId = await portalFixtures['webhookEndpoint']!(world, {})
    const id = newId(idPrefixes.webhookDelivery)
    await inTransaction(world.ctx, (tx) =>
      sql`insert into webhook_deliveries (workspace_id, id, endpoint_id, partner_id, event_id, event_kind, message_id, payload, state, created_at)
        values (${world.workspace.id}, ${id}, ${endpointId}, ${world.partnerId}, ${newId(idPrefixes.event)}, 'partner.created', ${id}, '{}', 'failed', ${tx.now})`.execute(
        tx.db,
      ),
    )
    return id
  },
}

/** The journey of a partner of its own, or of the one that is given; one that runs already is the answer. */
const aJourney = async ({ admin, api }: World, of?: string) => {
  const partnerId = of ?? (await aPartner(api))
  const partner = done(await admin.api.get(`/v1/partners/${partnerId}`)).body
  if (!partner.type) {
    const types = done(await api.get('/v1/partner-types')).body.data as { id: string; key: string }[]
    const typeId = types.find((type) => type.key === 'solution')!.id
    done(await admin.api.patch(`/v1/partners/${partnerId}`, { typeId }, { 'if-match': `"${partner.version}"` }))
  }
  const [known] = done(await admin.api.get('/v1/journeys', { partnerId })).body.data
  return known
    ? done(await admin.api.get(`/v1/journeys/${known.id}`)).body
    : done(await admin.api.post('/v1/journeys', { partnerId })).body
}

/** A joint step that the team showed with a file and then did without: nobody's own proof waits for an answer. */
const aStepWithFile = async (world: World, of?: string): Promise<string> => {
  const { steps } = await aJourney(world, of)
  const step = steps.find((one: { key: string }) => one.key === 'brand_rules')
  if (step.proofs.length > 0) return step.id
  const form = new FormData()
  form.set('file', new File(['name,amount\nAcme,1\n'], 'list.csv', { type: 'text/csv' }))
  const request = new Request('http://localhost/', { method: 'POST', body: form })
  done(
    await world.admin.api.request('POST', `/v1/steps/${step.id}/files`, {
      rawBody: Buffer.from(await request.arrayBuffer()),
      headers: { 'content-type': request.headers.get('content-type')! },
    }),
  )
  done(await world.admin.api.post(`/v1/steps/${step.id}/waiver`, { reason: 'A fixture' }))
  return step.id
}

const anEnvelope = async (world: World) => {
  const { admin, partnerId } = world
  await anApproval(world)
  const [agreement] = done(await admin.api.get('/v1/agreements', { partnerId, openState: 'approving' })).body.data
  const partner = done(await admin.api.get(`/v1/partners/${partnerId}`)).body
  if (!partner.address?.city)
    done(
      await admin.api.patch(
        `/v1/partners/${partnerId}`,
        { address: { city: 'Oslo', country: 'NO' } },
        { 'if-match': `"${partner.version}"` },
      ),
    )
  const lawyer = await aMember(world.app, world.workspace, { roles: ['legal'] })
  // Rules of other walks ask too.
  for (const one of done(await admin.api.get(`/v1/agreements/${agreement.id}/approvals`)).body.data)
    if (one.current && !one.answer) done(await lawyer.api.post(`/v1/approvals/${one.id}/answer`, { answer: 'given' }))
  const seats = done(await admin.api.get(`/v1/partners/${partnerId}/portal-users`)).body.data
  const principal = seats.find((seat: { id: string }) => seat.id === world.principal.id)
  return done(
    await admin.api.post(`/v1/agreements/${agreement.id}/envelopes`, {
      signers: [
        { side: 'partner', name: 'Kim Berg', email: principal.email },
        { side: 'us', name: 'Ana Silva', email: admin.email },
      ],
    }),
  ).body
}

/** In force since last month, for a year, renewing by itself. */
const aSignedAgreement = async ({ ctx }: World, partnerId: string) => {
  const now = ctx.clock.now()
  const effectiveOn = addDays(now.toISOString().slice(0, 10), -30)
  return anAgreement(ctx, partnerId, [], { effectiveOn })
}

/** A partner with an agreement that was signed elsewhere and taken in. */
const aSignedElsewhere = async ({ app, admin }: World): Promise<string> => {
  const partnerId = await aPartner(admin.api)
  const { id } = done(
    await sendArchive(
      admin.api,
      zipOf([
        { name: 'agreements.csv', content: `file,partner,category,signedOn\none.pdf,${partnerId},nda,2022-03-14\n` },
        { name: 'one.pdf', content: pdfOf(unique()) },
      ]),
    ),
  ).body
  await runArchive(app, admin.api, id, 'run')
  return partnerId
}

/** A text that both sides accepted and that a rule asks about. */
const anApproval = async (world: World): Promise<string> => {
  const { admin, principal, partnerId, ctx } = world
  // One draft of a kind at a time: the one before goes.
  for (const one of done(await admin.api.get('/v1/agreements', { partnerId, signed: false })).body.data)
    if (one.openVersion) {
      if (one.openVersion.state === 'signing')
        for (const envelope of done(await admin.api.get(`/v1/agreements/${one.id}/envelopes`)).body.data)
          if (envelope.state === 'sent')
            done(await admin.api.post(`/v1/envelopes/${envelope.id}/void`, { reason: 'Another one' }))
      done(await admin.api.post(`/v1/agreements/${one.id}/withdrawal`, { reason: 'Another one' }))
    }
  const drafted = done(await admin.api.post('/v1/agreements', { partnerId, category: 'nda' })).body
  const changed = done(
    await admin.api.patch(
      `/v1/agreements/${drafted.id}/draft`,
      {
        clauses: [{ key: 'mutual_nda', body: 'Both sides keep secret what they learn.' }],
        terms: [{ kind: 'indemnity', values: { side: 'both', cap: null, words: 'For claims of others.' } }],
      },
      { 'if-match': `"${drafted.version}"` },
    ),
  ).body
  done(await admin.api.post(`/v1/agreements/${drafted.id}/submission`, { to: 'legal_review' }))
  const cleared = done(await admin.api.post(`/v1/agreements/${drafted.id}/review`, { outcome: 'cleared' })).body
  const { snapshotHash } = cleared.draft
  done(await admin.api.post(`/v1/agreements/${drafted.id}/acceptance`, { snapshotHash }))
  done(await principal.api.post(`/v1/portal/agreements/${drafted.id}/acceptance`, { snapshotHash }))
  if (!changed || !ctx) throw new Error('No draft')
  return done(await admin.api.get(`/v1/agreements/${drafted.id}/approvals`)).body.data[0].id
}

/** A call as the log keeps it. */
const aRequest = async (ctx: Ctx, partnerId: string | null): Promise<string> => {
  const id = newId(idPrefixes.request)
  await inTransaction(ctx, (tx) =>
    sql`insert into requests (workspace_id, id, partner_id, key_id, at, method, route, path, status, ms)
      values (${ctx.workspace.id}, ${id}, ${partnerId}, ${newId(idPrefixes.apiKey)}, ${tx.now}, 'GET', '/v1/portal/tasks', '/v1/portal/tasks', 200, 12)`.execute(
      tx.db,
    ),
  )
  return id
}

/** A fact about the partner that it may see, as if a module had announced it. */
const anEvent = async (ctx: Ctx, partnerId: string): Promise<string> => {
  const id = newId(idPrefixes.event)
  await inTransaction(ctx, (tx) =>
    sql`insert into events (workspace_id, id, recorded_at, occurred_at, kind, subject_kind, subject_id, partner_id, partner_visible, actor_kind, channel, data)
      values (${ctx.workspace.id}, ${id}, ${tx.now}, ${tx.now}, 'test.happened', 'partner', ${partnerId}, ${partnerId}, true, 'system', 'command', '{}')`.execute(
      tx.db,
    ),
  )
  return id
}

/** Parameters that are no ids. */
export const otherParams: Record<string, Builder> = {
  list: async () => 'segments',
  number: async () => '1',
  check: async () => 'restricted_country',
  key: async () => 'too_early',
  fingerprint: async () => '0'.repeat(64),
  domain: async ({ api, principal }, { id }) =>
    (id
      ? (await api.get(`/v1/partners/${id}`)).body.domain
      : (await principal.api.get('/v1/portal/partner')).body.domain) ?? 'acme.example',
}

/** Bodies that name other records, by endpoint. */
export const bodies: Record<string, (world: World) => Promise<unknown>> = {
  grantLiveAccess: async ({ admin, ctx }) => {
    const partnerId = await aPartner(admin.api)
    await anAgreement(ctx, partnerId, [apiAccess()], { effectiveOn: civilDate(ctx.workspace.zone, ctx.clock.now()) })
    return { partnerId, reason: 'The pilot begins' }
  },
  matchUnmatchedEvent: async (world) => ({ saleId: (await recorded(world)).saleId }),
  createAgreementArchive: async (world) => ({ partnerId: await aSignedElsewhere(world) }),
  createTouch: async (world) => ({
    partnerId: world.partnerId,
    kind: 'introduction',
    customerId: (await recorded(world)).customerId,
  }),
  logOutreach: async ({ admin }) => ({ partnerId: await aPartner(admin.api), channel: 'call', direction: 'out' }),
  sendOutreach: async ({ admin }) => ({
    contactId: await aContact(admin.api, await aPartner(admin.api)),
    subject: 'Hello',
    body: 'Hello {name}',
  }),
  createPartnerReferral: async ({ partnerId }) => ({
    partnerId,
    company: `Company ${unique()}`,
    website: `https://${unique()}.example`,
    agreed: true,
  }),
  setTaxRuling: async ({ admin }) => ({ partnerId: await aPartner(admin.api), reason: 'Registered for VAT here' }),
  mergeSmallListRow: async (world) => ({ intoId: await fixtures['smallListRow']!(world, {}) }),
}

/** A sandbox that belongs to `world.partnerId`, as it stands once it is built. */
const aSandbox = async ({ app, workspace, ctx, partnerId }: World): Promise<string> => {
  const sandbox = await createWorkspace(app.services, {
    name: 'Sandbox',
    slug: `sandbox-${unique()}`.slice(0, 60),
    kind: 'sandbox',
    liveWorkspaceId: workspace.id,
  })
  const inner = await inTransaction(app.ctx(sandbox), (tx) =>
    createPartner(tx, { legalName: 'Inner' }, { matched: true, cause: { by: 'import' } }),
  )
  await inTransaction(ctx, async (tx) => {
    await insertSandbox(tx, {
      id: sandbox.id,
      partner_id: partnerId,
      profile: 'empty',
      start_number: 1,
      made_by: 'test',
      idle_days: 180,
    })
    await changeSandbox(tx, sandbox.id, { state: 'ready', inner_partner_id: inner.id })
  })
  return sandbox.id
}

/** Of a sale of today that was credited to the world's partner. */
const anEvaluation = async ({ ctx, partnerId }: World): Promise<string> => {
  const effectiveOn = civilDate(ctx.workspace.zone, ctx.clock.now())
  await anAgreement(ctx, partnerId, [{ kind: 'commission', values: aPlan() }], { effectiveOn })
  const conversion = aConversion([partnerId], { at: ctx.clock.now() })
  await inTransaction(ctx, (tx) => evaluateCredited(tx, [conversion]))
  return inTransaction(ctx, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select id from evaluations where workspace_id = ${ctx.workspace.id} and conversion_id = ${conversion.id}`.execute(
      tx.db,
    )
    return rows[0]!.id
  })
}
