import { inTransaction, reading } from '#platform/db/transaction.ts'
import type { Routes } from '#platform/module.ts'
import type { fieldEndpoints, smallListEndpoints, typeEndpoints } from '../contract/types.ts'
import { changeField, createField, readFields } from '../service/field-definitions.ts'
import { changeListRow, createListRow, mergeListRow, readList, removeListRow } from '../service/small-lists.ts'
import { changeType, createType, publishBlock, readType, readTypes, removeType } from '../service/types.ts'

type Endpoints = typeof typeEndpoints & typeof fieldEndpoints & typeof smallListEndpoints
export const settingRoutes: Routes<{ module: string; summary: string; endpoints: Endpoints }> = {
  listPartnerTypes: (ctx, { query }) =>
    reading(ctx, async (tx) => ({
      data: (await readTypes(tx)).filter((type) => query.active === undefined || type.active === query.active),
    })),
  createPartnerType: (ctx, { body }) => inTransaction(ctx, async (tx) => readType(tx, await createType(tx, body))),
  getPartnerType: (ctx, { params }) => reading(ctx, (tx) => readType(tx, params.id)),
  updatePartnerType: (ctx, { params, body, version }) =>
    inTransaction(ctx, async (tx) => {
      await changeType(tx, params.id, version, body)
      return readType(tx, params.id)
    }),
  setPartnerTypeBlock: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => {
      await publishBlock(tx, params.id, params.block, body.value)
      return readType(tx, params.id)
    }),
  deletePartnerType: (ctx, { params }) => inTransaction(ctx, (tx) => removeType(tx, params.id)),

  listFieldDefinitions: (ctx, { query }) => reading(ctx, async (tx) => ({ data: await readFields(tx, query) })),
  createFieldDefinition: (ctx, { body }) => inTransaction(ctx, (tx) => createField(tx, body)),
  updateFieldDefinition: (ctx, { params, body, version }) =>
    inTransaction(ctx, (tx) => changeField(tx, params.id, version, body)),

  listSmallListRows: (ctx, { params, query }) =>
    reading(ctx, async (tx) => ({ data: await readList(tx, params.list, query) })),
  createSmallListRow: (ctx, { params, body }) => inTransaction(ctx, (tx) => createListRow(tx, params.list, body)),
  updateSmallListRow: (ctx, { params, body, version }) =>
    inTransaction(ctx, (tx) => changeListRow(tx, params.list, params.id, version, body)),
  mergeSmallListRow: (ctx, { params, body }) =>
    inTransaction(ctx, (tx) => mergeListRow(tx, params.list, params.id, body.intoId)),
  deleteSmallListRow: (ctx, { params }) => inTransaction(ctx, (tx) => removeListRow(tx, params.list, params.id)),
}
