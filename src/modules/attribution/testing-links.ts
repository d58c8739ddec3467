/** Links, codes and clicks for tests, below the rules about who may have them. */
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { insertCode, insertLink, takeKey } from './queries/links.ts'
import { refreshLookups } from './queries/lookups.ts'
import { addCounts, recordClicks } from './queries/record-clicks.ts'
import { noteVisitor, putSalt } from './queries/tracking.ts'
import { ownDomain } from './service/links/domains.ts'

const unique = () => newId(idPrefixes.request).slice(3)

export const aLinkOf = (ctx: Ctx, partnerId: string): Promise<string> =>
  inTransaction(ctx, async (tx) => {
    const key = `key-${unique()}`
    const row = await insertLink(tx, {
      id: newId(idPrefixes.link),
      partner_id: partnerId,
      domain_id: (await ownDomain(tx)).id,
      key,
      destination: 'https://www.acme.example/start',
      created_at: tx.now,
      updated_at: tx.now,
    })
    await takeKey(tx, row, key)
    await refreshLookups(tx, [row.id])
    return row.id
  })

export const aCodeOf = (ctx: Ctx, partnerId: string): Promise<string> =>
  inTransaction(ctx, async (tx) => {
    const row = await insertCode(tx, {
      id: newId(idPrefixes.code),
      partner_id: partnerId,
      code: `C${unique().toUpperCase()}`,
      kind: 'personal',
      created_at: tx.now,
      updated_at: tx.now,
    })
    return row.id
  })

/** A click that counted, and a request that was only counted. */
export const aClickOf = async (ctx: Ctx, partnerId: string): Promise<string> => {
  const linkId = await aLinkOf(ctx, partnerId)
  return inTransaction(ctx, async (tx) => {
    const id = newId(idPrefixes.click)
    const visitorId = newId(idPrefixes.visitor)
    const at = tx.now.toISOString()
    const day = at.slice(0, 10)
    await putSalt(tx, day)
    await noteVisitor(tx, visitorId, 'EEA')
    await recordClicks(
      tx.db,
      ctx.workspace.id,
      [
        {
          workspaceId: ctx.workspace.id,
          id,
          at,
          recordedAt: at,
          day,
          linkId,
          partnerId,
          source: 'redirect',
          visitorKey: unique().slice(0, 22),
          visitorId,
          country: 'DE',
          region: null,
          device: 'desktop',
          browser: 'Firefox',
          system: 'Linux',
          referrer: 'blog.example',
          utm: { source: 'letter' },
          adParameters: [],
        },
      ],
      60,
    )
    await addCounts(tx.db, ctx.workspace.id, [{ day, linkId, partnerId, verdict: 'bot', hits: 1 }])
    return id
  })
}
