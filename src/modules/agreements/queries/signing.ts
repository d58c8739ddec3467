/** Envelopes and their signers. */
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'

export type EnvelopeRow = Selectable<DB['envelopes']>
export type SignerRow = Selectable<DB['envelope_signers']>

export const insertEnvelope = (
  tx: Tx,
  values: Omit<Insertable<DB['envelopes']>, 'workspace_id'>,
): Promise<EnvelopeRow> =>
  tx.db
    .insertInto('envelopes')
    .values({ ...values, workspace_id: tx.ctx.workspace.id })
    .returningAll()
    .executeTakeFirstOrThrow()
export const findEnvelope = (tx: Tx, id: string): Promise<EnvelopeRow | undefined> =>
  tx.db
    .selectFrom('envelopes')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .executeTakeFirst()
export const envelopesOf = (tx: Tx, agreementId: string): Promise<EnvelopeRow[]> =>
  tx.db
    .selectFrom('envelopes')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('agreement_id', '=', agreementId)
    .orderBy('id', 'desc')
    .execute()
export const updateEnvelope = (
  tx: Tx,
  id: string,
  values: Omit<Updateable<DB['envelopes']>, 'workspace_id' | 'id' | 'version'>,
): Promise<EnvelopeRow> =>
  tx.db
    .updateTable('envelopes')
    .set((expression) => ({ ...values, version: expression('version', '+', 1) }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export const insertSigners = (tx: Tx, rows: readonly Omit<Insertable<DB['envelope_signers']>, 'workspace_id'>[]) =>
  tx.db
    .insertInto('envelope_signers')
    .values(rows.map((row) => ({ ...row, workspace_id: tx.ctx.workspace.id })))
    .execute()
export const signersOf = (tx: Tx, envelopeIds: readonly string[]): Promise<SignerRow[]> =>
  envelopeIds.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('envelope_signers')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('envelope_id', 'in', [...envelopeIds])
        .orderBy('group_number')
        .orderBy('id')
        .execute()
/** Who signed an agreement for the partner, in the order of their groups. */
export const signersOfPartner = (tx: Tx, agreementId: string): Promise<{ name: string; email: string }[]> =>
  tx.db
    .selectFrom('envelope_signers as signer')
    .innerJoin('envelopes as envelope', (join) =>
      join.onRef('envelope.workspace_id', '=', 'signer.workspace_id').onRef('envelope.id', '=', 'signer.envelope_id'),
    )
    .select(['signer.name', 'signer.email'])
    .where('signer.workspace_id', '=', tx.ctx.workspace.id)
    .where('envelope.agreement_id', '=', agreementId)
    .where('signer.side', '=', 'partner')
    .where('signer.state', '=', 'signed')
    .orderBy('signer.group_number')
    .orderBy('signer.id')
    .execute()
export const findSigner = (tx: Tx, id: string): Promise<SignerRow | undefined> =>
  tx.db
    .selectFrom('envelope_signers')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .executeTakeFirst()
export const signerByToken = (tx: Tx, tokenHash: string): Promise<SignerRow | undefined> =>
  tx.db
    .selectFrom('envelope_signers')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
export const updateSigner = (
  tx: Tx,
  id: string,
  values: Omit<Updateable<DB['envelope_signers']>, 'workspace_id' | 'id'>,
): Promise<SignerRow> =>
  tx.db
    .updateTable('envelope_signers')
    .set(values)
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
/** Signers with this address who have not signed, in envelopes that are out. */
export const waitingSigners = (tx: Tx, email: string): Promise<SignerRow[]> =>
  tx.db
    .selectFrom('envelope_signers')
    .innerJoin('envelopes', (join) =>
      join
        .onRef('envelopes.workspace_id', '=', 'envelope_signers.workspace_id')
        .onRef('envelopes.id', '=', 'envelope_signers.envelope_id'),
    )
    .selectAll('envelope_signers')
    .where('envelope_signers.workspace_id', '=', tx.ctx.workspace.id)
    .where('envelope_signers.email', '=', email)
    .where('envelope_signers.state', 'in', ['sent', 'viewed', 'consented'])
    .where('envelopes.state', '=', 'sent')
    .orderBy('envelope_signers.id')
    .execute()
/** What waits for a signature by this address, in envelopes that are out, the latest first. */
export const signersWaiting = (tx: Tx, email: string, of: { side: 'us' | 'partner'; partnerId: string | null }) => {
  const query = tx.db
    .selectFrom('envelope_signers')
    .innerJoin('envelopes', (join) =>
      join
        .onRef('envelopes.workspace_id', '=', 'envelope_signers.workspace_id')
        .onRef('envelopes.id', '=', 'envelope_signers.envelope_id'),
    )
    .innerJoin('agreements', (join) =>
      join
        .onRef('agreements.workspace_id', '=', 'envelopes.workspace_id')
        .onRef('agreements.id', '=', 'envelopes.agreement_id'),
    )
    .selectAll('envelope_signers')
    .where('envelope_signers.workspace_id', '=', tx.ctx.workspace.id)
    .where((expression) => expression(expression.fn('lower', ['envelope_signers.email']), '=', email))
    .where('envelope_signers.state', 'in', ['waiting', 'sent', 'viewed', 'consented', 'bounced'])
    .where('envelope_signers.side', '=', of.side)
    .where('envelopes.state', '=', 'sent')
  return of.partnerId === null ? query : query.where('agreements.partner_id', '=', of.partnerId)
}
export const findEnvelopes = (tx: Tx, ids: readonly string[]): Promise<EnvelopeRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('envelopes')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('id', 'in', [...new Set(ids)])
        .execute()
