import type { Tx } from '#platform/context.ts'
import { outreachLogged } from '../../contract/outreach-events.ts'
import type { Direction, OutreachChannel, OutreachOutcome } from '../../contract/outreach-states.ts'
import type { OutreachRow } from '../../queries/outreach.ts'

export const announceOutreach = (tx: Tx, row: OutreachRow): Promise<string> =>
  tx.announce(
    outreachLogged,
    {
      outreachId: row.id,
      partnerId: row.partner_id,
      contactId: row.contact_id,
      targetListId: row.target_list_id,
      eventListId: row.event_list_id,
      channel: row.channel as OutreachChannel,
      direction: row.direction as Direction,
      outcome: row.outcome as OutreachOutcome | null,
    },
    {
      subject: { kind: 'outreach', id: row.id, version: row.version },
      ...(row.partner_id && { partnerId: row.partner_id }),
    },
  )
