import { actorNames, invitationSides } from '#platform/auth/members.ts'
import { exportJob } from '#platform/exports/exports.ts'
import { mailReaders } from '#platform/mail/choices.ts'
import { defineModule } from '#platform/module.ts'
import { searchKinds } from '#platform/search.ts'
import { archivePart } from './archive.ts'
import { settingsContract } from './contract.ts'
import { memberNames, memberReaders } from './queries/members.ts'
import { settingsRoutes } from './routes.ts'
import { describeMembers } from './service/find.ts'
import { memberInvitation } from './service/join.ts'
import { workspaceExportExpiry, workspaceExportJob } from './service/workspace-exports.ts'

export const settings = defineModule({
  name: 'settings',
  contract: settingsContract,
  routes: settingsRoutes,
  due: [workspaceExportExpiry],
  jobs: [exportJob, workspaceExportJob],
  fills: [
    archivePart,
    invitationSides.fill(memberInvitation),
    actorNames.fill(memberNames),
    mailReaders.fill(memberReaders),
    searchKinds.fill({ kind: 'member', heading: 'People', describe: describeMembers }),
  ],
})
