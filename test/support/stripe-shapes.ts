/**
 * Stripe's events with one field otherwise, delivered as Stripe delivers them to a workspace in which a partner earns a
 * tenth of every sale by its code: what they leave in the ledger follows from what they say, or they say that they do not.
 */
import { sql } from 'kysely'
import { translate } from '#modules/attribution/stripe/translate.ts'
import { type StripeEvent, signed } from '#modules/attribution/testing-stripe.ts'
import { type Variant, variantsOf } from '#modules/attribution/testing-stripe-shapes.ts'
import { wholeStripeEvents } from '#modules/attribution/testing-stripe-types.ts'
import { aPlan, aRule, percent } from '#modules/commissions/testing.ts'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { checkLedger } from '#platform/ledger/checks.ts'
import { roundHalfAway } from '#platform/money.ts'
import type { TestApp, TestWorkspace } from './app.ts'
import { aCreditedPartner } from './attribution.ts'

const secret = 'whsec_0123456789abcdefghijABCDEFGHIJ'
const code = 'HARBOUR'
/** Stands in every id and name of the shapes, so that another word makes another payment of another customer of them. */
const name = 'shape'

export type Sold = {
  external_id: string
  currency: string
  gross_minor: string
  net_minor: string
  reversed_minor: string
  share: string
  earned: string
  taken: string
  open_disputes: number
  held: number
  lines: number
}
export type Outcome = { delivered: number; loud: number; problems: string[] }

/**
 * Every field goes through what reads it; the ones that make an event say something else go all the way to the ledger.
 * `quietEach`: of those that change nothing of what is said, every so many goes all the way too. `alikeEach`: of a type
 * whose object came under another type before, every so many. 1 for all.
 */
export const deliverStripeShapes = async (
  app: Pick<TestApp, 'server' | 'settle' | 'services'>,
  home: Pick<TestWorkspace, 'api' | 'ctx'>,
  { quietEach, alikeEach }: { quietEach: number; alikeEach: number },
): Promise<Outcome> => {
  const { api, ctx } = home
  const begun = Math.floor(app.services.time().getTime() / 1_000) * 1_000
  const values = aPlan([aRule(percent(100_000))])
  const partnerId = await aCreditedPartner(ctx, [{ kind: 'commission', values }], { effectiveOn: '2024-01-01' })
  const made = await api.post('/v1/codes', { partnerId, code })
  const connection = await api.post('/v1/stripe-connections', { name: 'Shapes', secret })
  const problems: string[] = []
  if (made.status !== 201 || connection.status !== 201) throw new Error(`${made.text} ${connection.text}`)
  let [delivered, loud, event] = [0, 0, 0]
  const deliver = async (body: object, tag: string, label: string) => {
    event += 1
    delivered += 1
    const text = JSON.stringify({ ...body, ...('id' in body && typeof body.id === 'string' && { id: `evt_${event}` }) })
      .replaceAll('000000000ana', `0000000${tag}`)
      .replaceAll(name, tag)
      .replaceAll('harbour.example', `${tag}.example`)
      .replaceAll('some_', `${tag}_`)
    const { header } = signed(secret, text, app.services.time())
    const answer = await app.server.inject({
      method: 'POST',
      url: `/v1/intake/stripe/${connection.body.id}`,
      headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': header },
      payload: text,
    })
    const isRefused = answer.statusCode === 400 && answer.json().code === 'stripe.livemode_differs'
    if (answer.statusCode !== 200 && !isRefused) problems.push(`${label}: ${answer.statusCode} ${answer.body}`)
  }
  let tags = 0
  const tagOf = () => {
    tags += 1
    return `t${String(tags).padStart(4, '0')}`
  }
  const samples = wholeStripeEvents(new Date(begun - 15 * 60_000), name)
  const paid = samples.find(
    ({ event: one }) => one.type === 'invoice.paid' && one.api_version.startsWith('2024'),
  )!.event
  const before = (one: StripeEvent) => (/^(invoice\.p|checkout|customer)/.test(one.type) ? [] : [paid])
  const shapes = new Set<string>()
  for (const { name: label, event: whole, mayChange } of samples) {
    const shape = `${String(whole.data.object['object'])} ${whole.api_version}`
    const each = shapes.has(shape) ? alikeEach : 1
    shapes.add(shape)
    const said = saidBy(whole)
    const [loudOnes, quietOnes]: [Variant[], Variant[]] = [[], []]
    let [at, other] = [0, 0]
    const told = new Set([said])
    for (const variant of variantsOf(whole)) {
      at += 1
      const says = saidBy(variant.body)
      if (!told.has(says)) {
        told.add(says)
        if (other % each === 0) loudOnes.push(variant)
        other += 1
      } else if (says === said && at % quietEach === 0) quietOnes.push(variant)
    }
    const [whole1, without] = [tagOf(), tagOf()]
    for (const one of [...before(whole), whole]) await deliver(one, whole1, label)
    for (const one of before(whole)) await deliver(one, without, label)
    const loudTags = new Map<string, Variant>()
    for (const variant of loudOnes) {
      const tag = tagOf()
      loudTags.set(tag, variant)
      for (const one of [...before(whole), variant.body])
        await deliver(one, tag, `${label} ${variant.path} ${variant.how}`)
    }
    loud += loudTags.size
    await app.settle()
    const standing = await standingOf(ctx)
    const expected = [standing.get(whole1) ?? '', standing.get(without) ?? '']
    for (const [tag, { path, how }] of loudTags) {
      const is = standing.get(tag) ?? ''
      const isSaid = mayChange.some((part) => path.includes(part))
      // Who is told of nothing that leads to a partner pays none.
      const isHouse = is.includes('share 0') && /metadata|tandem_code|customer|discounts/.test(path)
      if (!expected.includes(is) && !isSaid && !isHouse)
        problems.push(`${label} ${path} ${how}: ${is || 'nothing'} instead of ${expected.join(' or ') || 'nothing'}`)
    }
    // What says the same as the whole event again and again adds nothing to it.
    for (const variant of quietOnes) await deliver(variant.body, whole1, `${label} ${variant.path} ${variant.how}`)
    await app.settle()
    const after = await standingOf(ctx)
    for (const tag of [whole1, without, ...loudTags.keys()])
      if (after.get(tag) !== standing.get(tag))
        problems.push(`${label}: repeats made ${after.get(tag)} of ${standing.get(tag)}`)
  }
  problems.push(...(await differences(ctx)))
  return { delivered, loud, problems }
}

