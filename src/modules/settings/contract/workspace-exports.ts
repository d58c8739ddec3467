/** A whole workspace as one archive, on the wire. */
import {
  endpoint,
  eventKind,
  Id,
  Instant,
  idParams,
  listQuery,
  named,
  nullable,
  oneOf,
  pageOf,
  Type,
} from '#platform/contract.ts'

export const workspaceExportStates = ['running', 'ready', 'failed', 'cancelled', 'expired'] as const
export const WorkspaceExportShape = named(
  'WorkspaceExport',
  Type.Object({
    id: Id('workspaceExport'),
    state: oneOf(workspaceExportStates),
    rows: nullable(Type.Integer({ description: 'Records in it, of every kind.' })),
    files: nullable(Type.Integer()),
    sizeBytes: nullable(Type.Integer()),
    sha256: nullable(Type.String({ description: 'Of the archive, to hold a copy against.' })),
    jobId: Id('job'),
    done: Type.Integer({ description: 'Records written so far.' }),
    note: nullable(Type.String({ description: 'What is being written.' })),
    error: nullable(Type.String()),
    askedByName: Type.String(),
    downloadedAt: nullable(Instant),
    downloadedByName: nullable(Type.String()),
    createdAt: Instant,
    expiresAt: Instant,
  }),
)

const right = { right: 'settings.export' } as const
const params = idParams('workspaceExport')
const unconfirmed = {
  'session.unconfirmed': [403, 'Confirm that it is you: your last sign-in is over 15 minutes ago.'],
} as const

export const workspaceExportEndpoints = {
  createWorkspaceExport: endpoint({
    method: 'POST',
    path: '/v1/workspace-exports',
    summary: 'Take everything out: the whole workspace as one archive',
    description:
      'A job writes it from one consistent moment: every record as JSON lines, every file, sums of the ledger, and a SHA-256 of each part. Keys, passwords and other secrets are not in it. `npx tandem import workspace` brings it in where it is not.',
    access: right,
    answer: WorkspaceExportShape,
    status: 202,
    refuses: {
      ...unconfirmed,
      'workspace_export.running': [409, 'An archive of this workspace is being written already.'],
    },
  }),
  listWorkspaceExports: endpoint({
    method: 'GET',
    path: '/v1/workspace-exports',
    summary: 'Archives of the whole workspace, newest first',
    access: right,
    query: listQuery({}, ['createdAt', '-createdAt']),
    answer: pageOf(WorkspaceExportShape),
  }),
  getWorkspaceExport: endpoint({
    method: 'GET',
    path: '/v1/workspace-exports/:id',
    summary: 'One archive of the whole workspace and how far it is',
    access: right,
    params,
    answer: WorkspaceExportShape,
  }),
  downloadWorkspaceExport: endpoint({
    method: 'GET',
    path: '/v1/workspace-exports/:id/file',
    summary: 'The archive as a ZIP; who takes it is recorded',
    access: right,
    params,
    answerKind: 'file',
    transaction: 'none',
    refuses: {
      ...unconfirmed,
      'workspace_export.not_ready': [409, 'It is still being written, or did not succeed.'],
      'workspace_export.expired': [410, 'It was kept for 7 days.'],
    },
  }),
}

const payload = Type.Object({ rows: Type.Integer(), files: Type.Integer(), sha256: Type.String() })
export const workspaceExportEvents = {
  workspaceExportFinished: eventKind({
    name: 'workspace_export.finished',
    version: 1,
    summary: 'The whole workspace was written into an archive',
    payload,
    sample: { rows: 48_210, files: 312, sha256: '4f8b42c22dd3729b519ba6f68d2da7cc5b2d606d05daed5ad5128cc03e6c6358' },
    partnerVisible: false,
  }),
  workspaceExportDownloaded: eventKind({
    name: 'workspace_export.downloaded',
    version: 1,
    summary: 'An archive of the whole workspace was taken',
    payload,
    sample: { rows: 48_210, files: 312, sha256: '4f8b42c22dd3729b519ba6f68d2da7cc5b2d606d05daed5ad5128cc03e6c6358' },
    partnerVisible: false,
  }),
}
