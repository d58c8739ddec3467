import { inTransaction, reading } from '#platform/db/transaction.ts'
import type { Routes } from '#platform/module.ts'
import type { contactEndpoints, portalUserEndpoints } from '../contract/people.ts'
import { seesPersonalData } from '../policy.ts'
import { portalUserRows } from '../queries/contacts.ts'
import { contactsPage } from '../queries/lists.ts'
import { vcard } from '../service/cards.ts'
import { contactsToWire, readContact } from '../service/contact-wire.ts'
import {
  addContact,
  eraseContact,
  foldEmail,
  markContactLeft,
  undoContactLeft,
  updateContact,
} from '../service/contacts.ts'
import {
  changePortalUser,
  invitePortalUser,
  portalUsersToWire,
  removePortalUser,
  resendInvitation,
  seatsOfPartner,
} from '../service/portal-users.ts'
import { needPartner } from './partners.ts'

type Endpoints = typeof contactEndpoints & typeof portalUserEndpoints
export const peopleRoutes: Routes<{ module: string; summary: string; endpoints: Endpoints }> = {
  listContacts: (ctx, { query: { email, ...query } }) =>
    reading(ctx, (tx) =>
      contactsPage(tx, { ...query, ...(email && { emailFolded: foldEmail(email) }) }, (rows) =>
        contactsToWire(tx, rows),
      ),
    ),
  listPartnerContacts: (ctx, { params, query }) =>
    reading(ctx, async (tx) =>
      contactsPage(tx, { ...query, partnerId: (await needPartner(tx, params.id)).id }, (rows) =>
        contactsToWire(tx, rows),
      ),
    ),
  addContact: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => readContact(tx, (await addContact(tx, params.id, body)).id)),
  getContact: (ctx, { params }) => reading(ctx, (tx) => readContact(tx, params.id)),
  updateContact: (ctx, { params, body, version }) =>
    inTransaction(ctx, async (tx) => {
      await updateContact(tx, params.id, body, { version })
      return readContact(tx, params.id)
    }),
  markContactLeft: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => {
      await markContactLeft(tx, params.id, body)
      return readContact(tx, params.id)
    }),
  undoContactLeft: (ctx, { params }) =>
    inTransaction(ctx, async (tx) => {
      await undoContactLeft(tx, params.id)
      return readContact(tx, params.id)
    }),
  eraseContact: (ctx, { params }) =>
    inTransaction(ctx, async (tx) => {
      await eraseContact(tx, params.id)
      return readContact(tx, params.id)
    }),
  exportContactCard: (ctx, { params }) =>
    reading(ctx, async (tx) => {
      const contact = await readContact(tx, params.id)
      const card = vcard({ ...contact, company: contact.partner.name })
      return {
        contentType: 'text/vcard; charset=utf-8',
        fileName: `${seesPersonalData(ctx) ? contact.fullName : contact.id}.vcf`,
        body: card,
      }
    }),

  listPortalUsers: (ctx, { params, query }) =>
    reading(ctx, async (tx) => {
      const partner = await needPartner(tx, params.id)
      return {
        data: await portalUsersToWire(tx, await portalUserRows(tx, partner.id, query.removed ? { removed: true } : {})),
        ...(await seatsOfPartner(tx, partner.id)),
      }
    }),
  invitePortalUser: (ctx, { params, body }) =>
    inTransaction(
      ctx,
      async (tx) => (await portalUsersToWire(tx, [await invitePortalUser(tx, { partnerId: params.id, ...body })]))[0]!,
    ),
  changePortalUser: (ctx, { params, body, version }) =>
    inTransaction(
      ctx,
      async (tx) => (await portalUsersToWire(tx, [await changePortalUser(tx, params.id, { ...body, version })]))[0]!,
    ),
  resendPortalInvitation: (ctx, { params }) =>
    inTransaction(ctx, async (tx) => (await portalUsersToWire(tx, [await resendInvitation(tx, params.id)]))[0]!),
  removePortalUser: (ctx, { params }) => inTransaction(ctx, (tx) => removePortalUser(tx, params.id)),
}