const saidBy = (body: unknown): string =>
  JSON.stringify(translate(body), (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))

export const soldIn = async (ctx: Ctx): Promise<Sold[]> =>
  (
    await inTransaction(ctx, (tx) =>
      sql<Sold>`select s.external_id, s.currency, s.gross_minor, s.net_minor, s.reversed_minor,
        coalesce((select sum(h.micro_shares) from conversions v join conversion_shares h on h.workspace_id = v.workspace_id and h.conversion_id = v.id
          where v.workspace_id = s.workspace_id and v.sale_id = s.id and h.partner_id is not null), 0)::text as share,
        coalesce((select sum(c.amount_minor) from commissions c where c.workspace_id = s.workspace_id and c.sale_id = s.id), 0)::text as earned,
        coalesce((select sum(c.reversed_minor) from commissions c where c.workspace_id = s.workspace_id and c.sale_id = s.id), 0)::text as taken,
        (select count(*) from chargebacks b where b.workspace_id = s.workspace_id and b.sale_id = s.id and b.state = 'opened')::integer as open_disputes,
        (select count(distinct c.id) from commissions c join commission_holds h on h.workspace_id = c.workspace_id and h.commission_id = c.id
          and h.kind = 'chargeback' and h.closed_at is null
          where c.workspace_id = s.workspace_id and c.sale_id = s.id and c.is_held)::integer as held,
        (select count(*) from commissions c where c.workspace_id = s.workspace_id and c.sale_id = s.id)::integer as lines
      from sales s where s.workspace_id = ${ctx.workspace.id} order by s.external_id`.execute(tx.db),
    )
  ).rows

/** What stands of each payment, by the word in its names. */
const standingOf = async (ctx: Ctx): Promise<Map<string, string>> => {
  const standing = new Map<string, string>()
  for (const row of await soldIn(ctx)) {
    const tag = /t\d{4}/.exec(row.external_id)?.[0]
    if (!tag) continue
    const words = `${row.external_id.replace(tag, name)} ${row.currency} ${row.gross_minor} net ${row.net_minor} reversed ${row.reversed_minor} share ${row.share} earned ${row.earned} taken ${row.taken} held ${row.held}`
    standing.set(tag, [standing.get(tag), words].filter(Boolean).join('; '))
  }
  return standing
}

/** Where the lines of a sale are not a tenth of it, where a refund is not in them, and what the ledger finds. */
export const differences = async (ctx: Ctx): Promise<string[]> => {
  const found: string[] = []
  const rows = await soldIn(ctx)
  for (const row of rows) {
    const earned = roundHalfAway(BigInt(row.net_minor) * BigInt(row.share), 10_000_000n)
    const taken =
      BigInt(row.gross_minor) === 0n ? 0n : roundHalfAway(earned * BigInt(row.reversed_minor), BigInt(row.gross_minor))
    if (BigInt(row.earned) !== earned) found.push(`${row.external_id} earned ${row.earned} instead of ${earned}`)
    if (BigInt(row.taken) !== taken) found.push(`of ${row.external_id} ${row.taken} was taken back instead of ${taken}`)
    if (row.open_disputes > 0 && row.held < row.lines) found.push(`${row.external_id} is disputed and not held`)
  }
  const { rows: events } = await inTransaction(ctx, (tx) =>
    sql<{ state: string; words: string | null }>`select distinct state, words from stripe_events
      where workspace_id = ${ctx.workspace.id} and (state in ('waiting', 'failed') or coalesce(words, '') = '')`.execute(
      tx.db,
    ),
  )
  for (const one of events) found.push(`an event is ${one.state}: ${one.words ?? 'without a word'}`)
  const { findings } = await checkLedger(ctx)
  found.push(...findings.map(({ words }) => words))
  const { rows: other } = await inTransaction(ctx, (tx) =>
    sql<{ type: string; source_kind: string }>`select distinct t.type, t.source_kind from ledger_transfers t
      where t.workspace_id = ${ctx.workspace.id} and not exists (select from commissions c where c.workspace_id = t.workspace_id and c.id = t.source_id)
        and not exists (select from commission_reversals r join commissions c on c.workspace_id = r.workspace_id and c.id = r.commission_id
          where r.workspace_id = t.workspace_id and r.id = t.source_id)`.execute(tx.db),
  )
  for (const one of other) found.push(`a transfer ${one.type} of ${one.source_kind} belongs to no line`)
  return found
}
