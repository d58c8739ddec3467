import { defineModule } from '#platform/module.ts'
import { archivePart } from './archive.ts'
import { discoveryContract } from './contract.ts'
import { eventReactions } from './event-reactions.ts'
import { outreachReactions } from './outreach-reactions.ts'
import { applicationReactions } from './reactions.ts'
import { discoveryRoutes } from './routes.ts'
import { sandboxPart } from './sandbox.ts'
import { applicationDue } from './service/applications/due.ts'
import { applicationFills } from './service/applications/fills.ts'
import { lookUpKind } from './service/applications/look-up.ts'
import { callDue } from './service/calls/due.ts'
import { eventFills } from './service/events/fills.ts'
import { eventDue } from './service/events/follow-up.ts'
import { channelFills } from './service/fills.ts'
import { setUpDiscovery } from './service/forms/set-up.ts'
import { inquiryDue } from './service/inquiries/due.ts'
import { inquiryFills } from './service/inquiries/fills.ts'
import { inquiryReactions } from './service/inquiries/reactions.ts'
import { mailKindFills } from './service/mail-kinds.ts'
import { outreachFills } from './service/outreach/fills.ts'
import { outreachDue } from './service/outreach/sequence.ts'
import { plainPageFills } from './service/plain-pages.ts'
import { referralDue } from './service/referrals/due.ts'
import { referralFills } from './service/referrals/fills.ts'
import { referralReactions } from './service/referrals/reactions.ts'

export const discovery = defineModule({
  name: 'discovery',
  contract: discoveryContract,
  routes: discoveryRoutes,
  reactions: [
    ...applicationReactions,
    ...inquiryReactions,
    ...referralReactions,
    ...eventReactions,
    ...outreachReactions,
  ],
  due: [...applicationDue, ...callDue, ...inquiryDue, ...referralDue, ...eventDue, ...outreachDue],
  jobs: [lookUpKind],
  fills: [
    archivePart,
    ...applicationFills,
    ...channelFills,
    ...inquiryFills,
    ...referralFills,
    ...eventFills,
    ...outreachFills,
    ...plainPageFills,
    ...mailKindFills,
    sandboxPart,
  ],
  setUp: setUpDiscovery,
})
