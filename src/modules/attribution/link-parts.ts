/** What links, codes and clicks bring to the module's manifest. */
import {
  partnerAccountChanged,
  partnerStageChanged,
  partnerSuspended,
  partnerSuspensionLifted,
} from '#modules/partners/contract/events.ts'
import { partnerReferences } from '#modules/partners/public.ts'
import { eachSecond, whileRunning } from '#platform/app.ts'
import type { Tx } from '#platform/context.ts'
import { firstAnswers } from '#platform/http/first.ts'
import { dailyAt } from '#platform/jobs/recurring.ts'
import { reaction } from '#platform/module.ts'
import { recordNames } from '#platform/record-names.ts'
import { countOwned, moveOwned, moveOwnedBack } from './queries/clicks.ts'
import { codeNames, linkNames } from './queries/links.ts'
import { apiOfPages } from './service/clicks/pages.ts'
import { clickRedirect } from './service/clicks/redirect.ts'
import { clickNight, flushCounts, foldEachSecond } from './service/clicks/upkeep.ts'
import { giveDefaultLink } from './service/links/links.ts'
import { followPartner } from './service/links/partners.ts'

export const linkReactions = [
  reaction('close_links', partnerSuspended, (tx, { data }) => followPartner(tx, data.partnerId)),
  reaction('open_links', partnerSuspensionLifted, (tx, { data }) => followPartner(tx, data.partnerId)),
  reaction('follow_account', partnerAccountChanged, (tx, { data }) => followPartner(tx, data.partnerId)),
  reaction('follow_stage', partnerStageChanged, async (tx, { data }) => {
    await followPartner(tx, data.partnerId)
    if (data.to === 'active') await giveDefaultLink(tx, data.partnerId)
  }),
]
export const linkDue = [clickNight]
export const linkFills = [
  firstAnswers.fill(apiOfPages),
  firstAnswers.fill(clickRedirect),
  eachSecond.fill(flushCounts),
  whileRunning.fill(foldEachSecond),
  partnerReferences.fill({ name: 'links and codes', move: moveOwned, undo: moveOwnedBack, count: countOwned }),
  recordNames.fill({ kind: 'link', names: linkNames }),
  recordNames.fill({ kind: 'code', names: codeNames }),
]
export const setUpLinks = (tx: Tx) => dailyAt(tx, clickNight.kind, '02:40')
