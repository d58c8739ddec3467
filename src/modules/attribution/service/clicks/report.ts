/** Clicks without a redirect: somebody came to the company's own page with `?via=KEY`. */
import { civilDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { HttpExtras } from '#platform/module.ts'
import { type LinkRow, linkByKey } from '../../queries/links.ts'
import { addCounts, recordClicks } from '../../queries/record-clicks.ts'
import { hasWithdrawn, noteVisitor, putSalt, repeatMinutesOf, unlinkVisitor } from '../../queries/tracking.ts'
import { stateOf } from '../links/links.ts'
import { referrerHost, utmIn } from './address.ts'
import { readAgent } from './agents.ts'
import { engineOf } from './engine.ts'
import { adParametersIn, countPerMinute, verdictOf } from './verdict.ts'
import { visitorKey } from './visitors.ts'

export type Report = {
  via?: string | undefined
  page?: string | undefined
  referrer?: string | undefined
  visitorId?: string | undefined
  region?: string | undefined
  consent?: 'withdrawn' | undefined
  visitor?: { address?: string | undefined; userAgent?: string | undefined; language?: string | undefined } | undefined
}
type Reported = {
  id: string | null
  verdict: 'click' | 'repeat' | 'bot' | 'velocity' | 'unknown' | 'ended' | 'withdrawn'
}
const perMinutes = new WeakMap<Ctx['services']['database'], (name: string) => number>()
const perMinuteOf = ({ services }: Ctx) => {
  const engine = engineOf(services)
  if (engine) return engine.perMinute
  const known = perMinutes.get(services.database) ?? countPerMinute(() => services.time().getTime())
  perMinutes.set(services.database, known)
  return known
}

export const reportClick = (ctx: Ctx, report: Report, http: HttpExtras): Promise<Reported> =>
  inTransaction(ctx, async (tx) => {
    if (report.consent === 'withdrawn' && report.visitorId !== undefined) {
      await unlinkVisitor(tx, report.visitorId)
      return { id: null, verdict: 'withdrawn' }
    }
    if (report.via === undefined)
      throw unprocessable('click.nothing', 'Name the link in `via`, or the visitor who takes consent back.')
    const link = await linkByKey(tx, report.via.toLowerCase())
    // A page may be opened with any word behind `via`; that is no mistake of the page.
    if (!link) return { id: null, verdict: 'unknown' }
    if (stateOf(link, tx.now) !== 'open') return { id: null, verdict: 'ended' }
    return recordReport(tx, report, link, http)
  })

const recordReport = async (tx: Tx, report: Report, link: LinkRow, http: HttpExtras): Promise<Reported> => {
  const { ctx } = tx
  // What a server says of the person it saw; a page speaks for its own visitor.
  const said = report.visitor
  const address = said ? (said.address ?? '') : http.address
  const agent = (said ? (said.userAgent ?? '') : http.userAgent).slice(0, 500)
  const language = said ? (said.language ?? '') : (http.headers['accept-language'] ?? '')
  const engine = engineOf(ctx.services)
  const day = civilDate(ctx.workspace.zone, tx.now)
  const verdict = verdictOf({
    method: 'GET',
    agent: agent === '' && said ? 'reported by a server' : agent,
    purposes: [],
    isDataCentre: engine?.dataCentres().find(address) !== undefined && address !== '',
    inThisMinute: () => (address === '' ? 0 : perMinuteOf(ctx)(`${link.id} ${address}`)),
  })
  if (verdict !== 'click') {
    const counted = verdict === 'velocity' ? 'velocity' : 'bot'
    await addCounts(tx.db, ctx.workspace.id, [
      { day, linkId: link.id, partnerId: link.partner_id, verdict: counted, hits: 1 },
    ])
    return { id: null, verdict: counted }
  }
  const page = report.page ? URL.parse(report.page) : null
  const found = address === '' ? undefined : engine?.places().find(address)
  const visitorId = await agreed(tx, report)
  const id = newId(idPrefixes.click)
  const key = visitorKey(await putSalt(tx, day), { address, agent, language })
  const judged = await recordClicks(
    tx.db,
    ctx.workspace.id,
    [
      {
        workspaceId: ctx.workspace.id,
        id,
        at: tx.now.toISOString(),
        recordedAt: ctx.services.time().toISOString(),
        day,
        linkId: link.id,
        partnerId: link.partner_id,
        source: said ? 'api' : 'script',
        // Nobody is told apart where a server says nothing of its visitor.
        visitorKey: address === '' && agent === '' ? id.slice(3) : key,
        visitorId,
        country: found?.country ?? null,
        region: found?.region ?? null,
        ...readAgent(agent),
        referrer: referrerHost(report.referrer),
        utm: page ? utmIn(page.searchParams) : {},
        adParameters: page ? adParametersIn(page.searchParams) : [],
      },
    ],
    await repeatMinutesOf(tx.db, ctx.workspace.id),
  )
  return { id, verdict: judged.get(id)!.verdict }
}

/** The visitor's own id, unless it was taken back. */
const agreed = async (tx: Tx, { visitorId, region }: Report): Promise<string | null> => {
  if (visitorId === undefined || (await hasWithdrawn(tx, visitorId))) return null
  await noteVisitor(tx, visitorId, region ?? null)
  return visitorId
}
