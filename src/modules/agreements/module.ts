import { defineModule } from '#platform/module.ts'
import { archivePart } from './archive.ts'
import { agreementsContract } from './contract.ts'
import { agreementReactions } from './reactions.ts'
import { agreementsRoutes } from './routes.ts'
import { sandboxPart } from './sandbox.ts'
import { archiveJob } from './service/archive/make.ts'
import { archiveExpiryDue } from './service/archive/verbs.ts'
import { linkAuditDue } from './service/audit.ts'
import { daysDue } from './service/dates/days.ts'
import { agreementFills } from './service/fills.ts'
import { penChaseDue } from './service/follow.ts'
import { importJob } from './service/legacy/run.ts'
import { auditJob, nightlyDue } from './service/nightly.ts'
import { completeJob } from './service/sign/complete.ts'
import { envelopeDue } from './service/sign/envelopes.ts'
import { proposalChecker } from './service/terms/check-proposal.ts'
import { setUpAgreements } from './service/texts/texts.ts'

export const agreements = defineModule({
  name: 'agreements',
  contract: agreementsContract,
  routes: agreementsRoutes,
  due: [linkAuditDue, daysDue, nightlyDue, penChaseDue, archiveExpiryDue, ...envelopeDue],
  fills: [archivePart, ...agreementFills, proposalChecker, sandboxPart],
  jobs: [completeJob, auditJob, importJob, archiveJob],
  reactions: agreementReactions,
  setUp: setUpAgreements,
})
