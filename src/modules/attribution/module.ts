import { partnerReferences } from '#modules/partners/public.ts'
import { taskKinds } from '#modules/tasks/public.ts'
import { inboxOwners } from '#platform/jobs/inbox.ts'
import { defineModule } from '#platform/module.ts'
import { archivePart } from './archive.ts'
import { attributionContract } from './contract.ts'
import { planRederivation, rederivation, unmatchedOverdue } from './jobs.ts'
import { linkDue, linkFills, linkReactions, setUpLinks } from './link-parts.ts'
import { countAttribution, dossierAttribution, moveAttribution, moveAttributionBack } from './queries/references.ts'
import { reactions } from './reactions.ts'
import { fraudReactions } from './reactions-fraud.ts'
import { attributionRoutes } from './routes.ts'
import { reviewTask } from './service/fraud/raise.ts'
import { saleImportJob } from './service/import/run.ts'
import { offlineTask } from './service/offline.ts'
import { stripeInbox } from './service/stripe/handle.ts'
import { stripeWatch } from './service/stripe/watch.ts'

export const attribution = defineModule({
  name: 'attribution',
  contract: attributionContract,
  routes: attributionRoutes,
  reactions: [...reactions, ...fraudReactions, ...linkReactions],
  jobs: [saleImportJob],
  due: [unmatchedOverdue, rederivation, stripeWatch, ...linkDue],
  fills: [
    archivePart,
    ...linkFills,
    partnerReferences.fill({
      name: 'contacts and credits',
      move: moveAttribution,
      undo: moveAttributionBack,
      count: countAttribution,
      dossier: dossierAttribution,
    }),
    inboxOwners.fill(stripeInbox),
    taskKinds.fill({
      kind: reviewTask,
      words: 'Review a flag of fraud',
      closesByItself: 'This closes by itself when the flag is cleared or confirmed',
    }),
    taskKinds.fill({ kind: 'attribution.judge_late_evidence', words: 'Judge late evidence', closesByItself: null }),
    taskKinds.fill({
      kind: 'attribution.match_unmatched',
      words: 'Match what belongs to nothing we know',
      closesByItself: 'This closes by itself when it is matched or put aside',
    }),
    taskKinds.fill({
      kind: 'attribution.review_override',
      words: 'Decide about an override of credits',
      closesByItself: 'This closes by itself when the override is approved or refused',
    }),
    taskKinds.fill({
      kind: offlineTask,
      words: 'Confirm a sale made outside every system',
      closesByItself: 'This closes by itself when the sale is confirmed or refused',
    }),
    taskKinds.fill({
      kind: 'attribution.look_at_rederivation',
      words: 'Look at divisions that differ',
      closesByItself: null,
    }),
  ],
  setUp: async (tx) => {
    await planRederivation(tx)
    await setUpLinks(tx)
  },
})
