import { actorNames, invitationSides, memberHoldings } from '#platform/auth/members.ts'
import { portalSeats } from '#platform/auth/seats.ts'
import { mailKinds, mailReaders } from '#platform/mail/choices.ts'
import { recipientRefused } from '#platform/mail/outbox.ts'
import { defineModule } from '#platform/module.ts'
import { recordNames } from '#platform/record-names.ts'
import { searchKinds } from '#platform/search.ts'
import { archivePart } from './archive.ts'
import { type Stage, stageLabels } from './contract/stages.ts'
import { partnersContract } from './contract.ts'
import { certainDuplicatesFill, possibleDuplicatesFill } from './duplicates/find.ts'
import { partnerWrittenFill } from './duplicates/pairs.ts'
import { planSweep, sweepDue, sweepJob } from './duplicates/sweep.ts'
import { importJobs } from './import/jobs.ts'
import { importNames } from './import/queries/imports.ts'
import { contactRows } from './queries/contacts.ts'
import { countManaged } from './queries/ownerships.ts'
import { partnerNames, partnerRows } from './queries/partners.ts'
import { portalPeople } from './queries/portfolio.ts'
import { portalReaders } from './queries/preferences.ts'
import { portalSeatsOf } from './queries/seats.ts'
import { typeRows } from './queries/settings.ts'
import { partnersRoutes } from './routes.ts'
import { markBounced } from './service/contacts.ts'
import { fileExpiry, noticeExpiry } from './service/files.ts'
import { describeInvitation, expireInvitations, invitationExpiry, joinPortal } from './service/portal-users.ts'
import { sandboxPart } from './service/sandbox.ts'
import { seedTypes } from './service/types.ts'

export const partners = defineModule({
  name: 'partners',
  contract: partnersContract,
  routes: partnersRoutes,
  due: [
    {
      kind: invitationExpiry,
      summary: 'An invitation to the portal that nobody accepted frees its seat',
      run: expireInvitations,
    },
    { kind: fileExpiry, summary: 'A file of a partner ends in 30 or 7 days, or today', run: noticeExpiry },
    sweepDue,
  ],
  jobs: [...importJobs, sweepJob],
  fills: [
    archivePart,
    sandboxPart,
    possibleDuplicatesFill,
    certainDuplicatesFill,
    partnerWrittenFill,
    portalSeats.fill(portalSeatsOf),
    recipientRefused.fill(markBounced),
    mailReaders.fill(portalReaders),
    mailKinds.fill({
      kind: 'import.finished',
      sides: ['member'],
      words: {
        en: 'A list that I sent is taken in',
        de: 'Eine Liste von mir ist eingelesen',
        es: 'Una lista mía se ha cargado',
      },
    }),
    mailKinds.fill({
      kind: 'partner.hand_over',
      sides: ['portal'],
      words: {
        en: 'Somebody else looks after our partnership',
        de: 'Jemand anderes betreut unsere Partnerschaft',
        es: 'Otra persona lleva nuestra colaboración',
      },
    }),
    invitationSides.fill({ side: 'portal_user', describe: describeInvitation, complete: joinPortal }),
    memberHoldings.fill({
      words: (count) => `${count} ${count === 1 ? 'partner needs' : 'partners need'} a new manager first`,
      countOf: countManaged,
    }),
    actorNames.fill(
      async (tx, ids) => new Map([...(await portalPeople(tx, ids))].map(([id, person]) => [id, person.name])),
    ),
    recordNames.fill({ kind: 'partner', names: partnerNames }),
    recordNames.fill({
      kind: 'import',
      names: async (tx, ids, side) => (side === 'team' ? importNames(tx, ids) : new Map()),
    }),
    searchKinds.fill({
      kind: 'partner',
      heading: 'Partners',
      describe: async (tx, ids) =>
        new Map(
          (await partnerRows(tx, ids))
            .filter((row) => row.merged_into === null)
            .map((row) => [
              row.id,
              { title: row.display_name, subtitle: row.domain ?? stageLabels[row.stage as Stage], partnerId: row.id },
            ]),
        ),
    }),
    searchKinds.fill({
      kind: 'contact',
      heading: 'Contacts',
      describe: async (tx, ids) => {
        const rows = (await contactRows(tx, ids)).filter((row) => row.erased_at === null)
        const names = await partnerNames(
          tx,
          rows.map((row) => row.partner_id),
        )
        return new Map(
          rows.map((row) => [
            row.id,
            { title: row.full_name, subtitle: names.get(row.partner_id) ?? null, partnerId: row.partner_id },
          ]),
        )
      },
    }),
  ],
  setUp: async (tx) => {
    // A sandbox begins with the types of its live workspace.
    if ((await typeRows(tx)).length === 0) await seedTypes(tx)
    await planSweep(tx)
  },
})
