import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { notFound, rightMissing } from '#platform/errors.ts'
import type { Routes } from '#platform/module.ts'
import type { partnerEndpoints } from '../contract/partners.ts'
import { movesPage, partnersPage } from '../queries/lists.ts'
import { findPartner, sourcesOf } from '../queries/partners.ts'
import { namesOf } from '../queries/people.ts'
import { readFieldHistory } from '../service/activity.ts'
import { confirmDomainMail, proveDomain, readProof } from '../service/domains.ts'
import { dossierOf } from '../service/dossier.ts'
import { assignOwnership } from '../service/ownerships.ts'
import { sourceWire, toWire } from '../service/read.ts'
import { correctSource } from '../service/sources.ts'
import { moveStage, movesToWire, stageOptions } from '../service/stages.ts'
import { readStatistics } from '../service/statistics.ts'
import { createPartner, updatePartnerFields } from '../service/write.ts'

export const needPartner = async (tx: Tx, id: string) => {
  const row = await findPartner(tx, id)
  if (!row) throw notFound('partner')
  return row
}
const read = async (tx: Tx, id: string) => (await toWire(tx, [await needPartner(tx, id)]))[0]!

const refuseMove = (ctx: Ctx, override: boolean | undefined) => {
  const { actor, rights } = ctx
  if (actor.kind !== 'member' || rights.has('partners.move_stage')) return
  if (!override || !rights.has('partners.override_stage')) throw rightMissing('partners.move_stage')
}

export const partnerRoutes: Routes<{ module: string; summary: string; endpoints: typeof partnerEndpoints }> = {
  listPartners: (ctx, { query }) => reading(ctx, (tx) => partnersPage(tx, query, (rows) => toWire(tx, rows))),
  createPartner: (ctx, { body }) =>
    inTransaction(ctx, async (tx) => {
      const { source, acknowledged, managerId, ...input } = body
      const { id } = await createPartner(tx, input, { source, acknowledged })
      if (managerId) await assignOwnership(tx, { partnerId: id, memberId: managerId, role: 'manager' })
      return read(tx, id)
    }),
  getPartner: (ctx, { params }) => reading(ctx, (tx) => read(tx, params.id)),
  updatePartner: (ctx, { params, body, version }) =>
    inTransaction(
      ctx,
      async (tx) =>
        (await toWire(tx, [await updatePartnerFields(tx, params.id, body, { by: 'member' }, { version })]))[0]!,
    ),
  getPartnerHistory: (ctx, { params, query }) =>
    reading(ctx, async (tx) => readFieldHistory(tx, (await needPartner(tx, params.id)).id, query)),
  listPartnerSources: (ctx, { params }) =>
    reading(ctx, async (tx) => {
      const rows = await sourcesOf(tx, [(await needPartner(tx, params.id)).id])
      const names = await namesOf(
        tx,
        rows.map((row) => row.by_id),
      )
      return { data: rows.sort((one, other) => one.number - other.number).map((row) => sourceWire(row, names)) }
    }),
  correctPartnerSource: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => {
      const row = await correctSource(tx, params.id, body)
      return sourceWire(row, await namesOf(tx, [row.by_id]))
    }),
  listStageOptions: (ctx, { params }) => reading(ctx, (tx) => stageOptions(tx, params.id)),
  movePartnerStage: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => {
      refuseMove(ctx, body.override)
      return (await movesToWire(tx, [await moveStage(tx, { partnerId: params.id, ...body })]))[0]!
    }),
  listStageMoves: (ctx, { params, query }) =>
    reading(ctx, async (tx) =>
      movesPage(tx, (await needPartner(tx, params.id)).id, query, (rows) => movesToWire(tx, rows)),
    ),
  getPartnerStatistics: (ctx, { query }) => reading(ctx, (tx) => readStatistics(tx, query)),
  listDomains: (ctx, { params }) => reading(ctx, async (tx) => ({ data: (await read(tx, params.id)).domains })),
  getDomainProof: (ctx, { params }) => reading(ctx, (tx) => readProof(tx, params.id, params.domain)),
  proveDomain: (ctx, { params, body }) =>
    proveDomain(ctx, { partnerId: params.id, domain: params.domain, method: body.method }),
  getPartnerDossier: (ctx, { params }) => dossierOf(ctx, params.id),
  confirmDomainProof: (ctx, { params }) =>
    inTransaction(ctx, (tx) => {
      if (!ctx.workspace.id) throw notFound('domain proof')
      return confirmDomainMail(tx, params.token)
    }),
}
