import type { Tx } from '#platform/context.ts'
import { portalRoles } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import { keysetPage } from '#platform/http/paging.ts'
import { hasWords } from '#platform/http/words.ts'
import type { Routes } from '#platform/module.ts'
import type { portalEndpoints } from '../contract/portal.ts'
import { findContact, portalUserRows } from '../queries/contacts.ts'
import { contactsPage } from '../queries/lists.ts'
import { notesSeen } from '../queries/records.ts'
import { readActivity } from '../service/activity.ts'
import { portalContactsToWire } from '../service/contact-wire.ts'
import { addContact, markContactLeft, updateContact } from '../service/contacts.ts'
import { proveDomain, readProof } from '../service/domains.ts'
import { downloadFile, listFiles, receiveFile } from '../service/files.ts'
import { ownPartner, readPortalPartner } from '../service/portal.ts'
import {
  changePortalUser,
  invitePortalUser,
  portalUsersToWire,
  removePortalUser,
  resendInvitation,
  seatsOfPartner,
} from '../service/portal-users.ts'
import { addNote, notesToWire, sightOf } from '../service/records.ts'
import { moveStage } from '../service/stages.ts'
import { updatePartnerFields } from '../service/write.ts'

const contact = async (tx: Tx, id: string) => {
  const row = await findContact(tx, id)
  if (!row) throw notFound('contact')
  return (await portalContactsToWire(tx, [row]))[0]!
}

export const portalRoutes: Routes<{ module: string; summary: string; endpoints: typeof portalEndpoints }> = {
  getPortalPartner: (ctx) => reading(ctx, readPortalPartner),
  updatePortalPartner: (ctx, { body, version }) =>
    inTransaction(ctx, async (tx) => {
      await updatePartnerFields(tx, ownPartner(ctx), body, { by: 'member' }, { version, partnerSide: true })
      return readPortalPartner(tx)
    }),
  withdrawPortalPartner: (ctx, { body }) =>
    inTransaction(ctx, async (tx) => {
      await moveStage(tx, {
        partnerId: ownPartner(ctx),
        to: 'withdrawn',
        reason: body.reason,
        cause: { by: 'partner' },
      })
      return readPortalPartner(tx)
    }),
  getPortalDomainProof: (ctx, { params }) => reading(ctx, (tx) => readProof(tx, ownPartner(ctx), params.domain)),
  provePortalDomain: (ctx, { params, body }) =>
    proveDomain(ctx, { partnerId: ownPartner(ctx), domain: params.domain, method: body.method }),

  listPortalContacts: (ctx, { query }) =>
    reading(ctx, (tx) =>
      contactsPage(tx, { ...query, partnerId: ownPartner(ctx) }, (rows) => portalContactsToWire(tx, rows)),
    ),
  addPortalContact: (ctx, { body }) =>
    inTransaction(ctx, async (tx) =>
      contact(tx, (await addContact(tx, ownPartner(ctx), body, { partnerSide: true, mayLack: true })).id),
    ),
  updatePortalContact: (ctx, { params, body, version }) =>
    inTransaction(ctx, async (tx) => {
      await updateContact(tx, params.id, body, { version, partnerSide: true, partnerId: ownPartner(ctx) })
      return contact(tx, params.id)
    }),
  markPortalContactLeft: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => {
      await markContactLeft(tx, params.id, { ...body, partnerId: ownPartner(ctx) })
      return contact(tx, params.id)
    }),

  listPortalTeam: (ctx) =>
    reading(ctx, async (tx) => {
      const partnerId = ownPartner(ctx)
      const seats = await seatsOfPartner(tx, partnerId)
      return {
        data: await portalUsersToWire(tx, await portalUserRows(tx, partnerId)),
        ...seats,
        roles: [...portalRoles],
      }
    }),
  inviteColleague: (ctx, { body }) =>
    inTransaction(
      ctx,
      async (tx) =>
        (await portalUsersToWire(tx, [await invitePortalUser(tx, { ...body, partnerId: ownPartner(ctx) })]))[0]!,
    ),
  changeColleague: (ctx, { params, body, version }) =>
    inTransaction(
      ctx,
      async (tx) =>
        (
          await portalUsersToWire(tx, [
            await changePortalUser(tx, params.id, { ...body, version, partnerId: ownPartner(ctx) }),
          ])
        )[0]!,
    ),
  resendColleagueInvitation: (ctx, { params }) =>
    inTransaction(
      ctx,
      async (tx) => (await portalUsersToWire(tx, [await resendInvitation(tx, params.id, ownPartner(ctx))]))[0]!,
    ),
  removeColleague: (ctx, { params }) => inTransaction(ctx, (tx) => removePortalUser(tx, params.id, ownPartner(ctx))),

  listPortalFiles: (ctx, { query }) => reading(ctx, (tx) => listFiles(tx, { ...query, partnerId: ownPartner(ctx) })),
  addPortalFile: (ctx, _input, http) => receiveFile(ctx, http),
  downloadPortalFile: (ctx, { params }) => downloadFile(ctx, params.id),

  listPortalNotes: (ctx, { query }) =>
    reading(ctx, (tx) =>
      keysetPage({
        query: notesSeen(tx, sightOf(tx))
          .where('partner_id', '=', ownPartner(ctx))
          .where(hasWords(query.q, 'text', 'author_name')),
        sorts: { createdAt: 'created_at' },
        fallback: '-createdAt',
        input: query,
        id: 'id',
        toWire: (rows) => notesToWire(tx, rows),
      }),
    ),
  addPortalNote: (ctx, { body }) =>
    inTransaction(
      ctx,
      async (tx) => (await notesToWire(tx, [await addNote(tx, { partnerId: ownPartner(ctx), text: body.text })]))[0]!,
    ),
  listPortalActivity: (ctx, { query }) => reading(ctx, (tx) => readActivity(tx, ownPartner(ctx), query, true)),
}
