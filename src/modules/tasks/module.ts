import { expiringFileNotices, partnerReferences } from '#modules/partners/public.ts'
import { memberLeft } from '#platform/auth/members.ts'
import { mailKinds } from '#platform/mail/choices.ts'
import { defineModule } from '#platform/module.ts'
import { recordNames } from '#platform/record-names.ts'
import { searchKinds } from '#platform/search.ts'
import { archivePart } from './archive.ts'
import { tasksContract } from './contract.ts'
import { taskKinds } from './kinds.ts'
import { tasksReactions } from './reactions.ts'
import { tasksRoutes } from './routes.ts'
import { breachSlot, sweepClocks, warningSlot } from './service/clocks.ts'
import { digestRoundSlot, digestSlot, planDigestRound, runDigestRound, runDigests } from './service/digest.ts'
import { askToReviewFiles } from './service/expiring-files.ts'
import { followedSlot, mailFollowed } from './service/followed.ts'
import { describeTasks, describeViews, taskTitles } from './service/found.ts'
import { ownKinds } from './service/kinds.ts'
import { taskMails } from './service/mails.ts'
import { releaseTasksOf, taskReferences } from './service/references.ts'
import { sandboxPart } from './service/sandbox.ts'

export const tasks = defineModule({
  name: 'tasks',
  contract: tasksContract,
  routes: tasksRoutes,
  reactions: tasksReactions,
  due: [
    { kind: warningSlot, summary: 'Four fifths of a clock have passed', run: sweepClocks },
    { kind: breachSlot, summary: 'A clock has run out', run: sweepClocks },
    {
      kind: digestRoundSlot,
      summary: "Plan the day's mails of Today",
      run: (tx, _subjects, dueAt) => runDigestRound(tx, dueAt),
    },
    { kind: followedSlot, summary: 'Tell a manager of the tasks that came with partners', run: mailFollowed },
    { kind: digestSlot, summary: 'Mail of Today', run: runDigests },
  ],
  fills: [
    archivePart,
    sandboxPart,
    ...ownKinds.map(taskKinds.fill),
    ...taskMails.map(mailKinds.fill),
    partnerReferences.fill(taskReferences),
    expiringFileNotices.fill(askToReviewFiles),
    memberLeft.fill(releaseTasksOf),
    recordNames.fill({ kind: 'task', names: taskTitles }),
    searchKinds.fill({ kind: 'task', heading: 'Tasks', describe: describeTasks }),
    searchKinds.fill({ kind: 'view', heading: 'Saved views', describe: describeViews }),
  ],
  setUp: (tx) => planDigestRound(tx, tx.now),
})
