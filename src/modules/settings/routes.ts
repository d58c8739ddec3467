import { eventRoutes } from '#platform/events/feed.ts'
import { exportRoutes } from '#platform/exports/exports.ts'
import { defineRoutes } from '#platform/module.ts'
import { settingsContract } from './contract.ts'
import { confirmMe, endDevice, endDevices, listDevices, readMe, readSession, updateMe } from './service/account.ts'
import {
  acceptInvitation,
  listInvitations,
  readOffer,
  resendInvitation,
  revokeInvitation,
} from './service/invitations.ts'
import {
  getMember,
  inviteMember,
  listMembers,
  reactivateMember,
  removeMember,
  suspendMember,
  updateMember,
} from './service/members.ts'
import { readNotificationRules, setNotificationRules } from './service/notifications.ts'
import {
  continueJob,
  getJob,
  getMail,
  listAuditEvents,
  listJobs,
  listMails,
  showMailDocument,
  stopJob,
} from './service/openness.ts'
import { rolesAndRights } from './service/roles.ts'
import { readSetUp, setUp } from './service/set-up.ts'
import { createWorkspace, removeDemo, showTheme, showWorkspace, updateWorkspace } from './service/workspace.ts'
import {
  createWorkspaceExport,
  downloadWorkspaceExport,
  getWorkspaceExport,
  listWorkspaceExports,
} from './service/workspace-exports.ts'

export const settingsRoutes = defineRoutes(settingsContract, {
  getSession: (ctx) => readSession(ctx),
  getMe: (ctx) => readMe(ctx),
  updateMe: (ctx, { body }) => updateMe(ctx, body.name),
  confirmMe: (ctx, { body }, http) => confirmMe(ctx, body, http),
  listSessions: (ctx) => listDevices(ctx),
  endSession: (ctx, { params }) => endDevice(ctx, params.id),
  endSessions: (ctx, { query }) => endDevices(ctx, query.keepCurrent ?? true),

  listMembers: (ctx, { query }) => listMembers(ctx, query),
  getMember: (ctx, { params }) => getMember(ctx, params.id),
  inviteMember: (ctx, { body }) => inviteMember(ctx, body),
  updateMember: (ctx, { params, version, body }) => updateMember(ctx, params.id, version, body),
  suspendMember: (ctx, { params, body }) => suspendMember(ctx, params.id, body.reason),
  reactivateMember: (ctx, { params }) => reactivateMember(ctx, params.id),
  removeMember: (ctx, { params }) => removeMember(ctx, params.id),
  listRoles: async (ctx) => rolesAndRights(ctx.services.product),

  listNotificationRules: (ctx) => readNotificationRules(ctx),
  setNotificationRules: (ctx, { body }) => setNotificationRules(ctx, body),
  listPortalNotificationRules: (ctx) => readNotificationRules(ctx),
  setPortalNotificationRules: (ctx, { body }) => setNotificationRules(ctx, body),

  listInvitations: (ctx, { query }) => listInvitations(ctx, query),
  resendInvitation: (ctx, { params }) => resendInvitation(ctx, params.id),
  revokeInvitation: (ctx, { params }) => revokeInvitation(ctx, params.id),
  getInvitationOffer: (ctx, { params }) => readOffer(ctx, params.token),
  acceptInvitation: (ctx, { params, body }, http) => acceptInvitation(ctx, params.token, body, http),

  getWorkspace: async (ctx) => showWorkspace(ctx),
  updateWorkspace: (ctx, { version, body }) => updateWorkspace(ctx, version, body),
  createWorkspace: (ctx, { body }) => createWorkspace(ctx, body),
  removeDemo: (ctx) => removeDemo(ctx),
  getPublicTheme: async (ctx) => showTheme(ctx),
  getSetUp: (ctx, { query }) => readSetUp(ctx, query.token),
  setUp: (ctx, { body }, http) => setUp(ctx, body, http),

  listAuditEvents: (ctx, { query }) => listAuditEvents(ctx, query),
  listMails: (ctx, { query }) => listMails(ctx, query),
  getMail: (ctx, { params }) => getMail(ctx, params.id),
  showMail: (ctx, { params }, http) => showMailDocument(ctx, params, http),
  listJobs: (ctx, { query }) => listJobs(ctx, query),
  getJob: (ctx, { params }) => getJob(ctx, params.id),
  cancelJob: (ctx, { params }) => stopJob(ctx, params.id),
  resumeJob: (ctx, { params }) => continueJob(ctx, params.id),

  createWorkspaceExport: (ctx) => createWorkspaceExport(ctx),
  listWorkspaceExports: (ctx, { query }) => listWorkspaceExports(ctx, query),
  getWorkspaceExport: (ctx, { params }) => getWorkspaceExport(ctx, params.id),
  downloadWorkspaceExport: (ctx, { params }) => downloadWorkspaceExport(ctx, params.id),

  ...exportRoutes,
  ...eventRoutes,
})
