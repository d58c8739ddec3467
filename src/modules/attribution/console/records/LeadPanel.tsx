import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { PanelDrawer } from '#ui/PanelDrawer.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import styles from './Records.module.css'
import { Shares } from './Shares.tsx'
import { customerName, leadHues, leadStateLabels } from './words.ts'

type Lead = AnswerTo<'getLead'>

/** One lead beside the list: whose it is, who brought it, and the two answers to it. */
export const LeadPanel = ({
  id,
  onClose,
  onReject,
}: {
  id: string | null
  onClose: () => void
  onReject: (lead: Lead) => void
}) => {
  const query = useQuery({
    queryKey: ['leads', 'one', id],
    queryFn: () => api.getLead({ params: { id: id ?? '' } }),
    enabled: id !== null,
  })
  return (
    <PanelDrawer opened={id !== null} onClose={onClose} title="Lead">
      {id !== null && <Loaded query={query}>{(lead) => <Facts lead={lead} onReject={onReject} />}</Loaded>}
    </PanelDrawer>
  )
}

const Facts = ({ lead, onReject }: { lead: Lead; onReject: (lead: Lead) => void }) => {
  const cache = useQueryClient()
  const right = useRightReason('attribution.record_sale', 'A partner manager confirms and rejects leads.')
  const confirm = async () => {
    try {
      await api.confirmLead({ params: { id: lead.id }, body: { how: 'person' } })
      toast('The lead is confirmed', { tone: 'good' })
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
    await cache.invalidateQueries({ queryKey: ['leads'] })
  }
  return (
    <div className={styles.stack}>
      <StateBadge state={leadHues[lead.state]} label={leadStateLabels[lead.state]} />
      <FieldList>
        <Field label="Customer">
          <ScreenLink to={`attribution/customers/${lead.customer.id}`}>{customerName(lead.customer)}</ScreenLink>
        </Field>
        <Field label="Kind">{[lead.kind, lead.form].filter(Boolean).join(' · ')}</Field>
        <Field label="Came from">{lead.source}</Field>
        <Field label="When">
          <DateText value={lead.occurredAt} />
        </Field>
        <Field label="Credited">
          <Shares shares={lead.shares} links />
        </Field>
        {lead.decidedAt && (
          <Field label={leadStateLabels[lead.state]}>
            <DateText value={lead.decidedAt} /> {lead.decidedByName}
          </Field>
        )}
        {lead.reason && <Field label="Why">{lead.reason}</Field>}
      </FieldList>
      {lead.conversionId && (
        <ScreenLink to={`attribution/${lead.conversionId}`}>Why it is divided like this</ScreenLink>
      )}
      <div className={styles.acts}>
        <ReasonButton
          variant="filled"
          reason={right ?? (lead.state === 'received' ? null : 'It was decided already.')}
          onClick={() => void confirm()}
        >
          Confirm
        </ReasonButton>
        <ReasonButton
          color="bad"
          variant="subtle"
          reason={right ?? (lead.state === 'rejected' ? 'It was rejected already.' : null)}
          onClick={() => onReject(lead)}
        >
          Reject
        </ReasonButton>
      </div>
    </div>
  )
}
